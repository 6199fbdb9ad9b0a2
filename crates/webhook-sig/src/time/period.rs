//! Spans of time as people write them.

use std::fmt;
use std::time::Duration;

/// Writes a span in its largest units, such as `7 hours 1 minute`; less than a second is dropped.
pub(crate) struct Period(pub(crate) Duration);

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.as_secs();
        let mut words = Vec::new();
        for (unit, seconds) in UNITS {
            let count = rest.div_euclid(seconds);
            rest = rest.rem_euclid(seconds);
            if count > 0 {
                let plural = if count == 1 { "" } else { "s" };
                words.push(format!("{count} {unit}{plural}"));
            }
        }
        if words.is_empty() {
            return f.write_str("0 seconds");
        }
        f.write_str(&words.join(" "))
    }
}

/// The units and their lengths in seconds, the longest first.
const UNITS: [(&str, u64); 4] = [
    ("day", 86_400),
    ("hour", 3_600),
    ("minute", 60),
    ("second", 1),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_written_in_its_largest_units() {
        for (seconds, text) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (300, "5 minutes"),
            (25_260, "7 hours 1 minute"),
            (172_800, "2 days"),
        ] {
            assert_eq!(Period(Duration::from_secs(seconds)).to_string(), text);
        }
    }
}
