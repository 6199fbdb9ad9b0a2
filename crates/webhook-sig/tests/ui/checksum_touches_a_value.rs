use webhook_sig::scheme::{Component, Digest, Encoding, Location, Scheme};

const CHECKSUM: Component = Component::BodyDigest(Digest::Crc32, Encoding::Decimal);
const TOPIC: Component = Component::Field(Location::header("Topic"));

const TOUCHES: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .unsigned_body()
    .signs(&[CHECKSUM, TOPIC]);

const ENDS_WITH_A_DIGIT: Scheme =
    Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
        .unsigned_body()
        .signs(&[CHECKSUM, Component::Literal("0"), TOPIC]);

fn main() {
    let _ = TOUCHES;
    let _ = ENDS_WITH_A_DIGIT;
}
