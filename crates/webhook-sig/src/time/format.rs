//! Timestamp texts: strict readers and the matching writers.

use std::fmt;

use crate::time::UnixTime;
use crate::time::civil::{Civil, month_named};

/// How a sender writes its timestamp.
///
/// Reading is strict: one spelling, no sign, no space, no leading zero, nothing that overflows.
///
/// ```
/// use webhook_sig::{TimeFormat, UnixTime};
///
/// let time = UnixTime::from_secs(1_700_000_000);
///
/// assert_eq!(TimeFormat::UnixMillis.write(time), "1700000000000");
/// assert_eq!(TimeFormat::UnixMillis.parse(b"1700000000000"), Some(time));
/// assert_eq!(TimeFormat::UnixMillis.parse(b"01700000000000"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeFormat {
    /// `Sun, 06 Nov 1994 08:49:37 GMT`, the fixed-length form of RFC 9110, section 5.6.7.
    HttpDate,
    /// `1994-11-06T08:49:37Z`, RFC 3339 with an offset and up to nine decimals of a second.
    Rfc3339,
    /// `1994-11-06T08:49:37.250`, as RFC 3339 without its offset: it means UTC.
    Rfc3339Utc,
    /// `Sun 06 Nov 1994 08:49:37 UTC`, words and numbers with a space between them.
    SpacedDate,
    /// Milliseconds since 1970, up to 13 digits.
    UnixMillis,
    /// Seconds since 1970, up to ten digits.
    UnixSeconds,
}

impl fmt::Display for TimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HttpDate => "date as in HTTP",
            Self::Rfc3339 => "RFC 3339",
            Self::Rfc3339Utc => "RFC 3339 without an offset, in UTC",
            Self::SpacedDate => "date with spaces, such as Thu 07 Sep 2017 06:30:04 UTC",
            Self::UnixMillis => "milliseconds since 1970",
            Self::UnixSeconds => "seconds since 1970",
        })
    }
}

impl TimeFormat {
    /// Reads a timestamp; `None` is malformed.
    ///
    /// ```
    /// use webhook_sig::{TimeFormat, UnixTime};
    ///
    /// let sent = Some(UnixTime::from_secs(784_111_777));
    /// assert_eq!(TimeFormat::UnixSeconds.parse(b"784111777"), sent);
    /// assert_eq!(TimeFormat::HttpDate.parse(b"Sun, 06 Nov 1994 08:49:37 GMT"), sent);
    /// assert_eq!(TimeFormat::Rfc3339.parse(b"1994-11-06T09:49:37+01:00"), sent);
    /// assert_eq!(TimeFormat::Rfc3339Utc.parse(b"1994-11-06T08:49:37"), sent);
    /// assert_eq!(TimeFormat::SpacedDate.parse(b"Sun 06 Nov 1994 08:49:37 UTC"), sent);
    ///
    /// assert_eq!(TimeFormat::Rfc3339.parse(b"1994-11-06T08:49:37"), None);
    /// assert_eq!(TimeFormat::UnixSeconds.parse(b"+784111777"), None);
    /// assert_eq!(TimeFormat::HttpDate.parse(b"Mon, 06 Nov 1994 08:49:37 GMT"), None);
    /// ```
    #[must_use]
    pub fn parse(self, text: &[u8]) -> Option<UnixTime> {
        match self {
            Self::HttpDate => self.parse_date(text, text.get(5..)?),
            Self::Rfc3339 => {
                let (local, offset) = parse_local(text)?;
                local
                    .as_millis()
                    .checked_sub(milliseconds_ahead(offset)?)
                    .map(UnixTime::from_millis)
            }
            Self::Rfc3339Utc => {
                let (time, offset) = parse_local(text)?;
                offset.is_empty().then_some(time)
            }
            Self::SpacedDate => self.parse_date(text, text.get(4..)?),
            Self::UnixMillis => parse_number(text, 13).map(UnixTime::from_millis),
            Self::UnixSeconds => parse_number(text, 10).map(UnixTime::from_secs),
        }
    }

