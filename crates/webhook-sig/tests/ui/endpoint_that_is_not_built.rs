use webhook_sig::Endpoint;
use webhook_sig::key::Secret;
use webhook_sig::provider::GITHUB;
use webhook_sig::replay::MemoryStore;

fn main() {
    let _: Endpoint =
        Endpoint::builder(&GITHUB, Secret::from_env("GITHUB_SECRET")).replay(MemoryStore::new());
}
