//! For whom a signature is meant.

use crate::scheme::{Audience, SchemeBuilder};

impl SchemeBuilder {
    /// Sets for whom a signature is meant, which a scheme with public keys must say.
    ///
    /// [`Audience`] shows a scheme whose deliveries name their receiver.
    pub const fn audience(mut self, audience: Audience) -> Self {
        self.draft.audience = Some(audience);
        self
    }
}
