"""Senders that send the secret itself, alone or as the password of HTTP's Basic."""

from catalog_sender import Token

TOKENS = (
    Token("assemblyai", "Authorization"),
    Token("auth0-log-stream", "Authorization"),
    Token("buildkite-token", "X-Buildkite-Token"),
    Token("cloudevents-webhook", "Authorization", "Bearer "),
    Token("cloudflare-notifications", "cf-webhook-auth"),
    Token("deepgram", "dg-token"),
    Token("flutterwave-v3", "verif-hash"),
    Token("gitlab-token", "X-Gitlab-Token"),
    Token("google-watch", "X-Goog-Channel-Token"),
    Token("hasura", "Authorization"),
    Token("huggingface", "X-Webhook-Secret"),
    Token("new-relic-bearer", "Authorization", "Bearer "),
    Token("okta-event-hooks", "Authorization"),
    Token("revenuecat", "Authorization"),
    Token("ringcentral", "Verification-Token"),
    Token("ringcentral-validation-token", "Validation-Token"),
    Token("supabase-db-webhooks", "Authorization", methods=("POST", "GET")),
    Token("telegram", "X-Telegram-Bot-Api-Secret-Token"),
    Token("bandwidth", "Authorization", "Basic ", basic=True, methods=("POST", "GET")),
    *(
        Token(id, "Authorization", "Basic ", basic=True)
        for id in ("azure-devops", "chargebee", "mixpanel", "new-relic", "postmark")
    ),
)
