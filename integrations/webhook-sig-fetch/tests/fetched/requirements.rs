//! Which test shows which requirement of fetched keys.

use std::path::Path;

/// The requirements by number, and a test that shows each; a file of the core is named from its root.
const SHOWN: [(&str, &str, &str); 24] = [
    (
        "1",
        "unknown.rs",
        "an_unknown_kid_fetches_once_a_minute_from_the_last_attempt_on",
    ),
    (
        "2",
        "unknown.rs",
        "a_bad_signature_under_a_known_kid_fetches_nothing",
    ),
    (
        "3",
        "unknown.rs",
        "concurrent_misses_share_one_fetch_that_no_waiter_cancels",
    ),
    ("3", "unknown.rs", "a_fetch_whose_waiters_all_left_goes_on"),
    ("4", "unknown.rs", "a_miss_or_a_failure_evicts_nothing"),
    (
        "5",
        "freshness.rs",
        "keys_are_refreshed_in_the_background_at_three_quarters_of_their_time",
    ),
    (
        "5",
        "freshness.rs",
        "a_warning_says_once_that_keys_are_stale_and_a_metric_counts",
    ),
    (
        "5",
        "freshness.rs",
        "stale_keys_serve_for_a_day_while_the_origin_is_down",
    ),
    (
        "6",
        "freshness.rs",
        "a_key_that_left_the_set_verifies_nothing_after_the_next_refresh",
    ),
    (
        "6",
        "named.rs",
        "a_key_that_the_origin_denies_is_dropped_at_once_and_an_outage_drops_none",
    ),
    ("7", "bounds.rs", "an_answer_is_bounded_in_length_and_time"),
    (
        "7",
        "bounds.rs",
        "only_status_200_is_an_answer_and_no_redirect_is_followed",
    ),
    (
        "7",
        "bounds.rs",
        "a_request_has_a_fixed_head_and_no_cookies",
    ),
    (
        "8",
        "named.rs",
        "keys_of_another_kind_and_what_points_elsewhere_are_skipped",
    ),
    (
        "9",
        "named.rs",
        "without_a_kid_all_keys_are_tried_and_at_most_eight",
    ),
    (
        "9",
        "named.rs",
        "a_single_key_serves_whatever_id_a_delivery_names",
    ),
    (
        "10",
        "named.rs",
        "an_id_has_the_form_of_the_vendor_before_it_goes_into_a_url",
    ),
    (
        "10",
        "named.rs",
        "unknown_ids_are_bounded_and_displace_no_key",
    ),
    (
        "13",
        "certificates.rs",
        "a_certificate_serves_until_its_end_and_for_a_day_at_most",
    ),
    ("13", "certificates.rs", "certificates_are_bounded"),
    (
        "15",
        "bounds.rs",
        "a_server_that_the_client_does_not_trust_brings_no_keys",
    ),
    (
        "16",
        "endpoint.rs",
        "an_endpoint_without_keys_answers_503_and_verifies_after_the_fetch",
    ),
    ("17", "bounds.rs", "the_core_fetches_nothing"),
    ("18", "bounds.rs", "clock_client_and_cooldown_are_injected"),
];

/// Those that the core shows by itself: nothing is fetched for them.
const IN_THE_CORE: [(&str, &str, &str); 3] = [
    (
        "11",
        "tests/core/jwks.rs",
        "certificates_and_urls_in_a_set_are_ignored",
    ),
    (
        "12",
        "src/scheme/certificate/url.rs",
        "a_hostile_url_of_a_certificate_is_refused",
    ),
    (
        "14",
        "src/key/certificate.rs",
        "a_chain_to_another_root_is_refused",
    ),
];

#[test]
fn every_requirement_is_shown_by_a_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let core = folder.join("../../crates/webhook-sig");
    let here = SHOWN.map(|shown| (folder.join("tests/fetched"), shown));
    let there = IN_THE_CORE.map(|shown| (core.clone(), shown));
    let mut numbers = Vec::new();
    for (root, (number, file, test)) in here.into_iter().chain(there) {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let (before, _) = text
            .split_once(&format!("fn {test}("))
            .unwrap_or_else(|| panic!("{number}: {test}"));
        let attributes = before.rsplit("\n}\n").next().unwrap();
        assert!(attributes.contains("test]"), "{number}: {test}");
        numbers.push(number.parse::<usize>().unwrap());
    }
    numbers.sort_unstable();
    numbers.dedup();
    assert!(numbers.into_iter().eq(1..=18));
}
