//! The snippets of the providers' pages compile against the adapter, and want a secret.

#![expect(
    clippy::indexing_slicing,
    reason = "a value of JSON is indexed without a panic"
)]

/// Turns each snippet, which is a whole file, into a module with a test.
macro_rules! snippets {
    ($($name:ident: $file:literal, $variable:literal;)*) => {$(
        mod $name {
            include!($file);

            #[test]
            fn an_unset_variable_is_an_error() {
                let error = app().unwrap_err();

                assert!(error.to_string().contains($variable), "{error}");
            }
        }
    )*};
}

snippets! {
    aws_sns: "snippets/aws-sns.rs", "AWS_SNS_CERTIFICATE";
    discord: "snippets/discord.rs", "DISCORD_PUBLIC_KEY";
    github: "snippets/github.rs", "GITHUB_WEBHOOK_SECRET";
    github_public_key: "snippets/github-public-key.rs", "environment variable not found";
    google_pubsub_push: "snippets/google-pubsub-push.rs", "environment variable not found";
    kinde: "snippets/kinde.rs", "environment variable not found";
    moralis: "snippets/moralis.rs", "MORALIS_WEBHOOK_SECRET";
    qstash: "snippets/qstash.rs", "environment variable not found";
    shopify_app_proxy: "snippets/shopify-app-proxy.rs", "SHOPIFY_CLIENT_SECRET";
    square: "snippets/square.rs", "SQUARE_SIGNATURE_KEY";
    vonage: "snippets/vonage-sms-signature-md5.rs", "VONAGE_SIGNATURE_SECRET";
}
