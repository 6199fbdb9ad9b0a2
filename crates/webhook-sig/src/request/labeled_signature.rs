//! One message signature of a request, taken apart.

use crate::request::ReadError;

/// A signature and what it covers: one member of `Signature-Input`, and that of `Signature` with the
/// same label.
///
/// Nothing of it is proven.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LabeledSignature {
    pub(crate) label: String,
    /// What the last line of the signature base has, exactly as it arrived.
    pub(crate) input: String,
    pub(crate) covered: Vec<CoveredComponent>,
    pub(crate) params: Vec<(String, Param)>,
    pub(crate) signature: Vec<u8>,
}

impl LabeledSignature {
    /// Returns a parameter of the signature as text.
    pub(crate) fn param(&self, name: &str) -> Result<String, ReadError> {
        let (_, value) = by_name(&self.params, name).ok_or(ReadError::Missing)?;
        match value {
            Param::Integer(number) => Ok(number.to_string()),
            Param::Text(text) => Ok(text.clone()),
            Param::Flag | Param::Other => Err(ReadError::Malformed),
        }
    }

    /// Returns a parameter of the signature that must be an integer; `None` if it is missing.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, ReadError> {
        match by_name(&self.params, name) {
            None => Ok(None),
            Some((_, Param::Integer(number))) => Ok(Some(*number)),
            Some(_) => Err(ReadError::Malformed),
        }
    }

    /// Returns a parameter of the signature that must be a string; `None` if it is missing.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, ReadError> {
        match by_name(&self.params, name) {
            None => Ok(None),
            Some((_, Param::Text(text))) => Ok(Some(text)),
            Some(_) => Err(ReadError::Malformed),
        }
    }
}

/// A component that a signature covers (RFC 9421, section 2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CoveredComponent {
    pub(crate) name: String,
    pub(crate) form: ComponentForm,
}

/// How the value of a component is taken from the request: its one parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ComponentForm {
    /// `;bs`: each line of the field as base64.
    ByteSequence,
    /// `;key`: one member of a dictionary.
    Member(String),
    /// `;name`: one parameter of the query.
    QueryParam(String),
    /// `;sf`, which needs the type of the field, `;req` and `;tr`, which a request that is being
    /// received does not have, several parameters, or one that no standard has.
    Unsupported,
    Whole,
}

/// A parameter of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Param {
    /// The boolean `true`, which is written as the name alone.
    Flag,
    Integer(i64),
    /// Of a type that no parameter has which is read here.
    Other,
    Text(String),
}

pub(crate) fn by_name<'p, V>(params: &'p [(String, V)], name: &str) -> Option<&'p (String, V)> {
    params.iter().find(|(own, _)| own == name)
}
