use webhook_sig::{Head, Keyring, UnixTime, Verifier};

fn verify(verifier: &Verifier, keys: Option<&Keyring>) {
    let head = Head::new("POST", "/", &[("A", "b")]);
    let _ = verifier.verify(&head, "", keys, UnixTime::from_secs(0));
}

fn main() {}
