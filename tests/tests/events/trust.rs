//! Ids that no signature covers, where the user trusts them.

use serde_json::json;
use webhook_sig::endpoint::UnsignedIds;
use webhook_sig::provider::{GITHUB, SHOPIFY};
use webhook_sig::replay::UNSIGNED_ID_LIMIT;
use webhook_sig::scheme::Scheme;
use webhook_sig_tests::Request;

use crate::kind::{endpoint, signed, under_another_id};
use crate::receiver::State::{AlreadyHandled, Failed, Handled};
use crate::receiver::{Act, Receiver, Way};
use crate::store::Store;

/// Tries a vendor's deliveries without an id, which differ in their content.
fn in_each_case(test: impl Fn(&Receiver, &dyn Fn(u32) -> Request, &str)) {
    Store::each(|store| {
        for way in Way::ALL {
            for scheme in [&GITHUB, &SHOPIFY] {
                let name = format!("{}, through {way:?}, {store}", scheme.id());
                let endpoint = endpoint(scheme)
                    .unsigned_ids(UnsignedIds::Trust)
                    .name(&name);
                let endpoint = store.protect(endpoint).build();
                let receiver = way.start(endpoint.expect("the settings are sound"));
                test(&receiver, &|content| delivery(scheme, content), &name);
            }
        }
    });
}

fn delivery(scheme: &'static Scheme, content: u32) -> Request {
    signed(scheme, 0, &json!({ "content": content }))
}

#[test]
fn a_captured_delivery_passes_under_so_many_ids_and_no_more() {
    in_each_case(|receiver, delivery, name| {
        let captured = delivery(0);

        for number in 0..UNSIGNED_ID_LIMIT {
            let another = under_another_id(&captured, number);
            assert_eq!(receiver.deliver(&another), Handled, "{number}: {name}");
            assert_eq!(
                receiver.deliver(&another),
                AlreadyHandled,
                "{number}: {name}"
            );
        }
        for number in UNSIGNED_ID_LIMIT..UNSIGNED_ID_LIMIT + 8 {
            let another = under_another_id(&captured, number);
            assert_eq!(
                receiver.deliver(&another),
                AlreadyHandled,
                "{number}: {name}"
            );
        }

        assert_eq!(receiver.runs(), UNSIGNED_ID_LIMIT, "{name}");
        let other = under_another_id(&delivery(1), 0);
        assert_eq!(receiver.deliver(&other), Handled, "{name}");
    });
}

#[test]
fn a_missing_id_counts_as_one() {
    in_each_case(|receiver, delivery, name| {
        let without_id = delivery(0);

        assert_eq!(receiver.deliver(&without_id), Handled, "{name}");
        assert_eq!(receiver.deliver(&without_id), AlreadyHandled, "{name}");
        for number in 1..UNSIGNED_ID_LIMIT {
            let another = under_another_id(&without_id, number);
            assert_eq!(receiver.deliver(&another), Handled, "{number}: {name}");
        }
        let last = under_another_id(&without_id, UNSIGNED_ID_LIMIT);
        assert_eq!(receiver.deliver(&last), AlreadyHandled, "{name}");
    });
}

/// Otherwise a handler that fails often would have its retries answered as handled.
#[test]
fn a_retry_under_its_own_id_does_not_count_again() {
    in_each_case(|receiver, delivery, name| {
        let own = under_another_id(&delivery(0), 0);

        receiver.tell(vec![Act::Fail; UNSIGNED_ID_LIMIT + 4]);
        for _ in 0..UNSIGNED_ID_LIMIT + 4 {
            assert_eq!(receiver.deliver(&own), Failed, "{name}");
        }

        assert_eq!(receiver.deliver(&own), Handled, "{name}");
        let another = under_another_id(&own, 1);
        assert_eq!(receiver.deliver(&another), Handled, "{name}");
    });
}
