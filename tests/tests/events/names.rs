//! Endpoints, tenants and instances that share a store.

use serde_json::json;
use webhook_sig::endpoint::{EndpointBuilder, UnsignedIds};
use webhook_sig::provider::{CALENDLY, GITHUB, GITLAB_TOKEN, STRIPE};
use webhook_sig::scheme::Scheme;
use webhook_sig_tests::Request;

use crate::kind::{Attempt, endpoint, endpoint_of, keyring_of, per_tenant, signed, signed_with};
use crate::receiver::State::{AlreadyHandled, Handled, InFlight, Refused};
use crate::receiver::{Act, Receiver, Way};
use crate::store::Store;

fn start(way: Way, store: &Store, endpoint: EndpointBuilder) -> Receiver {
    let endpoint = store.protect(endpoint).build();
    way.start(endpoint.expect("the settings are sound"))
}

/// Stripe and Svix send one id to each endpoint of a customer.
#[test]
fn endpoints_of_different_names_handle_an_event_once_each() {
    Store::each(|store| {
        for way in Way::ALL {
            let named = |name: &str| {
                let name = format!("{name}, through {way:?}");
                start(way, store, endpoint(&STRIPE).name(&name))
            };
            let [orders, refunds, clone] = ["orders", "refunds", "orders"].map(named);
            let event = |attempt| signed(&STRIPE, attempt, &json!({ "id": "evt_1" }));

            assert_eq!(orders.deliver(&event(0)), Handled, "{way:?}, {store}");
            assert_eq!(refunds.deliver(&event(0)), Handled, "{way:?}, {store}");
            for receiver in [&orders, &refunds, &clone] {
                let again = receiver.deliver(&event(1));
                assert_eq!(again, AlreadyHandled, "{way:?}, {store}");
            }
        }
    });
}

#[test]
fn tenants_handle_an_event_once_each() {
    Store::each(|store| {
        for way in Way::ALL {
            let name = format!("shops, through {way:?}");
            let receiver = start(way, store, per_tenant().name(&name));
            let to = |target, attempt| {
                let event = signed(&STRIPE, attempt, &json!({ "id": "evt_1" }));
                receiver.deliver(&event.target(target))
            };

            assert_eq!(to("/?shop=one", 0), Handled, "{way:?}, {store}");
            assert_eq!(to("/?shop=other", 0), Handled, "{way:?}, {store}");
            assert_eq!(to("/?shop=other", 1), AlreadyHandled, "{way:?}, {store}");
            assert_eq!(to("/?shop=%6Fne", 1), AlreadyHandled, "{way:?}, {store}");
            assert_eq!(to("/?shop=none", 0), Refused, "{way:?}, {store}");
        }
    });
}

const OLD: &str = "whsec_dGhlIG9sZCBzZWNyZXQgb2YgYWxsIG9mIHRoZW0=";
const NEW: &str = "whsec_dGhlIG5ldyBzZWNyZXQgb2YgYWxsIG9mIHRoZW0=";

/// The schemes whose key is made of an id, a body, a content and what a token vouches for.
const SCHEMES: [&Scheme; 4] = [&STRIPE, &CALENDLY, &GITHUB, &GITLAB_TOKEN];

/// Three instances in the middle of a key rollout.
struct Rollout {
    before: Receiver,
    midway: Receiver,
    after: Receiver,
    scheme: &'static Scheme,
    name: String,
}

impl Rollout {
    fn delivery(&self, secret: &str, event: u32, attempt: Attempt) -> Request {
        let body = json!({ "id": format!("evt_{event}") });
        let delivery = signed_with(self.scheme, secret, attempt, &body);
        delivery.header("Idempotency-Key", event.to_string())
    }
}

fn in_each_rollout(test: impl Fn(&Rollout)) {
    Store::each(|store| {
        for way in Way::ALL {
            for scheme in SCHEMES {
                let name = format!("{} in a rollout, through {way:?}", scheme.id());
                let instance = |secrets: &[&str]| {
                    let endpoint = endpoint_of(scheme, keyring_of(scheme, secrets));
                    let endpoint = match scheme.unsigned_id() {
                        Some(_) => endpoint.unsigned_ids(UnsignedIds::Ignore),
                        None => endpoint,
                    };
                    start(way, store, endpoint.name(&name))
                };
                test(&Rollout {
                    before: instance(&[OLD]),
                    midway: instance(&[NEW, OLD]),
                    after: instance(&[NEW]),
                    scheme,
                    name: format!("{name}, {store}"),
                });
            }
        }
    });
}

#[test]
fn instances_in_a_rollout_agree_on_what_was_handled() {
    in_each_rollout(|rollout| {
        let Rollout {
            before,
            midway,
            after,
            name,
            ..
        } = rollout;
        let handled_by = [(before, OLD), (midway, OLD), (midway, NEW), (after, NEW)];
        for (event, (first, secret)) in (0..).zip(handled_by) {
            let first = first.deliver(&rollout.delivery(secret, event, 0));
            assert_eq!(first, Handled, "{event}, {name}");
            for (instance, secret) in handled_by {
                let again = instance.deliver(&rollout.delivery(secret, event, 1));
                assert_eq!(again, AlreadyHandled, "{event}, {name}");
            }
        }

        assert_eq!(
            before.deliver(&rollout.delivery(NEW, 9, 0)),
            Refused,
            "{name}"
        );
        assert_eq!(
            after.deliver(&rollout.delivery(OLD, 9, 0)),
            Refused,
            "{name}"
        );
    });
}

#[test]
fn instances_in_a_rollout_agree_on_what_is_in_flight() {
    in_each_rollout(|rollout| {
        let Rollout {
            before,
            midway,
            after,
            name,
            ..
        } = rollout;

        before.tell([Act::Wait]);
        let slow = before.send_until_it_runs(&rollout.delivery(OLD, 0, 0));
        for (instance, secret) in [(midway, OLD), (midway, NEW), (after, NEW)] {
            let double = instance.deliver(&rollout.delivery(secret, 0, 1));
            assert_eq!(double, InFlight, "{name}");
        }
        before.let_go();

        assert_eq!(slow.state(), Some(Handled), "{name}");
        let retry = after.deliver(&rollout.delivery(NEW, 0, 1));
        assert_eq!(retry, AlreadyHandled, "{name}");
    });
}
