//! What a page says of the vendor's handshakes.

use webhook_sig::provider::Profile;
use webhook_sig::scheme::Caller;

use crate::providers::prose::linked;

/// Writes what the vendor sends, and what to write so that it is answered.
pub(super) fn handshake(profile: &Profile) -> Vec<String> {
    let mut paragraphs: Vec<_> = profile.handshake().map(linked).into_iter().collect();
    for answered in profile.scheme().handshakes().iter().map(|handshake| {
        let call = match handshake.caller() {
            Caller::Anyone if handshake.needs_public_key() => "public_key(\"…\")".to_owned(),
            Caller::Anyone if handshake.needs_token() => verify_token(profile),
            Caller::Anyone => "answered()".to_owned(),
            Caller::Expected(_) => "expected(|asked| …)".to_owned(),
            Caller::VerifyToken(_) => verify_token(profile),
            Caller::BringsKey => {
                return "Use `SharedKeyring::pending(store)` as the keys, and call `open_for(time)` \
                        right before the webhook is created."
                    .to_owned();
            }
            _ => return "The endpoint answers it once it is verified.".to_owned(),
        };
        format!("To have it answered, build the endpoint with `.handshakes(Handshakes::{call})`.")
    }) {
        if !paragraphs.contains(&answered) {
            paragraphs.push(answered);
        }
    }
    paragraphs
}

fn verify_token(profile: &Profile) -> String {
    let variable = profile.scheme().id().replace('-', "_").to_uppercase();
    format!("verify_token(Secret::from_env(\"{variable}_VERIFY_TOKEN\"))")
}
