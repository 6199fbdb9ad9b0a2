use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::Scheme;

const SHORT: Scheme = GITHUB.derive("acme").short_modulus().build();

fn main() {
    let _ = SHORT;
}