    /// Writes a timestamp the way the sender does.
    ///
    /// ```
    /// use webhook_sig::{TimeFormat, UnixTime};
    ///
    /// let time = UnixTime::from_millis(784_111_777_250);
    ///
    /// assert_eq!(TimeFormat::UnixSeconds.write(time), "784111777");
    /// assert_eq!(TimeFormat::Rfc3339.write(time), "1994-11-06T08:49:37.250Z");
    /// assert_eq!(TimeFormat::Rfc3339Utc.write(time), "1994-11-06T08:49:37.250");
    /// assert_eq!(TimeFormat::HttpDate.write(time), "Sun, 06 Nov 1994 08:49:37 GMT");
    /// assert_eq!(TimeFormat::SpacedDate.write(time), "Sun 06 Nov 1994 08:49:37 UTC");
    /// ```
    #[must_use]
    pub fn write(self, time: UnixTime) -> String {
        let civil = Civil::of(time);
        let (date, clock) = (civil.date(), civil.clock());
        match self {
            Self::HttpDate => format!("{}, {} {clock} GMT", civil.weekday(), civil.day_in_words()),
            Self::Rfc3339 => format!("{}Z", Self::Rfc3339Utc.write(time)),
            Self::Rfc3339Utc => match time.as_millis().rem_euclid(1000) {
                0 => format!("{date}T{clock}"),
                millis => format!("{date}T{clock}.{millis:03}"),
            },
            Self::SpacedDate => format!("{} {} {clock} UTC", civil.weekday(), civil.day_in_words()),
            Self::UnixMillis => time.as_millis().to_string(),
            Self::UnixSeconds => time.as_secs().to_string(),
        }
    }

    /// Reads a date in words, of which `date` is what follows the weekday.
    fn parse_date(self, text: &[u8], date: &[u8]) -> Option<UnixTime> {
        let civil = Civil {
            year: digits(date.get(7..11)?)?,
            month: month_named(date.get(3..6)?)?,
            day: digits(date.get(0..2)?)?,
            hour: digits(date.get(12..14)?)?,
            minute: digits(date.get(15..17)?)?,
            second: digits(date.get(18..20)?)?,
        };
        let time = civil.time()?;
        // Writing it again checks the weekday and every separator at once.
        (self.write(time).as_bytes() == text).then_some(time)
    }
}

fn parse_number(text: &[u8], most_digits: usize) -> Option<i64> {
    if text.len() > most_digits || text.first() == Some(&b'0') {
        return None;
    }
    digits(text)
}

/// Reads a date and time of day, as if it were UTC, and returns what follows it.
fn parse_local(text: &[u8]) -> Option<(UnixTime, &[u8])> {
    let (stamp, rest) = text.split_at_checked(19)?;
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if !separators
        .iter()
        .all(|(at, separator)| stamp.get(*at) == Some(separator))
    {
        return None;
    }
    let civil = Civil {
        year: digits(stamp.get(0..4)?)?,
        month: digits(stamp.get(5..7)?)?,
        day: digits(stamp.get(8..10)?)?,
        hour: digits(stamp.get(11..13)?)?,
        minute: digits(stamp.get(14..16)?)?,
        second: digits(stamp.get(17..19)?)?,
    };
    let (millis, offset) = match rest.split_first() {
        Some((b'.', fraction)) => {
            let end = fraction.iter().position(|byte| !byte.is_ascii_digit());
            let (decimals, offset) = fraction.split_at_checked(end.unwrap_or(fraction.len()))?;
            (milliseconds(decimals)?, offset)
        }
        _ => (0, rest),
    };
    let millis = civil.time()?.as_millis().checked_add(millis)?;
    Some((UnixTime::from_millis(millis), offset))
}

/// Reads an offset: `Z`, or how far the local time is ahead of UTC, in milliseconds.
fn milliseconds_ahead(offset: &[u8]) -> Option<i64> {
    let [sign, h1, h2, b':', m1, m2] = offset else {
        return (offset == b"Z").then_some(0);
    };
    let (hours, minutes) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let minutes_ahead = hours.checked_mul(60)?.checked_add(minutes)?;
    match sign {
        b'+' => minutes_ahead.checked_mul(60_000),
        b'-' => minutes_ahead.checked_mul(-60_000),
        _ => None,
    }
}

/// Reads the decimals of a second, cut to whole milliseconds.
fn milliseconds(decimals: &[u8]) -> Option<i64> {
    if decimals.len() > 9 {
        return None;
    }
    digits(decimals)?;
    let mut thousandths = [b'0'; 3];
    for (place, digit) in thousandths.iter_mut().zip(decimals) {
        *place = *digit;
    }
    digits(&thousandths)
}

