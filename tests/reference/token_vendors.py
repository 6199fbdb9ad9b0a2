"""The vendors whose token has a claim for the body's digest, by what their documents and code say of it."""

from senders import SENT
from token_rules import (
    BodyDigest,
    Expires,
    Is,
    Issued,
    IsParam,
    IsUrl,
    NotBefore,
    UrlDigest,
)
from token_sender import Place, Vendor

JTI = {"jti": "0f2a4c1e-test-0001"}
EVERY = ("GET", "POST", "PUT", "PATCH", "DELETE")

DIGESTS = (
    Vendor(
        "messagebird", "HS256", Place("MessageBird-Signature-JWT"),
        (Is("/iss", ("MessageBird",)), NotBefore(), Expires(after=60), UrlDigest("/url_hash"),
         BodyDigest("/payload_hash", if_body=True)),
        more=JTI, methods=EVERY,
    ),
    Vendor(
        "vonage-jwt", "HS256", Place("Authorization", "Bearer "),
        (Is("/iss", ("Vonage",)), Issued(), BodyDigest("/payload_hash", if_body=True)),
        more=JTI | {"api_key": "abcd1234", "application_id": "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"},
        methods=("GET", "POST"),
    ),
    Vendor(
        "netlify", "HS256", Place("X-Webhook-Signature"), (Is("/iss", ("netlify",)), BodyDigest("/sha256")),
        headers=(["X-Netlify-Event", "deploy_created"],),
    ),
    Vendor(
        "qstash", "HS256", Place("Upstash-Signature"),
        (Is("/iss", ("Upstash",)), IsUrl("/sub"), NotBefore(), Expires(), BodyDigest("/body", "base64url padded")),
        more=JTI | {"iat": SENT},
    ),
    Vendor(
        "livekit", "HS256", Place("Authorization"),
        (IsParam("/iss", "api_key"), NotBefore(), Expires(), BodyDigest("/sha256", "base64")),
        params={"api_key": "APIwLeah7g4fuLY"},
    ),
    Vendor(
        "fusionauth", "HS256", Place("X-FusionAuth-Signature-JWT"),
        (BodyDigest("/request_body_sha256", "base64"),),
    ),
    Vendor(
        "gong", "RS256", Place("Authorization"),
        (Expires(), IsUrl("/webhook_url"), BodyDigest("/body_sha256")), keys="spki", more={"iat": SENT},
    ),
    Vendor(
        "plaid", "ES256", Place("Plaid-Verification"), (Issued(), BodyDigest("/request_body_sha256")), keys="jwk",
        header={"kid": "bfbd5111-8e33-4643-8ced-b2e642a72f3c"},
    ),
    Vendor(
        "wix-digest", "RS256", Place("Digest", "JWT="), (Expires(after=300_000), BodyDigest("/data/SHA256")),
        keys="pem", more={"iat": SENT}, header={"kid": "qG1kD2dz"},
    ),
)
