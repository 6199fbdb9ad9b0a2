use webhook_sig::scheme::{Component, Custom, Encoding, Location, Malformed, Message, Scheme};

fn agent(message: &Message<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), Malformed> {
    write(message.header("User-Agent").unwrap_or_default());
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
