//! Each sample signs, verifies, and is found by what its scheme says of events.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use bytes::Bytes;
use http::Request;
use webhook_sig::provider::TYPEFORM;
use webhook_sig::scheme::Identity;
use webhook_sig::verify::Fact;
use webhook_sig::{Head, Scheme, UnixTime, Verified, Verifier};
use webhook_sig_test::{Sample, TestDelivery};

const NOW: UnixTime = UnixTime::from_secs(1_773_480_414);
const BASE: &str = "https://shop.example";

/// Made up for this test: `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`.
const P256: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgtkRiYldV1aHjAiXY
oF4ezhZ1OKGrnNSR1y6Q0Yxl1GuhRANCAAQ1kSeYNy0ToWKZAAdAEF/Jp/XAThMD
8WyE78OvcVs6PO793AMqS1uIWk9PVB6Gsa2ZT2eawJoyRaCC1fNVFpAI
-----END PRIVATE KEY-----";
const ED25519: &str = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

/// Returns a secret that fits the scheme.
fn secret(scheme: &Scheme) -> &'static str {
    let secrets = [P256, ED25519, "whsec_c2FtcGxlLWtleS1mb3ItdGVzdHMtb25seQ=="];
    let fits = |text: &&&str| scheme.signing_key(text).is_ok() || scheme.key(text).is_ok();
    secrets.iter().find(fits).unwrap()
}

fn delivery(sample: &Sample) -> TestDelivery {
    let scheme = sample.scheme();
    let path = format!("/webhooks/{}", scheme.id());
    let delivery = sample.delivery().secret(secret(scheme)).at(NOW);
    delivery.base_url(BASE).to(path)
}

fn verified(scheme: &'static Scheme, request: &Request<Bytes>) -> Verified {
    let url = webhook_sig::BaseUrl::new(BASE).unwrap();
    let verifier = Verifier::new(scheme).base_url(url).read_events();
    let keyring = match scheme.signing_key(secret(scheme)) {
        Ok(key) => key.public_key().into(),
        Err(_) => scheme.keyring([secret(scheme)]).unwrap(),
    };
    let head = Head::new(
        request.method().as_str(),
        request.uri().path(),
        request.headers(),
    );
    let verified = verifier.verify(&head, request.body().clone(), &keyring, NOW);
    verified.unwrap()
}

#[test]
fn each_sample_is_verified_and_its_event_known() {
    for sample in Sample::all() {
        let scheme = sample.scheme();

        let request = delivery(sample).http();
        let verified = verified(scheme, &request);

        if scheme.event_type().is_some() {
            let (Fact::Signed(kind) | Fact::Unsigned(kind)) = verified.event_type().unwrap();
            assert_eq!(kind, sample.event(), "{sample:?}");
        }
        if let Some(
            Identity::Id(_) | Identity::Fields(_) | Identity::FirstOf(_) | Identity::Each { .. },
        ) = scheme.event()
        {
            assert!(verified.event_ids().next().is_some(), "{sample:?}");
        }
        if let Some(place) = scheme.unsigned_id() {
            let place = place.to_string();
            let name = place.strip_suffix(": …").unwrap();
            assert!(request.headers().contains_key(name), "{sample:?}");
        }
    }
}

#[test]
fn each_body_is_of_its_content_type() {
    for sample in Sample::all() {
        let json = serde_json::from_str::<serde_json::Value>(sample.body());

        match sample.content_type() {
            "application/json" => assert!(json.is_ok(), "{sample:?}"),
            "application/x-www-form-urlencoded" => {
                let mut fields = sample.body().split('&');
                assert!(fields.all(|field| field.contains('=')), "{sample:?}");
                assert!(sample.scheme().reads_form(), "{sample:?}");
            }
            other => panic!("{sample:?}: {other}"),
        }
    }
}

#[test]
fn no_two_samples_of_a_scheme_are_one_event() {
    let mut known = BTreeSet::new();
    for sample in Sample::all() {
        let verified = verified(sample.scheme(), &delivery(sample).http());
        for id in verified.event_ids() {
            let is_new = known.insert((sample.scheme().id(), id.to_text().into_owned()));
            assert!(is_new, "{sample:?}");
        }
    }
}

#[test]
fn twenty_vendors_have_two_events_or_more() {
    let mut events = BTreeMap::<_, BTreeSet<_>>::new();
    for sample in Sample::all() {
        let is_new = events
            .entry(sample.scheme().id())
            .or_default()
            .insert(sample.event());
        assert!(is_new, "{sample:?} is there twice");
        let found = Sample::find(sample.scheme().id(), sample.event()).unwrap();
        assert_eq!(found.body(), sample.body());
    }

    assert!(events.len() >= 20, "{}", events.len());
    assert!(
        events.values().all(|events| events.len() >= 2),
        "{events:?}"
    );
    for vendor in ["fastspring", "qualifio", "fastbound"] {
        assert!(events.contains_key(vendor), "{vendor}");
    }
    assert!(Sample::find(TYPEFORM.id(), "invoice.paid").is_none());
}

#[test]
fn each_file_is_a_sample() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let bodies: BTreeSet<_> = Sample::all()
        .iter()
        .map(|sample| (sample.scheme().id().to_owned(), sample.body().to_owned()))
        .collect();

    for scheme in fs::read_dir(folder).unwrap() {
        let scheme = scheme.unwrap();
        for file in fs::read_dir(scheme.path()).unwrap() {
            let file = file.unwrap().path();
            let id = scheme.file_name().into_string().unwrap();
            let body = fs::read_to_string(&file).unwrap();
            assert!(bodies.contains(&(id, body)), "{}", file.display());
        }
    }
}

#[test]
fn each_sample_is_a_delivery_that_an_attacker_cannot_make() {
    for sample in Sample::all() {
        let scheme = sample.scheme();

        let forged = delivery(sample).forged().http();

        let head = Head::new("POST", forged.uri().path(), forged.headers());
        let url = webhook_sig::BaseUrl::new(BASE).unwrap();
        let keyring = match scheme.signing_key(secret(scheme)) {
            Ok(key) => key.public_key().into(),
            Err(_) => scheme.keyring([secret(scheme)]).unwrap(),
        };
        let verifier = Verifier::new(scheme).base_url(url);
        let refused = verifier.verify(&head, forged.body().clone(), &keyring, NOW);
        let error = refused.unwrap_err();
        let kind = error.kind().to_string();
        assert!(kind.ends_with("-mismatch"), "{sample:?}: {kind}");
    }
}
