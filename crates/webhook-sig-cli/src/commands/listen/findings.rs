//! The mistakes that explain a refusal, with the options of `listen` in their cures.

use bytes::Bytes;
use http::Request;
use webhook_sig::diagnose::{self, Cause, diagnose};
use webhook_sig::{Head, UnixTime};

use crate::commands::listen::record::Finding;
use crate::commands::listen::route::Route;
use crate::cures;

/// Returns the mistakes that would explain a refusal.
pub(super) fn findings(route: &Route, request: &Request<Bytes>, received: i64) -> Vec<Finding> {
    let target = request.uri().to_string();
    let head = Head::new(request.method().as_str(), &target, request.headers());
    let secrets: Vec<_> = route.texts.iter().map(String::as_str).collect();
    let now = UnixTime::from_secs(received);
    let diagnosis = diagnose(&route.verifier, &head, request.body(), &secrets, now);
    let findings = diagnosis.findings().iter().map(|finding| Finding {
        cause: match finding.change() {
            "" => finding.cause(),
            change => format!("{}, {change}", finding.cause()),
        },
        cure: cure(finding),
        certain: finding.is_certain(),
    });
    findings.collect()
}

fn cure(finding: &diagnose::Finding) -> String {
    finding.cure_with(|cause| match cause {
        Cause::UrlHost | Cause::UrlPort | Cause::UrlPrefix | Cause::UrlScheme => {
            Some(cures::of_url(PUBLIC_URL, finding))
        }
        cause => cures::own(cause, "--public-url"),
    })
}

const PUBLIC_URL: &str = "give the origin that the sender addresses with `--public-url`";
