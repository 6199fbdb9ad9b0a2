//! What is found when an endpoint with handshakes is built.

use webhook_sig::endpoint::{EndpointBuilder, Handshakes};
use webhook_sig::key::Secret;
use webhook_sig::provider::{BRAINTREE, DROPBOX, EBAY, INTERCOM, META, SLACK, WEBSUB};
use webhook_sig::{Endpoint, Verifier};

use crate::github::{SECRET, builder};
use crate::test_keys::key_text;

#[test]
fn a_method_whose_every_request_is_a_handshake_is_not_for_deliveries() {
    let methods = |scheme, methods| {
        let verifier = Verifier::new(scheme).methods(methods);
        Endpoint::builder(verifier, Secret::new(SECRET)).build()
    };

    let refused = methods(&INTERCOM, &["POST", "HEAD"]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`intercom` has a handshake that every delivery with its method would be taken for; leave \
         that method out of `Verifier::methods`"
    );
    assert!(methods(&INTERCOM, &["POST", "PUT"]).is_ok());
    assert!(methods(&DROPBOX, &["POST", "GET"]).is_ok());
}

#[test]
fn what_the_app_says_must_fit_the_scheme() {
    let error = |builder: EndpointBuilder| builder.build().unwrap_err().to_string();
    let answered = |scheme| error(builder(scheme).handshakes(Handshakes::answered()));

    assert_eq!(
        answered(&META),
        "a handshake of `meta` shows a token, and none is set; pass the one that was entered at \
         the vendor with `Handshakes::verify_token`"
    );
    assert_eq!(
        answered(&WEBSUB),
        "a handshake of `websub` asks for something that must be expected; say what with \
         `Handshakes::expected`"
    );
    assert_eq!(
        answered(&BRAINTREE),
        "the answer to a handshake of `braintree` has the public key in it, and none is set; pass \
         it with `Handshakes::public_key`"
    );
    assert_eq!(
        answered(&SLACK),
        "`slack` has no unsigned handshake; leave `handshakes` out"
    );
    let token = |text: &str| Handshakes::verify_token(Secret::new(text));
    assert_eq!(
        error(builder(&DROPBOX).handshakes(token("abc"))),
        "a handshake of `dropbox` brings nothing to check; answer it with `Handshakes::answered`"
    );
    assert_eq!(
        error(builder(&META).handshakes(token(" "))),
        "the verify token of `meta` is unusable: the secret is empty, blank, or decodes to \
         nothing; set it to the one that was entered at the vendor"
    );
    assert_eq!(
        error(builder(&BRAINTREE).handshakes(Handshakes::public_key("a b"))),
        "the public key of `braintree` is empty or has other than visible ASCII characters; copy \
         it again from the vendor"
    );
}

#[test]
fn a_digest_needs_a_long_token_and_the_url() {
    let token = |text: &str| Handshakes::verify_token(Secret::new(text));
    let error = |builder: EndpointBuilder| builder.build().unwrap_err().to_string();
    let long = "a".repeat(32);

    assert_eq!(
        error(builder(&EBAY).handshakes(Handshakes::answered())),
        "the answer to a handshake of `ebay` is made with a token, and none is set; pass the one \
         that was entered at the vendor with `Handshakes::verify_token`"
    );
    assert_eq!(
        error(builder(&EBAY).handshakes(token(&"a".repeat(31)))),
        "the verify token of `ebay` is shorter than 32 bytes, and could be guessed by the answer \
         to a handshake; enter a longer random one at the vendor"
    );
    assert!(builder(&EBAY).handshakes(token(&long)).build().is_ok());

    let without_url = Endpoint::builder(&EBAY, Secret::new(key_text(&EBAY, SECRET)));
    assert!(without_url.clone().build().is_ok());
    assert_eq!(
        error(without_url.handshakes(token(&long))),
        "the answer to a handshake of `ebay` is made with the URL that was entered at the vendor, \
         and no base URL is set; set it with `Verifier::base_url`"
    );
}
