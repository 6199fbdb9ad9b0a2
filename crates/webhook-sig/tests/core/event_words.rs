//! What a verified delivery says about its events, where that depends on the delivery.

use webhook_sig::provider::{self, CONTENTFUL, TWILIO};
use webhook_sig::verify::Fact;
use webhook_sig::{BaseUrl, Signer, Verified, Verifier};

use crate::captured::{Captured, SECRET};

fn verified(verifier: &Verifier, request: &Captured) -> Verified {
    let scheme = verifier.scheme();
    let signer = Signer::new(verifier.clone(), scheme.key(SECRET).unwrap());
    let signed = request.clone().signed(&signer, scheme).unwrap();
    let keys = scheme.keyring([SECRET]).unwrap();
    let reader = verifier.clone().read_events();
    signed.verify(&reader, &keys).unwrap()
}

#[test]
fn an_id_in_a_header_is_signed_if_the_sender_lists_it() {
    let id = "x-contentful-idempotency-key";
    for (listed, signed) in [(format!(",{id}"), Some("1")), (String::new(), None)] {
        let listed = format!("x-contentful-signed-headers,x-contentful-timestamp{listed}");
        let request = Captured::post(b"{}").header("x-contentful-signed-headers", &listed);

        let verified = verified(&Verifier::new(&CONTENTFUL), &request.header(id, "1"));

        assert_eq!(verified.event_id().and_then(Fact::signed), signed);
        assert_eq!(verified.event_ids().count(), signed.iter().count());
    }
}

#[test]
fn a_status_is_an_event_and_a_call_is_answered_again() {
    let url = BaseUrl::new("https://shop.example").unwrap();
    let verifier = Verifier::new(&TWILIO).base_url(url);
    let form = "application/x-www-form-urlencoded";
    for (body, fields) in [
        (
            "MessageSid=SM1&MessageStatus=sent",
            Some(vec!["SM1", "sent"]),
        ),
        (
            "CallSid=CA1&CallStatus=ringing&SequenceNumber=2",
            Some(vec!["CA1", "ringing", "2"]),
        ),
        ("CallSid=CA1&CallStatus=ringing", None),
        ("MessageSid=SM1&Body=Hello", None),
    ] {
        let request = Captured::post(body.as_bytes()).header("Content-Type", form);

        let verified = verified(&verifier, &request);

        let ids: Vec<Vec<_>> = verified
            .event_ids()
            .map(|id| id.fields().collect())
            .collect();
        assert_eq!(ids, fields.into_iter().collect::<Vec<_>>(), "{body}");
    }
}

/// Each of these vendors sends an id that names something else, or is new in each attempt.
#[test]
fn an_id_that_only_looks_like_one_of_the_event_is_not_taken() {
    for (id, event) in [
        ("ably", Some("each item of JSON /items: …")),
        ("adyen", None),
        ("adyen-platform", None),
        ("box", Some("JSON /id: …")),
        (
            "fastbound",
            Some("JSON /id: … and JSON /eventName: … and JSON /timestampUtc: …"),
        ),
        (
            "klaviyo",
            Some("JSON /external_id: …, in each item of JSON /data: …"),
        ),
        ("mandrill", None),
        ("paddle-billing", Some("JSON /event_id: …")),
        ("postmark", None),
        ("sentry", None),
        (
            "supabase-auth-hooks",
            Some("nothing, because the response is the answer"),
        ),
        ("surveymonkey", None),
        ("webex", None),
    ] {
        let scheme = provider::find(id).unwrap();

        let said = scheme.event().map(|identity| identity.to_string());

        assert_eq!(said.as_deref(), event, "{id}");
        assert_eq!(scheme.unsigned_id(), None, "{id}");
    }
}
