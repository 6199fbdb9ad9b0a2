//! What a receiver must set: for whom a signature is meant, and the values that only it knows.

use crate::scheme::{Audience, Choice, Claim, Component, Scheme};

impl Scheme {
    /// Returns for whom a signature is meant; by default for those who share its secret.
    #[must_use]
    pub const fn audience(&self) -> Option<Audience> {
        self.audience
    }

    /// Returns the names of the parameters that a receiver must set, with
    /// [`Verifier::param`](crate::Verifier::param), in the order in which they are signed.
    ///
    /// That of an [`Audience::Value`] comes last.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::scheme::{Component, Scheme};
    ///
    /// const ACME: Scheme = GITHUB
    ///     .derive("acme")
    ///     .signs(&[Component::Param("account"), Component::Literal("."), Component::Body]);
    ///
    /// assert!(ACME.params().eq(["account"]));
    /// assert_eq!(GITHUB.params().count(), 0);
    /// ```
    pub fn params(&self) -> impl Iterator<Item = &'static str> + use<> {
        let compared = match self.audience {
            Some(Audience::Value { param, .. }) => Some(param),
            _ => None,
        };
        let signed = self
            .components
            .iter()
            .filter_map(|component| match component {
                Component::Param(name) => Some(*name),
                _ => None,
            });
        let claimed = self.claims.iter().filter_map(|claim| match claim.demand() {
            (Claim::IsParam(_, name), false) => Some(*name),
            _ => None,
        });
        signed.chain(claimed).chain(compared)
    }

    /// Returns the names of the parameters that a receiver may set, with
    /// [`Verifier::param`](crate::Verifier::param): what they name is compared only then.
    ///
    /// ```
    /// # #[cfg(feature = "message-signatures")] {
    /// use webhook_sig::provider::HTTP_MESSAGE_SIGNATURES;
    ///
    /// assert!(HTTP_MESSAGE_SIGNATURES.optional_params().eq(["label", "tag"]));
    /// # }
    /// ```
    pub fn optional_params(&self) -> impl Iterator<Item = &'static str> + use<> {
        let claimed = self.claims.iter().filter_map(|claim| match claim.demand() {
            (Claim::IsParam(_, name), true) => Some(*name),
            _ => None,
        });
        let policy = self.policy();
        let choices = policy.map(|policy| [policy.label_choice(), policy.tag_choice()]);
        let chosen = choices.into_iter().flatten();
        claimed.chain(chosen.filter_map(|choice| match choice {
            Choice::Param(name) => Some(name),
            Choice::Any | Choice::Fixed(_) => None,
        }))
    }
}
