use webhook_sig::Verified;
use webhook_sig::provider::GITHUB;

fn main() {
    let _ = Verified {
        scheme: &GITHUB,
        timestamp: None,
        id: None,
    };
}
