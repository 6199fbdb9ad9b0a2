//! Public keys: verification, keys that are read, a full keyring, and unknown tenants.

use std::hint::black_box;

use aws_lc_rs::rsa::KeySize;
use tokio::runtime;
use webhook_sig::key::{KEY_LIMIT, Tenant, TenantKeys};
use webhook_sig::scheme::Location;
use webhook_sig::{BoxError, Endpoint, Head, Keyring, Verifier};
use webhook_verify::{Provider, Secret, VerifyOptions, VerifyingKeyMaterial, verify};

use crate::measure::{Contestant, Lane, race};
use crate::public_keys::{
    ED25519, Kind, P256, PUBLIC_SHAPES, Pair, PublicDelivery, PublicShape, RSA_2048, RSA_4096,
};
use crate::report::{Finding, Section, Table, length, ratio, time};

const METHOD: &str = "\
The verification alone has the signed message and the signature at hand, and a key that is read \
already: ed25519-dalek's `verify_strict` for Ed25519, aws-lc-rs for the others. The core does \
everything that it does for a delivery in addition. By hand means code that looks the headers up, \
decodes them, checks the age where a time is signed, puts the message together and verifies it; \
aws-lc-rs keeps the key parsed, ring parses it each time. webhook-verify has RSA for \
PayPal alone, which is left out: its feature `paypal` is off. The key pairs are new in each run.\n\
\n\
A key is read from what the vendor shows, hex, SPKI in base64 or PEM, and its time is compared with \
one verification of 300 B. The full keyring has eight keys, and a delivery that none of them has \
signed; it is compared with the verification alone under all eight. An endpoint looks keys up by \
tenant, and refuses a forgery for a tenant with a key and for an unknown one. The decoy of RSA has \
2048 bits, so a tenant with a longer key is told apart by the time; one with a key as long is not, \
not even by a signature of another length.";

const SIZES: [usize; 2] = [300, 20 * 1024];

/// What the core may take against the verification alone, a full keyring against eight of it, and
/// an unknown tenant against a known one, which may take as much less too.
const TARGET: f64 = 1.05;

pub fn run(rounds: usize) -> Section {
    let mut findings = Vec::new();
    let pairs = PUBLIC_SHAPES.map(|shape| (Pair::new(shape.kind), shape));
    let verified = verified(rounds, &pairs, &mut findings);
    let read = read(rounds, &pairs, &mut findings);
    let keyrings = keyrings(rounds, &mut findings);
    let tenants = tenants(rounds, &mut findings);
    Section {
        title: "Public keys",
        method: METHOD,
        tables: vec![verified, read, keyrings, tenants],
        plots: Vec::new(),
        findings,
    }
}

/// Measures a genuine delivery of each shape, against the verification alone and the peers.
fn verified(rounds: usize, pairs: &[(Pair, PublicShape)], findings: &mut Vec<Finding>) -> Table {
    let mut table = Table::new([
        "signed with",
        "body",
        "the verification alone",
        "webhook-sig",
        "by hand on aws-lc-rs",
        "by hand on ring",
        "webhook-verify",
    ]);
    for (pair, shape) in pairs {
        for size in SIZES {
            let delivery = PublicDelivery::new(shape, pair, size);
            let lanes = race(rounds, contestants(shape, pair, &delivery));
            let ratios = lanes[1..].iter().map(|lane| lane.against(&lanes[0]));
            let mut cells = vec![shape.name.to_owned(), length(size), time(lanes[0].times())];
            cells.extend(ratios.map(ratio));
            cells.resize(7, "–".to_owned());
            table.row(cells);
            findings.extend(judge(shape, size, &lanes));
        }
    }
    table
}

