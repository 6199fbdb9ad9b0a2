//! The calendar.

use crate::time::UnixTime;

/// A date and time of day, UTC, in the proleptic Gregorian calendar.
pub(super) struct Civil {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
}

impl Civil {
    /// Returns the time, or `None` where the calendar or the clock has no such field.
    pub(super) fn time(&self) -> Option<UnixTime> {
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
    pub(super) fn of(time: UnixTime) -> Self {
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

    /// Writes the date as `1994-11-06`.
    pub(super) fn date(&self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// Writes the date as `06 Nov 1994`.
    pub(super) fn day_in_words(&self) -> String {
        let index = usize::try_from(self.month.saturating_sub(1)).unwrap_or(0);
        let month = MONTHS.get(index).unwrap_or(&"Jan");
        format!("{:02} {month} {:04}", self.day, self.year)
    }

    /// Writes the time of day as `08:49:37`.
    pub(super) fn clock(&self) -> String {
        format!("{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }

    pub(super) fn weekday(&self) -> &'static str {
        let days = self
            .time()
            .map_or(0, |time| time.as_secs().div_euclid(86_400));
        let index = usize::try_from(days.rem_euclid(7)).unwrap_or(0);
        WEEKDAYS.get(index).copied().unwrap_or("Thu")
    }
}

/// Returns the number of the month with a short name, from 1.
pub(super) fn month_named(name: &[u8]) -> Option<i64> {
    let index = MONTHS.iter().position(|month| month.as_bytes() == name)?;
    i64::try_from(index).ok()?.checked_add(1)
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
pub(super) const LAST_SECOND: i64 = 253_402_300_799;
