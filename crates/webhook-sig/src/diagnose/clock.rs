//! Times: a clock that is off, and a delivery that is old.

use std::time::Duration;

use crate::diagnose::attempt::{Attempt, Change, Patch};
use crate::diagnose::{Cause, Finding, Search};
use crate::time::TimeFormat;

/// The time zones are this many hours from UTC at most.
const ZONES: u64 = 14;

const HOUR: u64 = 3600;

/// Returns the change to the time at which a delivery says that it was signed, where its age refuses it.
pub(super) fn change(attempt: &Attempt) -> Option<Change> {
    let window = attempt.verifier.window()?;
    let sent = attempt.sent_at()?;
    window.check(sent, attempt.now).err()?;
    let apart = sent.abs_diff(attempt.now).as_secs();
    let direction = if sent < attempt.now {
        "before"
    } else {
        "after"
    };
    let what = format!(
        "at {}, {apart} s {direction} the receiver's clock",
        TimeFormat::Rfc3339.write(sent)
    );
    Some(Change::new(Cause::Clock, what, Patch::Now(sent)))
}

/// Verifies as if it were the time that the delivery names.
pub(super) fn search(search: &mut Search, base: &Attempt) {
    let Some(sent) = base.sent_at() else {
        return;
    };
    search.attempt(base, &[]);
    let window = base.verifier.window().unwrap_or_default();
    let is_zone = is_whole_hours(sent.abs_diff(base.now), window.past_reach());
    // A retry may be as late as a time zone is wide, so that neither explanation is certain.
    if is_zone {
        let zones = search.findings.iter().map(|late| Finding {
            causes: vec![Cause::ClockZone],
            ..late.clone()
        });
        search.findings = zones.chain(search.findings.clone()).collect();
    }
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
