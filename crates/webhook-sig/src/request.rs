//! A request as it was sent: its head, its body, and strict readers of the values in them.
//!
//! The readers refuse what two readers could understand in two ways, such as a header that occurs
//! twice, because the sender may have signed the other reading.

pub use self::body::VerifiedBody;
pub use self::form::{FIELD_LIMIT, Fields};
pub use self::head::{Found, HEADER_LIMIT, Head, Headers};
pub(crate) use self::limited::LimitedBody;
pub use self::read_error::ReadError;
pub(crate) use self::splice::splice;
pub use self::view::{LISTED_HEADER_LIMIT, View};
pub(crate) use self::view::{LOOKED_UP, ReadLimits};

mod body;
pub(crate) mod form;
mod head;
pub(crate) mod json;
mod limited;
pub(crate) mod multipart;
mod read_error;
mod splice;
mod view;
