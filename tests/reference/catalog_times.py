"""Senders that sign the body and the time of sending."""

from catalog_keys import from_base64_text, hexadecimal, plain_base64, without_signkey
from catalog_sender import BASE64, BASE64URL, HEX, Alone, Entries, Pairs, Sender
from times import (
    HTTP_DATE,
    MILLISECONDS,
    RFC3339,
    RFC3339_NANOSECONDS,
    RFC3339_WITHOUT_ZONE,
    SCALR_DATE,
    SECONDS,
)

DOTTED = "{time}.{body}"
STRIPE = Pairs("t", "v1")

# The time is a pair next to the hash.
PAIRED = (
    Sender("buildkite", "X-Buildkite-Signature", Pairs("timestamp", "signature"), DOTTED, clock=SECONDS),
    Sender("calendly", "Calendly-Webhook-Signature", STRIPE, DOTTED, clock=SECONDS, tolerance=180),
    Sender("cloudflare-stream", "Webhook-Signature", Pairs("time", "sig1"), DOTTED, clock=SECONDS),
    Sender("coinflow", "Coinflow-Signature", STRIPE, DOTTED, clock=SECONDS),
    *(
        Sender(
            f"convoy-advanced{name}",
            "X-Convoy-Signature",
            Pairs("t", "v1", numbered=True),
            "{time},{body}",
            clock=SECONDS,
            several=True,
            hash=hash,
            encoding=encoding,
        )
        for name, hash, encoding in (
            ("", "sha256", HEX),
            ("-base64", "sha256", BASE64),
            ("-sha512", "sha512", HEX),
            ("-sha512-base64", "sha512", BASE64),
        )
    ),
    Sender(
        "elevenlabs",
        "ElevenLabs-Signature",
        Pairs("t", "v0"),
        DOTTED,
        clock=SECONDS,
        tolerance=1800,
        secret_from="wsec_{}".format,
    ),
    Sender(
        "inngest",
        "X-Inngest-Signature",
        Pairs("t", "s", "&"),
        "{body}{time}",
        clock=SECONDS,
        secret_from="signkey-test-{}".format,
        key=without_signkey,
        secrets=(("the secret without its prefix", "inngest-bare-key-for-tests-only"),),
    ),
    Sender("langfuse", "X-Langfuse-Signature", STRIPE, DOTTED, clock=SECONDS, secret_from="lf-whsec_{}".format),
    Sender("mercury", "Mercury-Signature", STRIPE, DOTTED, clock=SECONDS),
    Sender("mux", "Mux-Signature", STRIPE, DOTTED, clock=SECONDS, several=True),
    Sender("novu-bridge", "novu-signature", STRIPE, DOTTED, clock=MILLISECONDS),
    Sender("ordergroove", "OrderGroove-Signature", Pairs("ts", "sig"), DOTTED, clock=SECONDS),
    Sender(
        "paddle-billing",
        "Paddle-Signature",
        Pairs("ts", "h1", ";"),
        "{time}:{body}",
        clock=SECONDS,
        tolerance=5,
        several=True,
        secret_from="pdl_ntfset_{}".format,
    ),
    Sender(
        "outline", "Outline-Signature", Pairs("t", "s"), DOTTED, clock=MILLISECONDS, secret_from="ol_whs_{}".format
    ),
    Sender("retell", "X-Retell-Signature", Pairs("v", "d"), "{body}{time}", clock=MILLISECONDS),
    Sender(
        "revenuecat-signature", "X-RevenueCat-Webhook-Signature", STRIPE, DOTTED, clock=SECONDS, several=True
    ),
    Sender("rootly", "X-Rootly-Signature", STRIPE, "{time}{body}", clock=SECONDS),
    Sender("sanity", "sanity-webhook-signature", STRIPE, DOTTED, encoding=BASE64URL, clock=MILLISECONDS),
    Sender("shippo", "Shippo-Auth-Signature", STRIPE, DOTTED, clock=SECONDS),
    Sender("surge", "Surge-Signature", STRIPE, DOTTED, clock=SECONDS, several=True),
    Sender(
        "tailscale",
        "Tailscale-Webhook-Signature",
        STRIPE,
        DOTTED,
        clock=SECONDS,
        secret_from="tskey-webhook-{}".format,
    ),
    Sender("tiktok", "TikTok-Signature", Pairs("t", "s"), DOTTED, clock=SECONDS),
    Sender("workos", "WorkOS-Signature", Pairs("t", "v1", ", "), DOTTED, clock=MILLISECONDS, tolerance=180),
)

