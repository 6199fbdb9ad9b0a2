use webhook_sig::provider::GITHUB;
use webhook_sig::Endpoint;

fn main() {
    let _ = Endpoint::builder(&GITHUB, "a text, which could be a secret or a variable's name");
}
