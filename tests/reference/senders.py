"""Who sends: for each scheme a sender that signs with test keys, and its deliveries."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote_plus

import sign
from spoils import Edit, Spell

SENT = 1_700_000_000
RECEIVED = SENT + 2
FORM = ["Content-Type", "application/x-www-form-urlencoded"]
JSON = ["Content-Type", "application/json"]

Field = tuple[str, str | bytes]


def unchanged(value):
    return value


@dataclass(frozen=True)
class HeaderSender:
    """Signs the body, and writes the signature in a header."""

    scheme: str
    header: str
    signs: Callable[[str, str, bytes], sign.Signed]  # secret, timestamp, body
    body: str
    stamp: str | None = None           # the timestamp's header, where it has one of its own
    timed: bool = False
    extra: tuple[list[str], ...] = ()  # other signed headers
    secret_from: Callable[[str], str] = unchanged

    def secret(self, owner: str) -> str:
        return self.secret_from(f"{self.scheme}-{owner}-key-for-tests-only")

    def signed(self, body: bytes | None = None, at: str = str(SENT), secret: str | None = None) -> sign.Signed:
        return self.signs(secret or self.secret("current"), at, self.body.encode() if body is None else body)

    def case(
        self,
        name: str,
        expect: str = "verified",
        *,
        body: bytes | None = None,  # what is signed
        sent: bytes | None = None,  # what is sent, where it differs
        at: str = str(SENT),
        secret: str | None = None,  # what signs, where it is not the current key
        spell: Spell = unchanged,   # rewrites the hash's text
        value: str | None = None,   # replaces the signature header's value
        edit: Edit = unchanged,     # rewrites the headers
        **fields,
    ) -> dict:
        signed = self.signed(body, at, secret)
        headers = [JSON, *self.extra]
        if self.stamp:
            headers.append([self.stamp, at])
        headers.append([self.header, signed.lead + spell(signed.text) if value is None else value])
        fields = {"secrets": [self.secret("current")], "headers": edit(headers)} | fields
        if self.timed:
            fields = {"now": RECEIVED} | fields
        if body is None:
            body = self.body.encode()
        return delivery(self.scheme, name, expect, body if sent is None else sent, **fields)


@dataclass(frozen=True)
class FormSender:
    """Signs the fields of a form, and writes the signature in one more."""

    scheme: str
    hash_field: str
    signs: Callable[[str, list[tuple[bytes, bytes]]], sign.Signed]  # secret, fields
    fields: dict[str, str]

    def secret(self, owner: str) -> str:
        return f"{self.scheme}-{owner}-key-for-tests-only"

    def case(
        self,
        name: str,
        expect: str = "verified",
        *,
        fields: list[Field] | None = None,  # what is signed, where it is not the usual fields
        more: dict[str, str | bytes] | None = None,  # what is signed in addition to the usual fields
        own: tuple[Field, ...] = (),  # what is sent and not signed
        secret: str | None = None,    # what signs, where it is not the current key
        spell: Spell = unchanged,     # rewrites the hash's text
        escape: Callable[[str | bytes], str] = quote_plus,
        edit: Spell = unchanged,      # rewrites the encoded form
        query: bool = False,          # sent by GET, in the URL
        **rest,
    ) -> dict:
        if fields is None:
            fields = list((self.fields | (more or {})).items())
        signed = self.signed(fields, secret)
        pairs = [*own, *fields, (self.hash_field, spell(signed.text))]
        form = edit("&".join(f"{escape(name)}={escape(value)}" for name, value in pairs))
        if query:
            rest = {"method": "GET", "url": f"https://shop.example/license?{form}", "headers": []} | rest
        rest = {"secrets": [self.secret("current")], "headers": [FORM]} | rest
        # One byte a character: an encoded form is ASCII, except where a case writes a byte as it is.
        return delivery(self.scheme, name, expect, b"" if query else form.encode("latin-1"), **rest)

    def signed(self, fields: list[Field], secret: str | None = None) -> sign.Signed:
        in_bytes = [(as_bytes(name), as_bytes(value)) for name, value in fields]
        return self.signs(self.secret("current") if secret is None else secret, in_bytes)

    def without_hash(self, form: str) -> str:
        return form[: form.index(f"&{self.hash_field}=")]


def delivery(scheme: str, name: str, expect: str, body: bytes, **fields) -> dict:
    """Puts the fields in the order in which the file's description lists them."""
    try:
        fields["body"] = body.decode()
    except UnicodeDecodeError:
        fields["body_base64"] = base64.b64encode(body).decode()
    fields |= {"scheme": scheme, "name": name, "expect": expect, "source": SOURCE}
    return {field: fields[field] for field in FIELDS if field in fields}