# The time is in a header of its own.
STAMPED = (
    Sender("airship", "X-UA-Signature", message="{time}:{body}", clock=SECONDS, stamp="X-UA-Timestamp"),
    Sender("airwallex", "x-signature", message="{time}{body}", clock=MILLISECONDS, stamp="x-timestamp"),
    Sender(
        "appwrite-messaging",
        "X-Appwrite-Webhook-Signature",
        Alone("sha256="),
        DOTTED,
        clock=SECONDS,
        stamp="X-Appwrite-Webhook-Timestamp",
    ),
    Sender(
        "cashfree",
        "x-webhook-signature",
        message="{time}{body}",
        encoding=BASE64,
        clock=MILLISECONDS,
        stamp="x-webhook-timestamp",
    ),
    Sender("chatwoot", "X-Chatwoot-Signature", Alone("sha256="), DOTTED, clock=SECONDS, stamp="X-Chatwoot-Timestamp"),
    Sender(
        "close",
        "close-sig-hash",
        message="{time}{body}",
        clock=SECONDS,
        stamp="close-sig-timestamp",
        secret_from=hexadecimal,
        key=bytes.fromhex,
    ),
    Sender(
        "crisp", "X-Crisp-Signature", message="[{time};{body}]", clock=MILLISECONDS, stamp="X-Crisp-Request-Timestamp"
    ),
    Sender("customer-io", "X-CIO-Signature", message="v0:{time}:{body}", clock=SECONDS, stamp="X-CIO-Timestamp"),
    Sender(
        "daily",
        "X-Webhook-Signature",
        message=DOTTED,
        encoding=BASE64,
        clock=SECONDS,
        stamp="X-Webhook-Timestamp",
        secret_from=plain_base64,
        key=from_base64_text,
    ),
    Sender(
        "emailit",
        "X-Emailit-Signature",
        message=DOTTED,
        clock=SECONDS,
        stamp="X-Emailit-Timestamp",
        secret_from=lambda text: f"whsec_{text.encode().hex()}",
    ),
    Sender(
        "front",
        "X-Front-Signature",
        message="{time}:{body}",
        encoding=BASE64,
        clock=MILLISECONDS,
        stamp="X-Front-Request-Timestamp",
    ),
    Sender(
        "grafana-timestamped",
        "X-Grafana-Alerting-Signature",
        message="{time}:{body}",
        clock=SECONDS,
        stamp="X-Grafana-Alerting-Timestamp",
        methods=("POST", "PUT"),
    ),
    Sender("klaviyo", "Klaviyo-Signature", message="{body}{time}", clock=HTTP_DATE, stamp="Klaviyo-Timestamp"),
    Sender("lob", "Lob-Signature", message=DOTTED, clock=MILLISECONDS, stamp="Lob-Signature-Timestamp"),
    Sender(
        "metronome",
        "Metronome-Webhook-Signature",
        message="{time}\n{body}",
        clock=HTTP_DATE,
        stamp="X-Metronome-Date",
    ),
    Sender(
        "orb",
        "X-Orb-Signature",
        Entries(" ", "v1="),
        "v1:{time}:{body}",
        clock=RFC3339_WITHOUT_ZONE,
        stamp="X-Orb-Timestamp",
        several=True,
    ),
    Sender("podium", "podium-signature", message=DOTTED, clock=MILLISECONDS, stamp="podium-timestamp"),
    Sender(
        "revolut",
        "Revolut-Signature",
        Entries(",", "v1="),
        "v1.{time}.{body}",
        clock=MILLISECONDS,
        stamp="Revolut-Request-Timestamp",
        several=True,
        secret_from="wsk_{}".format,
    ),
    Sender("scalr", "X-Signature", message="{body}{time}", hash="sha1", clock=SCALR_DATE, stamp="Date"),
    Sender(
        "sinch-conversation",
        "x-sinch-webhook-signature",
        message="{body}.{x-sinch-webhook-signature-nonce}.{time}",
        encoding=BASE64,
        clock=SECONDS,
        stamp="x-sinch-webhook-signature-timestamp",
        extra=(
            ["x-sinch-webhook-signature-algorithm", "HmacSHA256"],
            ["x-sinch-webhook-signature-nonce", "01TESTA8B4A7BM43YGWSG9GBV0"],
        ),
    ),
    Sender(
        "twitch",
        "Twitch-Eventsub-Message-Signature",
        Alone("sha256="),
        "{twitch-eventsub-message-id}{time}{body}",
        clock=RFC3339_NANOSECONDS,
        stamp="Twitch-Eventsub-Message-Timestamp",
        tolerance=600,
        extra=(["Twitch-Eventsub-Message-Id", "0b6c1f6e-1111-4222-8333-944444444444"],),
    ),
    Sender("vapi", "x-signature", message=DOTTED, clock=SECONDS, stamp="x-timestamp"),
    Sender("webflow", "x-webflow-signature", message="{time}:{body}", clock=MILLISECONDS, stamp="x-webflow-timestamp"),
    Sender(
        "zendesk",
        "X-Zendesk-Webhook-Signature",
        message="{time}{body}",
        encoding=BASE64,
        clock=RFC3339,
        stamp="X-Zendesk-Webhook-Signature-Timestamp",
    ),
    Sender(
        "zoom",
        "x-zm-signature",
        Alone("v0="),
        "v0:{time}:{body}",
        clock=SECONDS,
        stamp="x-zm-request-timestamp",
    ),
)
