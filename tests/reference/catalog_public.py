"""Senders that sign with a private key; receivers have the public one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from catalog_sender import BASE64, Entries, Sender
from public_algorithms import ED25519, P256_SHA256, RSA_1024_SHA256, RSA_SHA256, RSA_SHA512, Algorithm
from public_pairs import pairs_by_text, shown
from sign import Signed
from times import RFC3339, SECONDS
from verify import Refused


@dataclass(frozen=True)
class PublicSender(Sender):
    """Signs with the private key of a test pair, whose public key is the delivery's secret."""

    algorithm: Algorithm = ED25519

    @property
    def size(self) -> int | None:
        return self.algorithm.size

    @property
    def spoiled(self) -> dict[str, Callable[[bytes], str]]:
        return {name.replace("hash", "signature"): spell for name, spell in self.encoding.spoiled.items()}

    def refusal(self, text: str) -> str:
        """A text that can be decoded is a signature, unless all signatures are of another size."""
        try:
            self.encoding.read(text, self.size)
        except Refused:
            return "signature-malformed"
        return "signature-mismatch"

    def signed(self, secret: str, time: str, body: bytes, headers: dict[str, str] | None = None) -> Signed:
        message = self.content(time, body, headers)
        tag = self.algorithm.signs(pairs_by_text()[secret], message)
        return Signed(message, tag, self.style.lead(time), self.encoding.write(tag))

    def proven(self, tags: list[bytes], secret: str, time: str, body: bytes, headers: dict[str, str]) -> bytes | None:
        message = self.content(time, body, headers)
        return message if any(self.algorithm.verify(secret, message, tag) for tag in tags) else None


def public(algorithm: Algorithm, form: str, *positional, **named) -> PublicSender:
    """Describes a sender by its algorithm, by the form of the public key that its vendor shows, and as any other."""
    return replace(PublicSender(*positional, **named), algorithm=algorithm, secret_from=shown(algorithm.kind, form))


def standard_v1a(id: str, names: str, other_names: str = "") -> PublicSender:
    return public(
        ED25519,
        "whpk",
        id,
        f"{names}-signature",
        Entries(" ", "v1a,"),
        f"{{{names}-id}}.{{time}}.{{body}}",
        encoding=BASE64,
        clock=SECONDS,
        stamp=f"{names}-timestamp",
        extra=([f"{names}-id", "msg_test0001"],),
        several=True,
        other_names=other_names,
    )


PUBLIC = (
    public(
        P256_SHA256,
        "pem",
        "github-public-key",
        "Github-Public-Key-Signature",
        encoding=BASE64,
        extra=(["Github-Public-Key-Identifier", "bcb53661c06b4728e59d897fb6165d5c9cda0fd9cdf9d09ead458168deb7518c"],),
    ),
    public(
        RSA_SHA256,
        "pem",
        "wechat-pay-v3",
        "Wechatpay-Signature",
        message="{time}\n{wechatpay-nonce}\n{body}\n",
        encoding=BASE64,
        clock=SECONDS,
        stamp="Wechatpay-Timestamp",
        extra=(
            ["Wechatpay-Nonce", "EcZ9Cmy4Xyx1i6RlJQzLcCyEqDa26NBz"],
            ["Wechatpay-Serial", "PUB_KEY_ID_0114232134912410000000000000"],
        ),
    ),
    public(
        ED25519,
        "hex",
        "discord",
        "X-Signature-Ed25519",
        message="{time}{body}",
        clock=SECONDS,
        stamp="X-Signature-Timestamp",
    ),
    public(
        ED25519,
        "base64",
        "telnyx",
        "telnyx-signature-ed25519",
        message="{time}|{body}",
        encoding=BASE64,
        clock=SECONDS,
        stamp="telnyx-timestamp",
    ),
    public(
        P256_SHA256,
        "spki",
        "sendgrid",
        "X-Twilio-Email-Event-Webhook-Signature",
        message="{time}{body}",
        encoding=BASE64,
        clock=SECONDS,
        stamp="X-Twilio-Email-Event-Webhook-Timestamp",
    ),
    public(
        RSA_SHA256,
        "pem",
        "kick",
        "Kick-Event-Signature",
        message="{kick-event-message-id}.{time}.{body}",
        encoding=BASE64,
        clock=RFC3339,
        stamp="Kick-Event-Message-Timestamp",
        extra=(["Kick-Event-Message-Id", "01HF7YAT31JZHSMW1CG6Q6MHB7"],),
    ),
    public(RSA_SHA256, "pem", "coinbase-legacy", "CB-SIGNATURE", encoding=BASE64),
    public(RSA_SHA512, "pem", "fireblocks-legacy", "Fireblocks-Signature", encoding=BASE64),
    public(RSA_SHA256, "pem", "wise", "X-Signature-SHA256", encoding=BASE64),
    public(RSA_1024_SHA256, "pem", "woovi", "x-webhook-signature", encoding=BASE64),
    standard_v1a("standard-webhooks-v1a", "webhook"),
    standard_v1a("svix-v1a", "svix", other_names="webhook"),
)
