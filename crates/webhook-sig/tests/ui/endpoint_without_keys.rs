use webhook_sig::Endpoint;
use webhook_sig::provider::GITHUB;

fn main() {
    let _ = Endpoint::builder(
        &GITHUB,
        "a text, which could be a secret or a variable's name",
    );
}
