//! What is wrong with how the events of an endpoint are recognized.

use std::fmt;

/// What is wrong with how events are recognized, or with the name that keeps them apart.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum IdentityReason {
    NameMissing,
    NameTaken(String),
    NoUnsignedId(&'static str),
    ResponseIsAnswer(&'static str),
    StoreMissing(&'static str),
    Twice,
    Unknown(&'static str),
    UnsignedIdUndecided(&'static str),
    Unsound(&'static str),
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
                 would be taken for each other's; give each a `name` of its own",
            ),
            Self::NoUnsignedId(scheme) => write!(
                f,
                "`{scheme}` has no id that is not signed; leave `unsigned_ids` out, or say with \
                 `identity` what an event is",
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
            Self::Unknown(scheme) => write!(
                f,
                "it is not known what tells the events of `{scheme}` apart; say it with \
                 `identity`, such as `.identity(Location::json(\"/id\"))` for an id in the body",
            ),
            Self::UnsignedIdUndecided(scheme) => write!(
                f,
                "the id of `{scheme}` is not signed; choose with \
                 `.unsigned_ids(UnsignedIds::Trust)` that it tells events with equal content \
                 apart, or with `UnsignedIds::Ignore` that they are one",
            ),
            // An endpoint has the word of its own for what a scheme calls `unsigned_id`.
            Self::Unsound(reason) => f.write_str(&reason.replace("unsigned_id`", "unsigned_ids`")),
        }
    }
}
