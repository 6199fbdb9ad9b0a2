//! What to do about a mistake, with the options of the program in place of the library's settings.

use webhook_sig::diagnose::{Cause, Finding};

/// What to do where the URL that the sender addresses is missing or wrong.
pub(crate) const WHOLE_URL: &str = "give the whole URL that the vendor sends to with `--url`";

/// Returns what to do where the URL that the sender addresses is missing or wrong: how to give it to a
/// command, and the base URL of an app, if it is known.
pub(crate) fn of_url(here: &str, finding: &Finding) -> String {
    match finding.base_url() {
        Some(base) => format!("{here}, and an app the base URL `{base}`"),
        None => here.to_owned(),
    }
}

/// Returns what to do about a cause, if an option of the program does it; `url_option` is the one with
/// which a command is given the URL that the sender addresses.
pub(crate) fn own(cause: Cause, url_option: &str) -> Option<String> {
    let cure = match cause {
        Cause::WrongSecretOrBody => format!("{COMPARE_SECRET}; {COMPARE_SIGNED}"),
        Cause::WrongSecretUrlOrBody => format!(
            "{COMPARE_SECRET}, and the whole URL that the vendor sends to with that of `{url_option}`; \
             {COMPARE_SIGNED}"
        ),
        _ => return None,
    };
    Some(cure)
}

const COMPARE_SECRET: &str =
    "compare the secret with the one that the vendor shows for this endpoint, test and live apart";

const COMPARE_SIGNED: &str = "then compare what was signed with `webhook-sig verify --explain`";