/// Reads digits and nothing else; at least one, and no more than fit.
fn digits(text: &[u8]) -> Option<i64> {
    // Any of them fit, and no format has more.
    if text.is_empty() || text.len() > 18 || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = text.iter().fold(0_i64, |number, digit| {
        number
            .wrapping_mul(10)
            .wrapping_add(i64::from(digit & 0x0f))
    });
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::civil::LAST_SECOND;

    #[test]
    fn numbers_have_one_spelling() {
        let hostile: [&[u8]; 12] = [
            b"",
            b"0",
            b"01",
            b"+1",
            b"-1",
            b" 1",
            b"1 ",
            b"1e9",
            b"0x1f",
            b"1_000",
            b"17000000000",
            "１７".as_bytes(),
        ];

        for text in hostile {
            assert_eq!(TimeFormat::UnixSeconds.parse(text), None, "{text:?}");
        }
        assert_eq!(TimeFormat::UnixMillis.parse(b"17000000000000"), None);
    }

    #[test]
    fn dates_written_are_read_back() {
        for seconds in (0..LAST_SECOND).step_by(86_400 * 37 + 12_345) {
            let time = UnixTime::from_secs(seconds);
            for format in [
                TimeFormat::HttpDate,
                TimeFormat::Rfc3339,
                TimeFormat::Rfc3339Utc,
                TimeFormat::SpacedDate,
            ] {
                assert_eq!(format.parse(format.write(time).as_bytes()), Some(time));
            }
        }
    }

    #[test]
    fn dates_that_no_calendar_has_are_malformed() {
        let hostile = [
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "2024-01-32T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:60:00Z",
            "2024-01-01T00:00:60Z",
            "2024-01-01t00:00:00Z",
            "2024-01-01 00:00:00Z",
            "2024-01-01T00:00:00z",
            "2024-01-01T00:00:00",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00.1234567890Z",
            "2024-01-01T00:00:00+24:00",
            "2024-01-01T00:00:00+1:00",
            "+024-01-01T00:00:00Z",
        ];

        for text in hostile {
            assert_eq!(TimeFormat::Rfc3339.parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_date_in_words_has_one_spelling() {
        let sent = TimeFormat::SpacedDate.parse(b"Thu 07 Sep 2017 06:30:04 UTC");
        assert_eq!(sent, Some(UnixTime::from_secs(1_504_765_804)));

        for text in [
            "Fri 07 Sep 2017 06:30:04 UTC",
            "Thu 31 Sep 2017 06:30:04 UTC",
            "Thu 7 Sep 2017 06:30:04 UTC",
            "Thu  7 Sep 2017 06:30:04 UTC",
            "Thu 07 sep 2017 06:30:04 UTC",
            "Thu 07 Sep 2017 06:30:04 GMT",
            "Thu 07 Sep 2017 06:30:04",
            "Thu 07 Sep 2017 06:30:04 UTC ",
            "Thu, 07 Sep 2017 06:30:04 UTC",
            "Thu, 07 Sep 2017 06:30:04 GMT",
            "Thu",
        ] {
            assert_eq!(
                TimeFormat::SpacedDate.parse(text.as_bytes()),
                None,
                "{text}"
            );
        }
        let spaced = b"Thu 07 Sep 2017 06:30:04 UTC";
        assert_eq!(TimeFormat::HttpDate.parse(spaced), None);
    }

    #[test]
    fn a_date_in_utc_has_no_offset() {
        let parsed = TimeFormat::Rfc3339Utc.parse(b"2024-03-27T15:42:29.551");
        assert_eq!(parsed, Some(UnixTime::from_millis(1_711_554_149_551)));

        for text in [
            "2024-03-27T15:42:29.551Z",
            "2024-03-27T15:42:29+00:00",
            "2024-03-27T15:42:29.",
            "2024-03-27T15:42:29.1234567890",
            "2024-03-27T15:42:29 ",
            "2024-03-27T15:42",
            "2024-02-30T15:42:29",
        ] {
            assert_eq!(
                TimeFormat::Rfc3339Utc.parse(text.as_bytes()),
                None,
                "{text}"
            );
        }
    }

    #[test]
    fn decimals_are_cut_to_milliseconds() {
        let parsed = TimeFormat::Rfc3339.parse(b"1970-01-01T00:00:00.1239Z");

        assert_eq!(parsed, Some(UnixTime::from_millis(123)));
    }
}
