//! What is wrong with a file that holds requests.

use std::{fmt, str};

use webhook_sig::Scheme;
use webhook_sig_delivery::InvalidDelivery;

use crate::failure::Failure;
use crate::file::FILE_LIMIT;
use crate::input::{InvalidInput, Number};
use crate::unknown::UnknownScheme;

/// What is wrong with a file that holds requests.
pub(crate) enum InvalidFile {
    /// It is not a delivery file.
    Delivery(InvalidDelivery),
    /// One of its deliveries cannot be used, for this reason.
    Entry(Number, String),
    /// It holds no delivery, which would pass for a good result.
    Empty,
    /// It is to keep deliveries, and this line of it holds what `listen` did not write.
    Foreign(u64),
    /// It is not a captured request.
    Input(InvalidInput),
    /// It holds no delivery of the scheme that is asked for.
    NoneOf(&'static Scheme),
    /// It does not have the delivery that is asked for, but so many, the last of this number.
    Nth(usize, usize),
    /// It names a scheme that there is none of.
    Scheme(UnknownScheme),
    /// A secret that a delivery shows cannot be read; with a scheme, a new one would do.
    Shown(Box<Failure>, Option<&'static Scheme>),
    /// None of its deliveries is sent, which would pass for a good result; the text counts them.
    Skipped(String),
    /// It is not UTF-8.
    Text(str::Utf8Error),
    /// It is longer than what is read.
    TooLarge,
    /// It names secrets in these variables, which are not set.
    Unset(Vec<String>),
}

impl fmt::Display for InvalidFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delivery(error) => error.fmt(f),
            Self::Entry(number, why) => write!(f, "{number}: {why}"),
            Self::Empty => f.write_str("the file holds no delivery"),
            Self::Foreign(line) => write!(
                f,
                "line {line}: `listen` did not write this, and would delete it with the oldest \
                 deliveries; name another file with --store",
            ),
            Self::Input(error) => error.fmt(f),
            Self::NoneOf(scheme) => write!(
                f,
                "none of the deliveries that are asked for is of `{}`",
                scheme.id(),
            ),
            Self::Nth(count, last) => write!(
                f,
                "the file holds {count} deliveries; pick one with `--nth`, from 1 to {last}",
            ),
            Self::Scheme(error) => error.fmt(f),
            Self::Shown(failure, scheme) => write_unread(f, failure, *scheme),
            Self::Skipped(skipped) => write!(f, "no delivery is sent; skipped: {skipped}"),
            Self::Text(error) => error.fmt(f),
            Self::TooLarge => write!(
                f,
                "the file is larger than {} MiB; split it, or cut it to what is needed",
                FILE_LIMIT >> 20,
            ),
            Self::Unset(names) => write!(
                f,
                "the secrets that it names are not here; set {}, or leave such deliveries out with \
                 `--scheme` or `--nth`",
                names.join(", "),
            ),
        }
    }
}

/// Writes what to do about a secret that a delivery shows and that is not here.
fn write_unread(
    f: &mut fmt::Formatter<'_>,
    failure: &Failure,
    scheme: Option<&Scheme>,
) -> fmt::Result {
    write!(f, "{failure}; set it, ")?;
    let Some(scheme) = scheme else {
        return f.write_str("or leave such deliveries out with `--scheme` or `--nth`");
    };
    write!(
        f,
        "leave such deliveries out with `--scheme` or `--nth`, or sign anew with `--sign \
         --secret-env {}=NAME`",
        scheme.id(),
    )
}
