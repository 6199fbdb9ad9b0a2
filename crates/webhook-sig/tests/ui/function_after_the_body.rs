use webhook_sig::request::{ReadError, View};
use webhook_sig::scheme::{Component, Custom, Encoding, Location, Scheme};

fn agent(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    write(view.header("User-Agent").unwrap_or_default());
    Ok(())
}

const SCHEME: Scheme =
    Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex).signs(&[
        Component::Body,
        Component::Literal("|"),
        Component::Custom(Custom::new("agent", agent).in_lines()),
    ]);

fn main() {
    let _ = SCHEME;
}
