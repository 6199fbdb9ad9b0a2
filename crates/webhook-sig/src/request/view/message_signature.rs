//! The message signatures of a request.

use std::sync::Arc;

use crate::error::Error;
use crate::request::labeled_signature::LabeledSignature;
use crate::request::{ReadError, View};

impl View<'_> {
    /// Notes the message signatures of the request, or why there is none.
    pub(crate) fn hold_signatures(&mut self, read: Result<Vec<Arc<LabeledSignature>>, Error>) {
        self.signatures = read;
    }

    /// Returns the message signatures of the request.
    pub(crate) fn signatures(&self) -> Result<&[Arc<LabeledSignature>], Error> {
        self.signatures.as_deref().map_err(Clone::clone)
    }

    /// Returns the message signature that is being verified.
    pub(crate) fn signature(&self) -> Result<&LabeledSignature, ReadError> {
        let signatures = self.signatures.as_ref();
        let first = signatures.map_or(None, |signatures| signatures.first());
        first.map(|first| &**first).ok_or(ReadError::Missing)
    }

    /// Returns a parameter of the message signature that is being verified.
    pub(crate) fn signature_param(&self, name: &str) -> Result<String, ReadError> {
        self.signature()?.param(name)
    }
}