fn contestants<'d>(
    shape: &PublicShape,
    pair: &Pair,
    delivery: &'d PublicDelivery,
) -> Vec<Contestant<'d>> {
    let (bare, aws_lc_rs, ring) = (pair.bare(), pair.on_aws_lc_rs(), pair.on_ring());
    let (verifier, keys) = (Verifier::new(shape.scheme), pair.key(shape.scheme).into());
    let mut contestants = vec![
        Contestant::new("the verification alone", move || {
            let delivery = black_box(delivery);
            assert!(bare(&delivery.message, &delivery.signature));
        }),
        Contestant::new("webhook-sig", move || {
            let delivery = black_box(delivery);
            let body = delivery.body.clone();
            let verified = verifier.verify(&delivery.head(), body, &keys, delivery.now);
            black_box(verified.expect("it is signed"));
        }),
        Contestant::new("by hand on aws-lc-rs", move || {
            assert!(black_box(delivery).is_signed(&aws_lc_rs));
        }),
        Contestant::new("by hand on ring", move || {
            assert!(black_box(delivery).is_signed(&ring));
        }),
    ];
    contestants.extend(webhook_verify(shape, pair, delivery));
    contestants
}

fn webhook_verify<'d>(
    shape: &PublicShape,
    pair: &Pair,
    delivery: &'d PublicDelivery,
) -> Option<Contestant<'d>> {
    let options = VerifyOptions::default();
    let (provider, secret, options) = match shape.kind {
        Kind::Ed25519 => (Provider::Discord, pair.public.as_str(), options),
        Kind::P256 => {
            let key = VerifyingKeyMaterial::EcdsaP256PublicKey(pair.spki.clone());
            let options = options.with_verifying_material(key);
            (Provider::SendGrid, "unused", options)
        }
        Kind::Rsa(_) => return None,
    };
    let secret = Secret::new(secret);
    Some(Contestant::new("webhook-verify", move || {
        let PublicDelivery { headers, body, .. } = black_box(delivery);
        let verified = verify(provider, headers, body, &secret, options.clone());
        verified.expect("it is signed");
    }))
}

fn judge(shape: &PublicShape, size: usize, lanes: &[Lane]) -> Vec<Finding> {
    let about = format!("{}, {}", shape.name, length(size));
    let [bare, core, by_hand, peers @ ..] = lanes else {
        unreachable!("there are as many as contestants");
    };
    let mut findings = vec![
        Finding::at_most(
            format!("the core against the verification alone: {about}"),
            TARGET,
            core.against(bare),
        ),
        Finding::at_most(
            format!("the core against code by hand on aws-lc-rs: {about}"),
            TARGET,
            core.against(by_hand),
        ),
    ];
    let peers = peers.iter().map(|lane| {
        let what = format!("{} against the core: {about}", lane.name);
        Finding::faster(what, lane.against(core))
    });
    findings.extend(Finding::worst(peers));
    findings
}

/// Measures what it takes to read a key, against one verification with it.
fn read(rounds: usize, pairs: &[(Pair, PublicShape)], findings: &mut Vec<Finding>) -> Table {
    let mut table = Table::new(["key", "one verification", "reading the key, against it"]);
    for (pair, shape) in pairs {
        let delivery = PublicDelivery::new(shape, pair, SIZES[0]);
        let bare = pair.bare();
        let lanes = race(
            rounds,
            vec![
                Contestant::new("verified", || {
                    let delivery = black_box(&delivery);
                    assert!(bare(&delivery.message, &delivery.signature));
                }),
                Contestant::new("read", || {
                    black_box(black_box(pair).key(shape.scheme));
                }),
            ],
        );
        let against = lanes[1].against(&lanes[0]);
        table.row([
            shape.name.to_owned(),
            time(lanes[0].times()),
            ratio(against),
        ]);
        let what = format!("reading a key against one verification: {}", shape.name);
        findings.push(Finding::at_most(what, 1.0, against));
    }
    table
}

