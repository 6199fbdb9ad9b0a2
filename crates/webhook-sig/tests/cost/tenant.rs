//! What a refusal costs, by what the sender says of the tenant.
//!
//! The work must not tell which tenants there are, nor how their name is found.

use bytes::Bytes;
use http::{HeaderMap, Request};
use webhook_sig::key::{Tenant, TenantKeys};
use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::Location;
use webhook_sig::{BoxError, Endpoint, Error, ErrorKind, Head, Keyring, UnixTime};

use crate::claim::poll_at_once;
use crate::count;

pub(crate) const NAME: &str = "tenant";

/// How often a delivery is refused to count once: the program itself costs some thousand
/// instructions more or less each time, which is shared out.
const TIMES: u64 = 100;

/// The counts may differ by as much, in percent.
const TOLERANCE: u64 = 1;

/// What a sender may say, and what the log calls it.
const SAID: [(&str, ErrorKind); 3] = [
    ("acme", ErrorKind::SignatureMismatch),
    ("emca", ErrorKind::KeyUnknown),
    ("", ErrorKind::KeyUnknown),
];

/// Where the name is, and in how many chunks the body arrives.
const CASES: [(&str, usize); 4] = [("path", 1), ("path", 8), ("body", 1), ("body", 8)];

#[test]
fn a_refusal_costs_the_same_whichever_tenant_is_named_if_any() {
    if !count::is_possible("the cost of an unknown tenant") {
        return;
    }
    let mut apart = Vec::new();
    for (case, (place, chunks)) in CASES.iter().enumerate() {
        let costs = [0, 1, 2].map(|said| {
            let workload = 10 * case + said;
            count::of(NAME, u64::try_from(workload).unwrap(), TIMES)
        });

        let told = format!(
            "to refuse a known, an unknown and no tenant, named in the {place}, with the body in \
             {chunks} chunks, costs {costs:?} instructions"
        );
        count::say(&told);
        let (most, least) = (costs.iter().max().unwrap(), costs.iter().min().unwrap());
        if 100 * (most - least) > TOLERANCE * least {
            apart.push(told);
        }
    }
    assert!(apart.is_empty(), "{apart:#?}");
}

/// Refuses one delivery again and again.
pub(crate) fn workload(size: u64, times: u64) {
    let size = usize::try_from(size).unwrap();
    let (place, chunks) = *CASES.get(size / 10).unwrap();
    let (tenant, expected) = *SAID.get(size % 10).unwrap();
    let keyring = GITHUB.keyring(["the secret of acme, of some length"]);
    let keyring = keyring.unwrap();
    let (location, target, field) = if place == "path" {
        (Location::path(2), format!("/hooks/{tenant}"), "acme")
    } else {
        (Location::json("/tenant"), "/hooks".to_owned(), tenant)
    };
    // A string of another length, so that the body has the same for each tenant.
    let padding = "x".repeat(LENGTH - field.len());
    let body = Bytes::from(format!(r#"{{"padding":"{padding}","tenant":"{field}"}}"#));
    let headers = forged(&body);
    let endpoint = Endpoint::builder(&GITHUB, TenantKeys::new(location, source(keyring)))
        .clock(|| UnixTime::from_secs(1_700_000_000))
        .build()
        .unwrap();
    let chunk = body.len().div_ceil(chunks);
    // The time that a source may take is measured by a runtime's timer.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let _entered = runtime.enter();

    for _ in 0..times {
        let head = Head::new("POST", &target, &headers);
        let pieces = (0..chunks).map(|number| {
            let end = body.len().min((number + 1) * chunk);
            Ok::<_, Error>(body.slice(number * chunk..end))
        });

        let refused = poll_at_once(endpoint.receive(&head, tokio_stream::iter(pieces)));

        assert_eq!(refused.unwrap_err().kind(), expected);
    }
}

/// Answers at once, after the same work whether there is such a tenant or not.
fn source(
    keyring: Keyring,
) -> impl Fn(Tenant) -> std::future::Ready<Result<Option<Keyring>, BoxError>> {
    move |tenant| {
        let keyring = keyring.clone();
        let is_known = tenant.as_str() == "acme";
        std::future::ready(Ok(is_known.then_some(keyring)))
    }
}

/// Returns the headers of a delivery that is signed with another secret.
fn forged(body: &Bytes) -> HeaderMap {
    let request = Request::post("/hooks").body(body.clone()).unwrap();
    let keys = GITHUB.keyring(["a secret of no one, of some length"]);
    let now = UnixTime::from_secs(1_700_000_000);
    let request = GITHUB.sign(request, &keys.unwrap(), now).unwrap();
    request.into_parts().0.headers
}

/// The length of the body, but for its JSON: that of a common event.
///
/// A delivery without a name does not reach the source, and costs as much less, at any length:
/// some 700 instructions, and twice that where the name is in the body, against 50,000 for each
/// KiB that is hashed.
const LENGTH: usize = 6000;
