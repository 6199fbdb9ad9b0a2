//! Every algorithm with public keys that can be signed: rotation, key ids, tenants and replays.
//!
//! Those that are only verified come as vectors.

use std::convert::identity;

use webhook_sig::endpoint::EndpointBuilder;
use webhook_sig::key::{Key, Keyring, Keys, Tenant, TenantKeys};
use webhook_sig::replay::MemoryStore;
use webhook_sig::scheme::{
    Audience, Component, Ecdsa, Encoding, Identity, Location, Rsa, SchemeBuilder,
};
use webhook_sig::{BoxError, Endpoint, ErrorKind, Scheme, Signer, TimeFormat};
use webhook_sig_tests::fixture::NOW;
use webhook_sig_tests::host::CHOICE;
use webhook_sig_tests::key_pairs::Pair;
use webhook_sig_tests::{Request, place};

use crate::refusal::without_date;

static SCHEMES: [Scheme; 13] = [
    scheme(Scheme::ed25519("ed25519", SIGNATURE, Encoding::Hex)),
    ecdsa("p256-der", Ecdsa::P256Sha256Der),
    ecdsa("p256-fixed", Ecdsa::P256Sha256Fixed),
    ecdsa("p384-der", Ecdsa::P384Sha384Der),
    ecdsa("p384-fixed", Ecdsa::P384Sha384Fixed),
    ecdsa("p521-der", Ecdsa::P521Sha512Der),
    ecdsa("p521-fixed", Ecdsa::P521Sha512Fixed),
    ecdsa("secp256k1-der", Ecdsa::Secp256k1Sha256Der),
    ecdsa("secp256k1-fixed", Ecdsa::Secp256k1Sha256Fixed),
    rsa("pkcs1-sha256", Rsa::Pkcs1Sha256),
    rsa("pkcs1-sha512", Rsa::Pkcs1Sha512),
    rsa("pss-sha256", Rsa::PssSha256),
    rsa("pss-sha512", Rsa::PssSha512),
];

const SIGNATURE: Location = Location::header("Acme-Signature");
const ID: Location = Location::header("Acme-Id");
const KEY_ID: &str = "Acme-Key-Id";

const fn ecdsa(id: &'static str, algorithm: Ecdsa) -> Scheme {
    scheme(Scheme::ecdsa(id, algorithm, SIGNATURE, Encoding::Base64))
}

const fn rsa(id: &'static str, algorithm: Rsa) -> Scheme {
    scheme(Scheme::rsa(id, algorithm, SIGNATURE, Encoding::Base64))
}

const fn scheme(draft: SchemeBuilder) -> Scheme {
    draft
        .key_id(Location::header(KEY_ID))
        .message_id(ID)
        .timestamp(Location::header("Acme-Timestamp"), TimeFormat::UnixSeconds)
        .audience(Audience::Key)
        .event(Identity::Id(ID))
        .unique_messages()
        .signs(&[
            Component::Id,
            Component::Literal("."),
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ])
}

/// Whose key it is.
#[derive(Clone, Copy)]
enum Owner {
    Own,
    Other,
}

impl Owner {
    fn pair(self, scheme: &Scheme) -> &'static Pair {
        let [own, other] = Pair::both(scheme).expect("the scheme has public keys");
        match self {
            Self::Own => own,
            Self::Other => other,
        }
    }

    /// Returns the public key, with an id that only this owner has.
    fn key(self, scheme: &Scheme) -> Key {
        let text = self.pair(scheme).public(scheme);
        let key = scheme.key(text.expect("the scheme reads it"));
        let key = key.expect("it is a key").with_id(self.id());
        key.expect("it is an id")
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Other => "other",
        }
    }

    /// Signs a delivery, which names the key.
    fn signs(self, scheme: &'static Scheme, body: &str) -> Request {
        let key = self.pair(scheme).signing_key(scheme);
        let key = key.expect("it can be signed").with_id(self.id());
        let request = http::Request::post("/webhooks?shop=acme");
        let request = request.body(body.to_owned().into()).expect("it is valid");
        let signer = Signer::new(scheme, key.expect("it is an id"));
        let signed = signer.sign_with_id("msg_1", request, NOW);
        signed.expect("it can be signed").into()
    }
}

fn own_keys(scheme: &Scheme) -> Keyring {
    Owner::Own.key(scheme).into()
}

/// Returns an endpoint for each scheme, which a request chooses by its number.
fn endpoints<K: Into<Keys>>(
    keys: impl Fn(&'static Scheme) -> K,
    with: impl Fn(EndpointBuilder) -> EndpointBuilder,
) -> Vec<Endpoint> {
    let endpoint = |scheme: &'static Scheme| {
        let endpoint = Endpoint::builder(scheme, keys(scheme)).name(scheme.id());
        let endpoint = with(endpoint.clock(|| NOW)).build();
        endpoint.expect("the settings are sound")
    };
    SCHEMES.iter().map(endpoint).collect()
}

