//! A challenge that is a sentence, before deliveries of the same method.

use bytes::Bytes;
use webhook_sig::ErrorKind;
use webhook_sig::provider::MICROSOFT_GRAPH;

use super::{answering, ask, send, signed};

#[tokio::test]
async fn a_challenge_with_spaces_is_echoed_decoded() {
    let endpoint = answering(&MICROSOFT_GRAPH);
    let token = "Validation%3a+Testing%20client+application+reachability+for+subscription";
    let target = format!("/hook?from=graph&validationToken={token}");

    let answer = ask(&endpoint, "POST", &target, &[]).await;
    assert_eq!(answer.kind, Some(ErrorKind::HandshakeAnswered));
    let text = "Validation: Testing client application reachability for subscription";
    assert!(answer.is(200, text));
    let content_type = &answer.response.headers()["content-type"];
    assert_eq!(content_type, "text/plain; charset=utf-8");

    for token in ["a%0Ab", "%3Cscript%3E", "a+%26+b"] {
        let target = format!("/hook?validationToken={token}");
        let refused = ask(&endpoint, "POST", &target, &[]).await;
        assert_eq!(refused.kind, Some(ErrorKind::HandshakeRefused), "{token}");
    }
    let delivery = signed(
        &MICROSOFT_GRAPH,
        r#"{"value":[{"id":"1"},{"id":"2"}]}"#,
        &[],
    );
    assert_eq!(send(&endpoint, &delivery).await.kind, None);
    let forged = delivery.map(|_| Bytes::from_static(br#"{"value":[{"clientState":"?"}]}"#));
    let refused = send(&endpoint, &forged).await;
    assert_eq!(refused.kind, Some(ErrorKind::SignatureMismatch));
}
