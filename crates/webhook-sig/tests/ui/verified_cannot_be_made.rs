use webhook_sig::Verified;
use webhook_sig::provider::GITHUB;

fn main() {
    let _ = Verified {
        scheme: &GITHUB,
        key_id: "current".into(),
        timestamp: None,
        id: None,
    };
}