/// Sends requests to the endpoint of each scheme in every place, and checks what becomes of them:
/// the name of the key that verified one, or the kind of its error, and that all errors look alike.
fn come_to(
    endpoints: &[Endpoint],
    requests: impl Fn(&'static Scheme) -> Vec<(Request, Result<&'static str, ErrorKind>)> + Sync,
) {
    let numbered = SCHEMES.iter().enumerate();
    let requests: Vec<_> = numbered
        .flat_map(|(number, scheme)| {
            let chosen = move |(request, expected): (Request, _)| {
                let request = request.header(CHOICE, number.to_string());
                (scheme.id(), request, expected)
            };
            requests(scheme).into_iter().map(chosen)
        })
        .collect();
    place::everywhere(|place| {
        let host = place.framework.start(endpoints);
        let mut faces = Vec::new();
        for (id, request, expected) in &requests {
            let response = place.send(&host, request);
            let record = host.seen().take();
            match expected {
                Ok(key) => {
                    assert_eq!((response.status, &*record.errors), (200, &[][..]), "{id}");
                    let [handled] = &record.handled[..] else {
                        panic!("{id}: handled {} times", record.handled.len());
                    };
                    assert_eq!(handled.key_id, *key, "{id}");
                    assert!(handled.body == request.body, "{id}");
                }
                Err(kind) => {
                    assert_eq!(record.errors, [*kind], "{id}");
                    assert!(record.handled.is_empty(), "{id}");
                    faces.push(without_date(response));
                }
            }
        }
        assert!(
            faces.iter().all(|face| Some(face) == faces.first()),
            "{faces:?}"
        );
        assert!(faces.iter().all(|face| face.status == 401), "{faces:?}");
    });
}

#[test]
fn a_delivery_is_taken_from_the_current_and_from_the_retiring_key() {
    let both = |scheme: &Scheme| {
        let keys = own_keys(scheme).retiring(Owner::Other.key(scheme));
        keys.expect("two keys fit")
    };
    let large = "Hello, World! ".repeat(10_000);
    come_to(&endpoints(both, identity), |scheme| {
        let other = Owner::Other.signs(scheme, "{}");
        let own = Owner::Own.signs(scheme, &large);
        let mut changed = large.clone().into_bytes();
        changed[70_000] ^= 1;
        vec![
            (own.clone(), Ok("own")),
            (other.clone(), Ok("other")),
            (own.body(changed), Err(ErrorKind::SignatureMismatch)),
            (other.body("[]"), Err(ErrorKind::SignatureMismatch)),
        ]
    });
}

#[test]
fn a_key_verifies_only_what_names_it() {
    let both = |scheme: &Scheme| {
        let keys = own_keys(scheme).retiring(Owner::Other.key(scheme));
        keys.expect("two keys fit")
    };
    come_to(&endpoints(both, identity), |scheme| {
        let named = |id| {
            let request = Owner::Own.signs(scheme, "{}");
            request.without(KEY_ID).header(KEY_ID, id)
        };
        vec![
            (named("own"), Ok("own")),
            (named("other"), Err(ErrorKind::SignatureMismatch)),
            (named("third"), Err(ErrorKind::KeyUnknown)),
        ]
    });
}

#[test]
fn an_unknown_tenant_answers_as_a_forged_delivery_does() {
    let tenants = |scheme: &'static Scheme| {
        TenantKeys::new(Location::query("shop"), async move |tenant: Tenant| {
            let is_known = tenant.as_str() == "acme";
            Ok::<_, BoxError>(is_known.then(|| own_keys(scheme)))
        })
    };
    come_to(&endpoints(tenants, identity), |scheme| {
        let genuine = Owner::Own.signs(scheme, "{}");
        let forged = Owner::Other.signs(scheme, "{}");
        let forged = forged.without(KEY_ID).header(KEY_ID, "own");
        let of_another = |request: &Request| request.clone().target("/webhooks?shop=nobody");
        vec![
            (genuine.clone(), Ok("own")),
            (forged.clone(), Err(ErrorKind::SignatureMismatch)),
            (of_another(&genuine), Err(ErrorKind::KeyUnknown)),
            (of_another(&forged), Err(ErrorKind::KeyUnknown)),
        ]
    });
}

/// Two signatures of one message differ where they are random, and a sender may make a new one.
#[test]
fn a_message_runs_once_however_often_it_is_signed() {
    place::everywhere(|place| {
        let remembering = |endpoint: EndpointBuilder| endpoint.replay(MemoryStore::new());
        let host = place.framework.start(&endpoints(own_keys, remembering));
        for (number, scheme) in SCHEMES.iter().enumerate() {
            for handled in [1, 0] {
                let request = Owner::Own.signs(scheme, "{}");
                let request = request.header(CHOICE, number.to_string());

                let response = place.send(&host, &request);

                let record = host.seen().take();
                assert_eq!(response.status, 200, "{}", scheme.id());
                assert_eq!(record.handled.len(), handled, "{}", scheme.id());
            }
        }
    });
}
