use webhook_sig::scheme::{ListPolicy, Location};

const VERSIONS: Location = Location::header("Sig")
    .versions(",", "=", "v")
    .policy(ListPolicy::NewestVersion);

const NARROWED_LATER: Location = Location::header("Sig")
    .pair(",", "=", "v1")
    .policy(ListPolicy::NewestVersion)
    .versions(",", "=", "v");

const WHOLE: Location = Location::header("Sig").policy(ListPolicy::NewestVersion);

fn main() {
    let _ = VERSIONS;
    let _ = NARROWED_LATER;
    let _ = WHOLE;
}
