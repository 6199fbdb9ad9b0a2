//! What it costs to recognize a delivery's event, by what an event is.

use std::hint::black_box;

use bytes::Bytes;
use http::Request;
use webhook_sig::scheme::{Component, Encoding, Identity, Location, Scheme};
use webhook_sig::{Head, Key, Keyring, Signer, TimeFormat, UnixTime, Verifier};

use crate::measure::{Contestant, race};
use crate::report::{Finding, Section, Table, time};

const METHOD: &str = "\
The same delivery, a JSON body of 1 KiB in one chunk, is verified by the core with and without \
reading its event, in the same round; the difference is what a replay store adds to verification. \
The claim itself is in the chapter on the store. A body in many chunks is gathered once in \
addition. The hash is one SHA-256 over the body, which the kinds that digest it cannot do without.";

const ID: Location = Location::header("Acme-Id");
const TIME: Location = Location::header("Acme-Time");

/// Returns a scheme that signs an id, a time and the body, whose event is identified in some way.
const fn acme(identity: Identity) -> Scheme {
    Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
        .message_id(ID)
        .timestamp(TIME, TimeFormat::UnixSeconds)
        .event(identity)
        .signs(&[
            Component::Id,
            Component::Literal("\n"),
            Component::Timestamp,
            Component::Literal("\n"),
            Component::Body,
        ])
}

static IN_HEAD: Scheme = acme(Identity::Id(ID));
static IN_JSON: Scheme = acme(Identity::Id(Location::json("/id")));
static DEEP: Scheme = acme(Identity::Fields(&[
    Location::json("/data/object/id"),
    Location::json("/data/object/status"),
]));
static BATCH: Scheme = acme(Identity::Each {
    items: Location::json("/items"),
    fields: &[Location::json("/id")],
});
static BODY: Scheme = acme(Identity::Body);
static MESSAGE: Scheme = acme(Identity::Message);

/// What an event is, and how much longer it may take than the hash, in nanoseconds.
const KINDS: [(&Scheme, &str, Bound); 6] = [
    (&IN_HEAD, "an id in a header", Bound::Nanoseconds(300.0)),
    (&IN_JSON, "an id in the body", Bound::Nanoseconds(1000.0)),
    (
        &DEEP,
        "two fields deep in the body",
        Bound::Nanoseconds(1500.0),
    ),
    (&BATCH, "each of ten items", Bound::None),
    (&BODY, "the body", Bound::Hash),
    (&MESSAGE, "all that is signed", Bound::Hash),
];

/// How much reading the event may take.
#[derive(Clone, Copy)]
enum Bound {
    /// So many times what a SHA-256 over the body takes.
    Hash,
    Nanoseconds(f64),
    None,
}

/// How many times the hash the kinds may take that digest the content.
const HASHES: f64 = 1.5;

pub fn run(rounds: usize) -> Section {
    let mut section = Section {
        title: "Recognizing an event",
        method: METHOD,
        tables: Vec::new(),
        plots: Vec::new(),
        findings: Vec::new(),
    };
    let mut table = Table::new([
        "an event is",
        "verified",
        "and recognized",
        "added",
        "the hash",
    ]);
    for (scheme, name, bound) in KINDS {
        let delivery = Delivery::new(scheme);
        let plain = Verifier::new(scheme);
        let reading = Verifier::new(scheme).read_events();
        let contestants = vec![
            Contestant::new("verified", || delivery.verify(&plain)),
            Contestant::new("recognized", || delivery.verify(&reading)),
            Contestant::new("hash", || delivery.hash()),
        ];
        let lanes = race(rounds, contestants);
        let added = lanes[1].beyond(&lanes[0]);
        table.row([
            name.to_owned(),
            time(lanes[0].times()),
            time(lanes[1].times()),
            time(added.times()),
            time(lanes[2].times()),
        ]);
        let finding = match bound {
            Bound::Hash => Some(Finding::at_most(
                format!("recognizing {name}, against a hash of the body"),
                HASHES,
                added.against(&lanes[2]),
            )),
            Bound::Nanoseconds(most) => Some(Finding::at_most(
                format!("nanoseconds to recognize {name}"),
                most,
                added.times(),
            )),
            Bound::None => None,
        };
        section.findings.extend(finding);
    }
    section.tables.push(table);
    section
}

/// A signed delivery.
struct Delivery {
    request: Request<Bytes>,
    keys: Keyring,
}

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

impl Delivery {
    fn new(scheme: &'static Scheme) -> Self {
        let key: Key = scheme
            .key("a secret of 32 bytes, as is usual")
            .expect("it is text");
        let request = Request::post("/")
            .body(Bytes::from(body()))
            .expect("it is sound");
        let signer = Signer::new(scheme, key.clone());
        let request = signer.sign_with_id("msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", request, NOW);
        Self {
            request: request.expect("it has all that is signed"),
            keys: key.into(),
        }
    }

    fn verify(&self, verifier: &Verifier) {
        let head = Head::new("POST", "/", self.request.headers());
        let body = self.request.body().clone();
        let verified = verifier.verify(black_box(&head), body, &self.keys, NOW);
        black_box(verified.expect("it is genuine"));
    }

    fn hash(&self) {
        use sha2::Digest as _;
        black_box(sha2::Sha256::digest(black_box(self.request.body())));
    }
}

/// Returns a body of 1 KiB, as a payment provider sends it.
fn body() -> String {
    let items: Vec<_> = (0..10)
        .map(|number| format!(r#"{{"id":"item_{number:04}"}}"#))
        .collect();
    let start =
        r#"{"id":"evt_1MqqbKLt4dXK03v5qaIbiNCC","type":"invoice.paid","created":1700000000,"#;
    let object = r#""data":{"object":{"id":"in_1MtHbELt4dXK03v5","status":"paid","total":2000}},"#;
    let rest = format!(r#""items":[{}],"note":""#, items.join(","));
    let mut body = [start, object, &rest].concat();
    while body.len() < 1022 {
        body.push(if body.len().is_multiple_of(7) {
            ' '
        } else {
            'x'
        });
    }
    body + "\"}"
}
