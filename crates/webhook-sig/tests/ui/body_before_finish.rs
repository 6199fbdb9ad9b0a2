use webhook_sig::{Verification, VerifiedBody};

fn skip(verification: Verification<'_>) -> VerifiedBody {
    verification.body
}

fn make() -> VerifiedBody {
    let mut body = VerifiedBody::default();
    body.push("unverified".into());
    body
}

fn main() {}
