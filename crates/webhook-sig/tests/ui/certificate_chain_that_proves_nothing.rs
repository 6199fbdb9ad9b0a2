use webhook_sig::provider::{GITHUB, PAYPAL};
use webhook_sig::scheme::{ChainPolicy, Scheme};

const CHAIN: ChainPolicy = ChainPolicy::of(3);

const OF_A_SECRET: Scheme = GITHUB.derive("acme").certificate_chain(CHAIN).build();

const OF_A_ROOT_ALONE: Scheme =
    PAYPAL.derive("acme").certificate_chain(ChainPolicy::of(1)).build();

const TOO_LONG: Scheme = PAYPAL.derive("acme").certificate_chain(ChainPolicy::of(7)).build();

const MARKED: ChainPolicy = ChainPolicy::of(2).marked_intermediate("1.2.840");
const WITHOUT_AN_INTERMEDIATE: Scheme =
    PAYPAL.derive("acme").certificate_chain(MARKED).build();

const MARKED_BY_A_NAME: Scheme =
    PAYPAL.derive("acme").certificate_chain(CHAIN.marked_leaf("apple")).build();

const NAMED_TOO: Scheme = PAYPAL
    .derive("acme")
    .certificate_url(PAYPAL.certificate_url().unwrap())
    .certificate_chain(CHAIN)
    .build();

const WITHOUT_A_TOKEN: Scheme = PAYPAL.derive("acme").certificate_chain(CHAIN).build();

fn main() {
    let _ = OF_A_SECRET;
    let _ = OF_A_ROOT_ALONE;
    let _ = TOO_LONG;
    let _ = WITHOUT_AN_INTERMEDIATE;
    let _ = MARKED_BY_A_NAME;
    let _ = NAMED_TOO;
    let _ = WITHOUT_A_TOKEN;
}
