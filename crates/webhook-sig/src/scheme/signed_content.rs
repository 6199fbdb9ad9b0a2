//! The signed content of a scheme, as people read it.

use std::fmt;

use crate::scheme::component::Component;
use crate::scheme::{Format, Payload};

/// The signed content of a scheme, to be displayed as `{timestamp}.{body}`.
#[derive(Clone, Copy, Debug)]
pub struct SignedContent {
    format: Format,
    components: &'static [Component],
}

impl SignedContent {
    pub(crate) const fn new(format: Format, components: &'static [Component]) -> Self {
        Self { format, components }
    }
}

impl fmt::Display for SignedContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = match self.format {
            Format::MessageSignature(policy) => return policy.fmt(f),
            Format::Plain => ("", ""),
            Format::Jws(Payload::Attached) => ("{JOSE header}.{claims}", ""),
            Format::Jws(Payload::Detached) => ("{JOSE header}.{base64 of ", "}"),
            Format::Jws(Payload::DetachedUnencoded) => ("{JOSE header}.", ""),
        };
        f.write_str(before)?;
        let mut components = self.components.iter();
        components.try_for_each(|component| component.fmt(f))?;
        f.write_str(after)
    }
}
