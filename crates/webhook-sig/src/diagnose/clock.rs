//! Times: a clock that is off, and a delivery that is old.

use std::time::Duration;

use crate::diagnose::attempt::Attempt;
use crate::diagnose::{Cause, Finding, Search};
use crate::error::{Error, ErrorKind};

/// The time zones are this many hours from UTC at most.
const ZONES: u64 = 14;

const HOUR: u64 = 3600;

/// Returns whether a delivery is refused for its time.
pub(super) fn is_about_time(refusal: &Error) -> bool {
    matches!(
        refusal.kind(),
        ErrorKind::TimestampTooOld | ErrorKind::TimestampTooNew
    )
}

/// Verifies as if it were the time that the delivery names.
pub(super) fn search(search: &mut Search, base: &Attempt, refusal: &Error) {
    let Some(sent) = base.sent_at().filter(|_| is_about_time(refusal)) else {
        return;
    };
    let mut attempt = base.clone();
    attempt.now = sent;
    if !search.verifies(&attempt) {
        return;
    }
    let apart = sent.abs_diff(base.now);
    let direction = if sent < base.now { "before" } else { "after" };
    let change = format!(
        "at {}, {} s {direction} the receiver's clock",
        sent.as_secs(),
        apart.as_secs()
    );
    let finding = |cause| Finding {
        causes: vec![cause],
        change: change.clone(),
        certain: true,
    };
    let is_zone = is_whole_hours(
        apart,
        base.verifier.window().unwrap_or_default().past_reach(),
    );
    // A retry may be as late as a time zone is wide, so that neither explanation is certain.
    if is_zone {
        search.findings.push(finding(Cause::ClockZone));
    }
    search.findings.push(finding(Cause::Clock));
}

/// Returns whether two times are whole hours apart, but for what a window allows.
fn is_whole_hours(apart: Duration, window: Duration) -> bool {
    let window = window.as_secs().min(HOUR / 4);
    let secs = apart.as_secs();
    let hours = secs
        .saturating_add(HOUR / 2)
        .checked_div(HOUR)
        .unwrap_or_default();
    (1..=ZONES).contains(&hours) && secs.abs_diff(hours.saturating_mul(HOUR)) <= window
}