def as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def whsec(text: str) -> str:
    return "whsec_" + base64.b64encode(text.encode()).decode()


def timeless(signs: Callable[[str, bytes], sign.Signed]) -> Callable[[str, str, bytes], sign.Signed]:
    return lambda secret, timestamp, body: signs(secret, body)


def with_id(signs: Callable[[str, str, str, bytes], sign.Signed], message_id: str):
    return lambda secret, timestamp, body: signs(secret, message_id, timestamp, body)


SOURCE = "made here by tests/reference, an independent implementation"
FIELDS = (
    "scheme", "name", "secrets", "now", "tolerance", "method", "url", "params", "headers",
    "body", "body_base64", "expect", "signed", "about", "source",
)

FASTBOUND = HeaderSender(
    "fastbound",
    "X-FastBound-Signature",
    sign.fastbound,
    '{"id":"0b6c1f6e-1111-4222-8333-944444444444","eventName":"item.edited","accountNumber":10001,'
    '"data":{"serial":"TEST1"}}',
    timed=True,
)
FASTSPRING = HeaderSender(
    "fastspring",
    "X-FS-Signature",
    timeless(sign.fastspring),
    # Prices with a zero at the end tell a receiver that signs its own rendering of the JSON.
    '{"events":[{"id":"evTEST-0001","processed":false,"created":1700000000123,"type":"order.completed","live":false,'
    '"data":{"reference":"TESTSHOP231114-1234-56789","total":28.0,"percentage":10.8800}}]}',
)
FASTSPRING_CLASSIC = FormSender(
    "fastspring-classic",
    "security_hash",
    lambda secret, fields: sign.fastspring_classic(secret, dict(fields)[b"security_data"]),
    {"security_data": "1700000000123TESTSHOP231114-1234-56789S"},
)
FASTSPRING_FULFILLMENT = FormSender(
    "fastspring-fulfillment",
    "security_request_hash",
    sign.fastspring_fulfillment,
    {
        "company": "Analytical Engines",
        "email": "ada@shop.example",
        "internalProductName": "sync-pro",
        "name": "Ada Lovelace",
        "quantity": "1",
        "reference": "TESTSHOP231114-1234-56789",
        "tags": "{}",
        "test": "true",
    },
)
GITHUB = HeaderSender(
    "github",
    "X-Hub-Signature-256",
    timeless(sign.github),
    '{"zen":"Keep it logically awesome.","hook_id":1,"repository":{"full_name":"octo/example"}}',
)
QUALIFIO = HeaderSender(
    "qualifio",
    "X-Qualifio-Signature",
    timeless(sign.qualifio),
    '{"participation":{"id":"test-0001","campaignId":1,"status":"complete"}}',
)
SHOPIFY = HeaderSender(
    "shopify",
    "X-Shopify-Hmac-Sha256",
    timeless(sign.shopify),
    '{"id":1,"name":"#1001","total_price":"28.00","currency":"EUR"}',
)
SLACK = HeaderSender(
    "slack",
    "X-Slack-Signature",
    sign.slack,
    '{"type":"event_callback","event_id":"EvTEST0001","event":{"type":"app_mention","text":"hello"}}',
    stamp="X-Slack-Request-Timestamp",
    timed=True,
)
STANDARD_WEBHOOKS = HeaderSender(
    "standard-webhooks",
    "webhook-signature",
    with_id(sign.standard_webhooks, "msg_test0001"),
    '{"type":"user.created","timestamp":"2023-11-14T22:13:20Z","data":{"id":"test-0001"}}',
    stamp="webhook-timestamp",
    timed=True,
    extra=(["webhook-id", "msg_test0001"],),
    secret_from=whsec,
)
STRIPE = HeaderSender(
    "stripe",
    "Stripe-Signature",
    sign.stripe,
    '{"id":"evt_test0001","object":"event","created":1700000000,"type":"customer.created","livemode":false}',
    timed=True,
    secret_from="whsec_{}".format,
)
SVIX = HeaderSender(
    "svix",
    "svix-signature",
    with_id(sign.svix, "msg_test0001"),
    STANDARD_WEBHOOKS.body,
    stamp="svix-timestamp",
    timed=True,
    extra=(["svix-id", "msg_test0001"],),
    secret_from=whsec,
)
