//! What a signature covers of the request: derived components and headers.

use webhook_sig::{ErrorKind, Head, UnixTime};

use crate::message_signatures::{BODY, NOW, SAFE, SECRET, Sent, at, verifier};

fn covering(identifier: &str, value: &str) -> Result<(), ErrorKind> {
    let sent = Sent::new()
        .header("X-Test", "  first\t")
        .header("X-Test", "second");
    let sent = sent.covering(identifier, value);
    sent.verify(&at("https://shop.example"))
}

#[test]
fn derived_components_have_their_values() {
    for (identifier, value) in [
        (r#""@target-uri""#, "https://shop.example/hooks?a=b"),
        (r#""@scheme""#, "https"),
        (r#""@request-target""#, "/hooks?a=b"),
        (r#""@query-param";name="a""#, "b"),
    ] {
        assert_eq!(covering(identifier, value), Ok(()), "{identifier}");
        let changed = covering(identifier, &format!("{value}x"));
        assert_eq!(changed, Err(ErrorKind::SignatureMismatch), "{identifier}");
    }
}

/// HTTP/2 has what `Host` says in `:authority` alone.
#[test]
fn a_host_that_is_covered_may_be_the_authority() {
    let sent = Sent::new().without_header("host");
    let sent = sent.covering(r#""host""#, "shop.example");
    let headers: Vec<_> = sent.headers.iter().cloned().chain(sent.signed()).collect();
    let keys = SAFE.keyring([SECRET]).unwrap();
    let verify = |authority| {
        let head = Head::new(sent.method, &sent.target, &headers).authority(authority);
        let verifier = at("https://shop.example");
        let verified = verifier.verify(&head, BODY, &keys, UnixTime::from_secs(NOW));
        verified.map(|_| ()).map_err(|error| error.kind())
    };

    assert_eq!(verify(Some("shop.example")), Ok(()));
    assert_eq!(
        verify(Some("other.example")),
        Err(ErrorKind::SignatureMismatch)
    );
    assert_eq!(verify(None), Err(ErrorKind::FieldMissing));
}

#[test]
fn a_query_that_is_missing_is_a_question_mark() {
    let sent = Sent {
        target: "/hooks".to_owned(),
        ..Sent::new().not_covering(r#""@query""#)
    };

    assert_eq!(
        sent.clone()
            .covering(r#""@query""#, "?")
            .verify(&verifier(&SAFE)),
        Ok(())
    );
    let empty = sent.covering(r#""@query""#, "").verify(&verifier(&SAFE));
    assert_eq!(empty, Err(ErrorKind::SignatureMismatch));
}

#[test]
fn a_parameter_of_the_query_is_escaped_in_one_way() {
    let query_param = |query: &str, name: &str, value: &str| {
        let identifier = format!(r#""@query-param";name="{name}""#);
        let sent = Sent {
            target: format!("/hooks?{query}"),
            ..Sent::new()
        };
        let sent = sent.not_covering(r#""@query""#);
        let sent = sent.covering(r#""@query""#, &format!("?{query}"));
        sent.covering(&identifier, value).verify(&verifier(&SAFE))
    };

    // The examples of RFC 9421, section 2.2.8.
    let query = "var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something";
    assert_eq!(
        query_param(query, "var", "this%20is%20a%20big%0Amultiline%20value"),
        Ok(())
    );
    assert_eq!(
        query_param(query, "bar", "with%20plus%20whitespace"),
        Ok(())
    );
    assert_eq!(
        query_param(query, "fa%C3%A7ade%22%3A%20", "something"),
        Ok(())
    );
    assert_eq!(query_param("a=", "a", ""), Ok(()));

    let malformed = Err(ErrorKind::FieldMalformed);
    assert_eq!(query_param("a=1&a=2", "a", "1"), malformed);
    assert_eq!(query_param("a=1", "%61", "1"), malformed);
    assert_eq!(query_param("a=%FF", "a", "%FF"), malformed);
    assert_eq!(query_param("a=1", "b", ""), Err(ErrorKind::FieldMissing));
}

#[test]
fn lines_of_a_header_are_trimmed_and_joined() {
    assert_eq!(covering(r#""x-test""#, "first, second"), Ok(()));
    assert_eq!(covering(r#""x-test";bs"#, ":Zmlyc3Q=:, :c2Vjb25k:"), Ok(()));
    assert_eq!(
        covering(r#""x-test""#, "second, first"),
        Err(ErrorKind::SignatureMismatch)
    );
    assert_eq!(covering(r#""x-none""#, ""), Err(ErrorKind::FieldMissing));
    assert_eq!(covering(r#""x-none";bs"#, ""), Err(ErrorKind::FieldMissing));
}

#[test]
fn an_empty_header_is_there() {
    let sent = Sent::new()
        .header("X-Empty", " ")
        .covering(r#""x-empty""#, "");

    assert_eq!(sent.verify(&verifier(&SAFE)), Ok(()));
}

#[test]
fn a_member_of_a_dictionary_is_as_it_arrived() {
    let member = |key: &str, value: &str| {
        let sent = Sent::new().header("X-Dict", r#"a=1, b=(x "y, z=");c=:AA==:, d;e, f=?1"#);
        let sent = sent.covering(&format!(r#""x-dict";key="{key}""#), value);
        sent.verify(&verifier(&SAFE))
    };

    assert_eq!(member("a", "1"), Ok(()));
    assert_eq!(member("b", r#"(x "y, z=");c=:AA==:"#), Ok(()));
    assert_eq!(member("f", "?1"), Ok(()));
    assert_eq!(member("g", ""), Err(ErrorKind::FieldMissing));
    // RFC 8941 lets the last one count, and an application may read the first.
    let twice = Sent::new().header("X-Dict", "a=1, a=2");
    let twice = twice.covering(r#""x-dict";key="a""#, "1");
    assert_eq!(
        twice.verify(&verifier(&SAFE)),
        Err(ErrorKind::FieldMalformed)
    );
    assert_eq!(
        covering(r#""x-test";key="a""#, "1"),
        Err(ErrorKind::FieldMissing)
    );
}

#[test]
fn a_header_beyond_ascii_is_covered_as_bytes_only() {
    let sent = Sent::new().header("X-Name", "Zo\u{eb}");

    let text = sent.clone().covering(r#""x-name""#, "Zo\u{eb}");
    assert_eq!(
        text.verify(&verifier(&SAFE)),
        Err(ErrorKind::FieldMalformed)
    );
    let bytes = sent.covering(r#""x-name";bs"#, ":Wm/Dqw==:");
    assert_eq!(bytes.verify(&verifier(&SAFE)), Ok(()));
}