/// Measures a delivery that none of eight keys has signed, against eight verifications.
fn keyrings(rounds: usize, findings: &mut Vec<Finding>) -> Table {
    let mut table = Table::new(["signed with", "body", "eight verifications", "webhook-sig"]);
    for shape in [ED25519, P256, RSA_2048] {
        let pairs: Vec<_> = (0..KEY_LIMIT).map(|_| Pair::new(shape.kind)).collect();
        let keys = shape.scheme.keyring(pairs.iter().map(|pair| &*pair.public));
        let keys = keys.expect("all are keys");
        let bare: Vec<_> = pairs.iter().map(Pair::bare).collect();
        let verifier = Verifier::new(shape.scheme);
        for size in SIZES {
            let forged = PublicDelivery::new(&shape, &Pair::new(shape.kind), size);
            let lanes = race(
                rounds,
                vec![
                    Contestant::new("eight verifications", || {
                        let PublicDelivery {
                            message, signature, ..
                        } = black_box(&forged);
                        assert!(!bare.iter().any(|verify| verify(message, signature)));
                    }),
                    Contestant::new("webhook-sig", || refuse(&verifier, &keys, &forged)),
                ],
            );
            let against = lanes[1].against(&lanes[0]);
            table.row([
                shape.name.to_owned(),
                length(size),
                time(lanes[0].times()),
                ratio(against),
            ]);
            let what = format!(
                "a forgery under eight keys against eight verifications: {}, {}",
                shape.name,
                length(size)
            );
            findings.push(Finding::at_most(what, TARGET, against));
        }
    }
    table
}

fn refuse(verifier: &Verifier, keys: &Keyring, forged: &PublicDelivery) {
    let forged = black_box(forged);
    let refused = verifier.verify(&forged.head(), forged.body.clone(), keys, forged.now);
    assert!(black_box(refused).is_err());
}

/// Measures a forgery for an unknown tenant, against one for a tenant with a key.
fn tenants(rounds: usize, findings: &mut Vec<Finding>) -> Table {
    let mut table = Table::new([
        "signed with",
        "a known tenant",
        "an unknown one, against it",
    ]);
    let runtime = runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime");
    for (name, shape, forger) in [
        (ED25519.name, ED25519, ED25519.kind),
        (P256.name, P256, P256.kind),
        (RSA_2048.name, RSA_2048, RSA_2048.kind),
        ("RSA of 2048 bits (Wise), too long", RSA_2048, RSA_4096.kind),
        (RSA_4096.name, RSA_4096, RSA_4096.kind),
    ] {
        let endpoint = endpoint(&shape);
        let forged = PublicDelivery::new(&shape, &Pair::new(forger), SIZES[0]);
        let refusal = |path: &'static str| {
            let (endpoint, forged, runtime) = (&endpoint, &forged, &runtime);
            Contestant::new(path, move || {
                let forged = black_box(forged);
                let head = Head::new("POST", path, &forged.headers);
                let body = tokio_stream::once(Ok(forged.body.clone()));
                assert!(runtime.block_on(endpoint.receive(&head, body)).is_err());
            })
        };
        let contestants = vec![refusal("/hooks/acme"), refusal("/hooks/emca")];
        let lanes = race(rounds, contestants);
        let against = lanes[1].against(&lanes[0]);
        table.row([name.to_owned(), time(lanes[0].times()), ratio(against)]);
        if shape.kind != Kind::Rsa(KeySize::Rsa4096) {
            let what = format!("an unknown tenant against a known one: {name}");
            findings.push(Finding::at_most(&*what, TARGET, against));
            findings.push(Finding::at_least(&*what, 2.0 - TARGET, against));
        }
    }
    table
}

/// Creates an endpoint that has one tenant, `acme`.
fn endpoint(shape: &PublicShape) -> Endpoint {
    let keys = Keyring::from(Pair::new(shape.kind).key(shape.scheme));
    let source = move |tenant: Tenant| {
        let keys = (tenant.as_str() == "acme").then(|| keys.clone());
        async move { Ok::<_, BoxError>(keys) }
    };
    let keys = TenantKeys::new(Location::path(2), source);
    let endpoint = Endpoint::builder(shape.scheme, keys).build();
    endpoint.expect("nothing is missing")
}
