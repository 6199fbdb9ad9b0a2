use webhook_sig::scheme::{
    Answer, Caller, Challenge, Component, Encoding, Handshake, Location, Scheme, SchemeBuilder,
};

const ACME: SchemeBuilder = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
    .event_type(Location::json("/type"));

const STATUS: Handshake = Handshake::new("POST", Answer::Status).from(Caller::Signed);

const SIGNATURE: Handshake = STATUS.when(Location::header("sig"), &[]);

const TYPE: Handshake = Handshake::new("POST", Answer::CHALLENGE)
    .challenge(Challenge::at(Location::json("/type")))
    .from(Caller::Signed);

const WITHOUT_A_CONDITION: Scheme = ACME.handshakes(&[STATUS]).signs(&[Component::Body]);

const BY_THE_SIGNATURE: Scheme = ACME.handshakes(&[SIGNATURE]).signs(&[Component::Body]);

const BY_ANY_TYPE: Scheme = ACME.handshakes(&[TYPE]).signs(&[Component::Body]);

const BY_ONE_TYPE: Scheme = ACME
    .handshakes(&[TYPE.when(Location::json("/type"), &["test"])])
    .signs(&[Component::Body]);

fn main() {
    let _ = (WITHOUT_A_CONDITION, BY_THE_SIGNATURE, BY_ANY_TYPE, BY_ONE_TYPE);
}
