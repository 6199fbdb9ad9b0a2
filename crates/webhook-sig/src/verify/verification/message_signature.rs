//! Deliveries with message signatures, of which there may be several.

use crate::error::{Error, ErrorKind, Outcome};
use crate::message::SignedValues;
use crate::request::View;
use crate::verify::Verification;

impl<'a> Verification<'a> {
    /// Verifies the first of several message signatures that a key makes, each with its own time
    /// and key.
    #[cold]
    pub(super) fn prove_signatures(&mut self, view: &mut View<'a>) -> Result<(), Error> {
        let mut refused = None;
        for signature in view.signatures()?.to_vec() {
            view.hold_signatures(Ok(vec![signature]));
            match self.prove_signature(view) {
                Ok(()) => return Ok(()),
                Err(error) if error.outcome() == Outcome::Refused => {
                    refused = refused.or(Some(error));
                }
                Err(error) => return Err(error),
            }
        }
        Err(refused.unwrap_or_else(|| ErrorKind::SignatureMissing.into()))
    }

    fn prove_signature(&mut self, view: &View<'a>) -> Result<(), Error> {
        let verifier = self.verifier;
        self.values = SignedValues::default();
        self.values.read(
            verifier.scheme,
            view,
            verifier.required_algorithm,
            verifier.tolerance,
            self.now,
        )?;
        self.key_id = verifier.choose(view, self.keys, self.now)?;
        self.prove_head(view)
    }
}
