//! Timestamp texts: strict readers and the matching writers.

use crate::time::UnixTime;

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
    /// Milliseconds since 1970, up to 13 digits.
    UnixMillis,
    /// Seconds since 1970, up to ten digits.
    UnixSeconds,
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
    ///
    /// assert_eq!(TimeFormat::UnixSeconds.parse(b"+784111777"), None);
    /// assert_eq!(TimeFormat::HttpDate.parse(b"Mon, 06 Nov 1994 08:49:37 GMT"), None);
    /// ```
    #[must_use]
    pub fn parse(self, text: &[u8]) -> Option<UnixTime> {
        match self {
            Self::HttpDate => parse_http_date(text),
            Self::Rfc3339 => parse_rfc3339(text),
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
    /// assert_eq!(TimeFormat::HttpDate.write(time), "Sun, 06 Nov 1994 08:49:37 GMT");
    /// ```
    #[must_use]
    pub fn write(self, time: UnixTime) -> String {
        let civil = Civil::of(time);
        let Civil {
            year,
            month,
            day,
            hour,
            minute,
            second,
        } = civil;
        match self {
            Self::HttpDate => format!(
                "{}, {day:02} {} {year:04} {hour:02}:{minute:02}:{second:02} GMT",
                civil.weekday(),
                MONTHS
                    .get(usize::try_from(month.saturating_sub(1)).unwrap_or(0))
                    .unwrap_or(&"Jan"),
            ),
            Self::Rfc3339 => match time.as_millis().rem_euclid(1000) {
                0 => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
                millis => format!(
                    "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"
                ),
            },
            Self::UnixMillis => time.as_millis().to_string(),
            Self::UnixSeconds => time.as_secs().to_string(),
        }
    }
}

fn parse_number(text: &[u8], most_digits: usize) -> Option<i64> {
    if text.len() > most_digits || text.first() == Some(&b'0') {
        return None;
    }
    digits(text)
}

fn parse_http_date(text: &[u8]) -> Option<UnixTime> {
    let text = <&[u8; 29]>::try_from(text).ok()?;
    let month = MONTHS
        .iter()
        .position(|month| Some(month.as_bytes()) == text.get(8..11))?;
    let civil = Civil {
        year: digits(text.get(12..16)?)?,
        month: i64::try_from(month).ok()?.checked_add(1)?,
        day: digits(text.get(5..7)?)?,
        hour: digits(text.get(17..19)?)?,
        minute: digits(text.get(20..22)?)?,
        second: digits(text.get(23..25)?)?,
    };
    let time = civil.time()?;
    // Writing it again checks the weekday and every separator at once.
    (TimeFormat::HttpDate.write(time).as_bytes() == text).then_some(time)
}

fn parse_rfc3339(text: &[u8]) -> Option<UnixTime> {
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
    let (millis, offset) = match rest.split_first()? {
        (b'.', fraction) => {
            let end = fraction.iter().position(|byte| !byte.is_ascii_digit())?;
            let (decimals, offset) = fraction.split_at_checked(end)?;
            (milliseconds(decimals)?, offset)
        }
        _ => (0, rest),
    };
    let seconds_ahead = match offset {
        b"Z" => 0,
        [sign, rest @ ..] => {
            let [h1, h2, b':', m1, m2] = rest else {
                return None;
            };
            let (hours, minutes) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let ahead = hours
                .checked_mul(3600)?
                .checked_add(minutes.checked_mul(60)?)?;
            match sign {
                b'+' => ahead,
                b'-' => ahead.checked_neg()?,
                _ => return None,
            }
        }
        [] => return None,
    };
    let local = civil.time()?.as_millis();
    let millis = local
        .checked_sub(seconds_ahead.checked_mul(1000)?)?
        .checked_add(millis)?;
    Some(UnixTime::from_millis(millis))
}

/// Reads the decimals of a second, cut to whole milliseconds.
fn milliseconds(decimals: &[u8]) -> Option<i64> {
    if decimals.len() > 9 {
        return None;
    }
    digits(decimals)?;
    let mut thousandths = [b'0'; 3];
    for (slot, digit) in thousandths.iter_mut().zip(decimals) {
        *slot = *digit;
    }
    digits(&thousandths)
}

/// Reads digits and nothing else; at least one, and no more than fit.
fn digits(text: &[u8]) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0_i64, |number, byte| {
        let digit = byte.is_ascii_digit().then_some(byte & 0x0f)?;
        number.checked_mul(10)?.checked_add(i64::from(digit))
    })
}

/// A date and time of day, UTC, in the proleptic Gregorian calendar.
struct Civil {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Civil {
    /// Returns the time, or `None` where the calendar or the clock has no such field.
    fn time(&self) -> Option<UnixTime> {
        let in_range = (1..=12).contains(&self.month)
            && (1..=days_in(self.year, self.month)).contains(&self.day)
            && (0..24).contains(&self.hour)
            && (0..60).contains(&self.minute)
            && (0..60).contains(&self.second);
        if !in_range {
            return None;
        }
        // Counted from 1 March, so that the leap day ends a year: 153 days in five months.
        let shifted = i64::from(self.month <= 2);
        let year = self.year.checked_sub(shifted)?;
        let month = self.month.checked_add(9)?.rem_euclid(12);
        let day_of_year = month
            .checked_mul(153)?
            .checked_add(2)?
            .div_euclid(5)
            .checked_add(self.day)?
            .checked_sub(1)?;
        let days = year
            .checked_mul(365)?
            .checked_add(year.div_euclid(4))?
            .checked_sub(year.div_euclid(100))?
            .checked_add(year.div_euclid(400))?
            .checked_add(day_of_year)?
            .checked_sub(DAYS_TO_1970)?;
        let seconds = days
            .checked_mul(86_400)?
            .checked_add(self.hour.checked_mul(3600)?)?
            .checked_add(self.minute.checked_mul(60)?)?
            .checked_add(self.second)?;
        Some(UnixTime::from_secs(seconds))
    }

    /// Returns the date of a time; times outside years 0 to 9999 stop at those years' edges,
    /// which no clock shows and four digits could not hold.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "the seconds are clamped to four-digit years first"
    )]
    fn of(time: UnixTime) -> Self {
        let seconds = time.as_secs().clamp(FIRST_SECOND, LAST_SECOND);
        let (days, second_of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let shifted = days + DAYS_TO_1970;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = (shifted_month + 2) % 12 + 1;
        Self {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
            hour: second_of_day / 3600,
            minute: second_of_day % 3600 / 60,
            second: second_of_day % 60,
        }
    }

    fn weekday(&self) -> &'static str {
        let days = self
            .time()
            .map_or(0, |time| time.as_secs().div_euclid(86_400));
        let index = usize::try_from(days.rem_euclid(7)).unwrap_or(0);
        WEEKDAYS.get(index).copied().unwrap_or("Thu")
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// 1970-01-01 was a Thursday.
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
/// Days from 0000-03-01 to 1970-01-01.
const DAYS_TO_1970: i64 = 719_468;
const FIRST_SECOND: i64 = -62_167_219_200;
const LAST_SECOND: i64 = 253_402_300_799;

#[cfg(test)]
mod tests {
    use super::*;

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
            for format in [TimeFormat::HttpDate, TimeFormat::Rfc3339] {
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
    fn decimals_are_cut_to_milliseconds() {
        let parsed = TimeFormat::Rfc3339.parse(b"1970-01-01T00:00:00.1239Z");

        assert_eq!(parsed, Some(UnixTime::from_millis(123)));
    }
}
