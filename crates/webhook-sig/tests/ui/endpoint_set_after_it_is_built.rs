use webhook_sig::provider::GITHUB;
use webhook_sig::replay::MemoryStore;
use webhook_sig::{Endpoint, InvalidEndpoint};

fn main() -> Result<(), InvalidEndpoint> {
    let endpoint = Endpoint::from_env(&GITHUB, "GITHUB_SECRET")?;
    let _: Endpoint = endpoint.replay(MemoryStore::new());
    Ok(())
}
