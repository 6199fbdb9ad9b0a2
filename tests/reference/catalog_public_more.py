"""More senders that sign with a private key."""

from catalog_public import public
from catalog_sender import BASE64, Receiver
from public_algorithms import ED25519, P256_SHA256, RSA_1024_SHA256, RSA_SHA256, SECP256K1_SHA256
from times import MILLISECONDS, RFC3339, SECONDS

FAL_USER = "github|1234567"
WORKSPACE = "5078376503050240"


def rsa_of_the_body(id: str, header: str, *extra: list[str]):
    return public(RSA_SHA256, "pem", id, header, encoding=BASE64, extra=extra)


MORE_PUBLIC = (
    rsa_of_the_body("akahu", "X-Akahu-Signature", ["X-Akahu-Signing-Key", "key_cm12345670000000000000000"]),
    rsa_of_the_body(
        "akahu-payments", "x-akahu-payments-signature", ["x-akahu-payments-signing-key", "key_cm98765430000000000000000"]
    ),
    public(
        RSA_SHA256,
        "pem",
        "binance-pay",
        "BinancePay-Signature",
        message="{time}\n{binancepay-nonce}\n{body}\n",
        encoding=BASE64,
        clock=MILLISECONDS,
        stamp="BinancePay-Timestamp",
        extra=(
            ["BinancePay-Nonce", "yVgTkQnPzWbXcHdJfLmRsTvAeUoIiEaO"],
            ["BinancePay-Certificate-SN", "98cb7a3e4a1ce7eb9b1d43d2c3a3e0f1"],
        ),
    ),
    rsa_of_the_body("chip-in", "X-Signature"),
    public(
        P256_SHA256,
        "spki",
        "circle",
        "X-Circle-Signature",
        encoding=BASE64,
        extra=(["X-Circle-Key-Id", "879dc113-5ca4-4ff7-a6b7-54652083fcf8"],),
    ),
    public(RSA_1024_SHA256, "pem", "cryptapi-post", "x-ca-signature", encoding=BASE64),
    rsa_of_the_body("dyte", "dyte-signature"),
    public(
        ED25519,
        "jwk",
        "fal-ai",
        "X-Fal-Webhook-Signature",
        message="{x-fal-webhook-request-id}\n{x-fal-webhook-user-id}\n{time}\n{sha256}",
        clock=SECONDS,
        stamp="X-Fal-Webhook-Timestamp",
        extra=(
            ["X-Fal-Webhook-Request-Id", "024ca5b1-45d3-4afd-883e-ad3abe2a1c4d"],
            ["X-Fal-Webhook-User-Id", FAL_USER],
        ),
        receiver=Receiver("user_id", "X-Fal-Webhook-User-Id", FAL_USER),
    ),
    public(
        ED25519,
        "pem",
        "integrated-finance",
        "X-Webhook-Signature",
        message="{sha512-base64}|{x-webhook-event-id}|{x-webhook-event-timestamp}|{x-webhook-request-id}|{time}"
        "|{x-webhook-key-version}",
        encoding=BASE64,
        clock=RFC3339,
        stamp="X-Webhook-Request-Timestamp",
        extra=(
            ["X-Webhook-Event-Id", "0190a1c2-7b3d-7e4f-8a5b-6c7d8e9f0a1b"],
            ["X-Webhook-Event-Timestamp", "2023-11-14T22:13:19Z"],
            ["X-Webhook-Request-Id", "0190a1c2-7b3d-7e4f-8a5b-0a1b2c3d4e5f"],
            ["X-Webhook-Key-Version", "1"],
        ),
    ),
    public(
        SECP256K1_SHA256,
        "pem",
        "stark-bank",
        "Digital-Signature",
        encoding=BASE64,
        receiver=Receiver("workspace_id", "/event/workspaceId", WORKSPACE),
        body='{"event": {"created": "2023-11-14T22:13:19.866857+00:00", "id": "5415223380934656", "log": {"type": "paid",'
        f' "amount": 28.0}}, "subscription": "invoice", "workspaceId": "{WORKSPACE}"}}}}',
    ),
    public(
        ED25519,
        "jwk",
        "turnkey",
        "X-Turnkey-Signature",
        message="v1.ed25519.{x-turnkey-signature-key-id}.{time}.{x-turnkey-event-id}.{body}",
        clock=MILLISECONDS,
        stamp="X-Turnkey-Timestamp",
        extra=(
            ["X-Turnkey-Signature-Key-Id", "webhook-signing-key-1"],
            ["X-Turnkey-Event-Id", "0190a1c2-7b3d-7e4f-8a5b-6c7d8e9f0a1b"],
        ),
    ),
    rsa_of_the_body("videosdk", "videosdk-signature"),
)
