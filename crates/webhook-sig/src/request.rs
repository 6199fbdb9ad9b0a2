//! A request as it was sent: its head, its body, and strict readers of the values in them.
//!
//! The readers refuse what two readers could understand in two ways, such as a header that occurs
//! twice, because the sender may have signed the other reading.

pub use self::body::VerifiedBody;
#[cfg(feature = "message-signatures")]
pub(crate) use self::field::{field_lines, joined_field};
pub use self::form::{FIELD_LIMIT, Fields};
pub use self::head::{Found, HEADER_LIMIT, Head, Headers};
pub(crate) use self::limited::LimitedBody;
pub use self::read_error::ReadError;
pub(crate) use self::splice::splice;
#[cfg(feature = "message-signatures")]
pub use self::structured::{COVERED_COMPONENT_LIMIT, SIGNATURE_LABEL_LIMIT};
pub use self::token::JOSE_HEADER_LIMIT;
pub(crate) use self::token::Token;
pub use self::view::{LISTED_HEADER_LIMIT, View};
pub(crate) use self::view::{LOOKED_UP, ReadLimits};

mod body;
#[cfg(all(feature = "legacy", feature = "message-signatures"))]
pub(crate) mod cavage;
#[cfg(feature = "message-signatures")]
mod field;
pub(crate) mod form;
mod head;
pub(crate) mod json;
#[cfg(feature = "message-signatures")]
pub(crate) mod labeled_signature;
mod limited;
pub(crate) mod multipart;
mod read_error;
mod splice;
#[cfg(feature = "message-signatures")]
pub(crate) mod structured;
mod token;
mod view;
