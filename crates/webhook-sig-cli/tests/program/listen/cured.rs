//! What to do about a mistake, as the line of a delivery says.

use webhook_sig::provider::TWILIO;

use crate::harness::{FORM, signed};
use crate::listen::{Listening, http};

#[test]
fn the_base_url_with_which_it_verifies_is_named() {
    let url = "https://shop.example/twilio";
    let route = ["--route", "/twilio=twilio:env:STRIPE_SECRET"];
    let public = ["--public-url", "https://app.internal"];
    let listening = Listening::start(&[route, public].concat());
    let delivery = signed(&TWILIO, &["--url", url]);
    let mut headers = vec![("host", "shop.example")];
    let own = delivery.headers.iter();
    headers.extend(own.map(|(name, value)| (name.as_str(), value.as_str())));

    http(
        &listening.receiver,
        "POST /twilio",
        &headers,
        FORM.as_bytes(),
    );

    let line = listening.line("POST /twilio refused: ");
    let cure = "; cure: give the origin that the sender addresses with `--public-url`, and an app the \
        base URL `https://shop.example` -> 401";
    assert!(line.ends_with(cure), "{line}");
}
