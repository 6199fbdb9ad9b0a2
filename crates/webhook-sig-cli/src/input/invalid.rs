//! Why a text is not a captured request.

use std::borrow::Cow;
use std::fmt;

/// A text is not a captured request.
///
/// The message names the line and the cure, and quotes no value, which may be a secret.
#[derive(Debug)]
pub(crate) struct InvalidInput {
    line: usize,
    problem: Cow<'static, str>,
    cure: &'static str,
}

impl InvalidInput {
    pub(super) fn new(
        line: usize,
        problem: impl Into<Cow<'static, str>>,
        cure: &'static str,
    ) -> Self {
        Self {
            line,
            problem: problem.into(),
            cure,
        }
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            problem,
            cure,
        } = self;
        write!(f, "line {line}: {problem}; {cure}")
    }
}
