//! What is wrong with how the events of an endpoint are recognized.

use std::fmt;

use crate::scheme::check::{UnsoundIdentity, check_identity};
use crate::scheme::{Identity, Location, Scheme};

/// What is wrong with how events are recognized, or with the name that keeps them apart.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum IdentityReason {
    NameMissing,
    NameTaken(String),
    NoUnsignedId(&'static str),
    NotSigned {
        scheme: &'static str,
        /// Whether the vendor sends an id that is not signed.
        has_id: bool,
    },
    NothingStored,
    ResponseIsAnswer(&'static str),
    StoreMissing(&'static str),
    Twice,
    Unknown {
        scheme: &'static str,
        /// What to write, with a value that is signed.
        example: String,
    },
    UnsignedIdUndecided(&'static str),
    Unsound(&'static str),
}

impl IdentityReason {
    pub(crate) const fn unsound(scheme: &Scheme, unsound: UnsoundIdentity) -> Self {
        match unsound {
            UnsoundIdentity::NotSigned => Self::NotSigned {
                scheme: scheme.id(),
                has_id: scheme.unsigned_id().is_some(),
            },
            UnsoundIdentity::Other(reason) => Self::Unsound(reason),
        }
    }

    pub(crate) fn unknown(scheme: &Scheme) -> Self {
        Self::Unknown {
            scheme: scheme.id(),
            example: example(scheme),
        }
    }
}

/// Returns an identity that the scheme signs, as it is written, or names what is signed.
fn example(scheme: &Scheme) -> String {
    let is_signed = |location| check_identity(scheme, &Identity::Id(location)).is_ok();
    let examples = [
        (Location::json("/id"), "json(\"/id\")", "body"),
        (Location::form("id"), "form(\"id\")", "form"),
    ];
    let signed = examples.iter().find(|(location, ..)| is_signed(*location));
    match signed {
        Some((_, location, place)) => {
            format!("such as `.identity(Location::{location})` for an id in the {place}",)
        }
        None => format!("by a value in the signed `{}`", scheme.signed_content()),
    }
}

impl fmt::Display for IdentityReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NameMissing => f.write_str(
                "an endpoint with a replay store needs a name, which keeps its events apart from \
                 those of others that share the store; set one with `name`",
            ),
            Self::NameTaken(name) => write!(
                f,
                "another endpoint with the same replay store is named `{name}`, and their events \
                 would be taken for each other's; give each a different `name`",
            ),
            Self::NoUnsignedId(scheme) => write!(
                f,
                "`{scheme}` has no id that is not signed; leave `unsigned_ids` out, or say with \
                 `identity` what an event is",
            ),
            Self::NothingStored => f.write_str(
                "`identity` leaves every delivery to be handled again, so a store has nothing to \
                 remember; leave `replay` out, or say what an event is",
            ),
            Self::ResponseIsAnswer(scheme) => write!(
                f,
                "the sender of `{scheme}` reads an answer in the response, which a store cannot \
                 give again; leave `replay` out",
            ),
            Self::StoreMissing(option) => write!(
                f,
                "`{option}` has no effect without a replay store; add `replay`, or leave it out",
            ),
            Self::Twice => f.write_str(
                "both `identity` and `unsigned_ids` say what an event is; leave one of them out",
            ),
            Self::Unknown { scheme, example } => write!(
                f,
                "it is not known what tells the events of `{scheme}` apart; say it with \
                 `identity`, {example}",
            ),
            Self::UnsignedIdUndecided(scheme) => write!(
                f,
                "the id of `{scheme}` is not signed; choose with \
                 `.unsigned_ids(UnsignedIds::Trust)` that it tells events with equal content \
                 apart, or with `UnsignedIds::Ignore` that they are one",
            ),
            Self::NotSigned { scheme, has_id } => {
                write!(
                    f,
                    "the signature of `{scheme}` does not cover what `identity` names, so anyone \
                     could change it; name a signed value",
                )?;
                if *has_id {
                    f.write_str(", or say with `unsigned_ids` what the vendor's own id is worth")?;
                }
                Ok(())
            }
            Self::Unsound(reason) => f.write_str(reason),
        }
    }
}
