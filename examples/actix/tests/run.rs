//! The example as its users run it.

use webhook_sig_tests::examples::vendors;

const PATH: &str = env!("CARGO_BIN_EXE_actix");

#[test]
fn fastspring_is_acknowledged_with_200() {
    vendors::fastspring_is_acknowledged_with_200(PATH);
}

#[test]
fn refusals_look_the_same() {
    vendors::refusals_look_the_same(PATH);
}

#[test]
fn fastbound_may_repeat_itself_for_three_days() {
    vendors::fastbound_may_repeat_itself_for_three_days(PATH);
}

#[test]
fn qualifio_must_send_its_token_too() {
    vendors::qualifio_must_send_its_token_too(PATH);
}

#[test]
fn an_old_secret_of_qualifio_ends_in_time() {
    vendors::an_old_secret_of_qualifio_ends_in_time(PATH);
}

#[test]
fn other_methods_and_paths_are_not_served() {
    vendors::other_methods_and_paths_are_not_served(PATH);
}

#[test]
fn a_variable_that_is_not_set_is_named() {
    vendors::a_variable_that_is_not_set_is_named(PATH);
}
