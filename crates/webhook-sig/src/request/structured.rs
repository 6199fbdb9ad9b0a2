//! Structured fields (RFC 8941) of signed messages, read strictly and within bounds.

use sfv::visitor::{
    DictionaryVisitor, EntryVisitor, Ignored, InnerListVisitor, ItemVisitor, Never,
    ParameterVisitor,
};
use sfv::{BareItemFromInput, KeyRef, Parser, Version};

use crate::request::ReadError;
use crate::request::labeled_signature::{
    ComponentForm, CoveredComponent, LabeledSignature, Param, by_name,
};

/// The greatest number of signatures that one request labels (RFC 9421, section 4.1), and of members
/// that any other structured field has; more are malformed.
pub const SIGNATURE_LABEL_LIMIT: usize = 8;

/// The greatest number of components that one signature covers (RFC 9421, section 2); more are
/// malformed.
pub const COVERED_COMPONENT_LIMIT: usize = 32;

/// Reads `Signature-Input` and `Signature`, whose labels must be the same.
pub(crate) fn labeled_signatures(
    input: &str,
    signatures: &str,
) -> Result<Vec<LabeledSignature>, ReadError> {
    let inputs = parser(input).parse_dictionary_with_visitor(Inputs::default());
    let inputs = inputs.map_err(|_| ReadError::Malformed)?.cut(input)?;
    let mut values = byte_sequences(signatures)?;
    if inputs.len() != values.len() {
        return Err(ReadError::Malformed);
    }
    let labeled = inputs.into_iter().map(|input| {
        let at = values.iter().position(|(label, _)| *label == input.label);
        let (_, signature) = values.swap_remove(at.ok_or(ReadError::Malformed)?);
        Ok(LabeledSignature { signature, ..input })
    });
    labeled.collect()
}

/// Reads a dictionary of byte sequences, such as `Content-Digest` (RFC 9530).
pub(crate) fn byte_sequences(text: &str) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    let read = parser(text).parse_dictionary_with_visitor(ByteSequences::default());
    read.map(|read| read.0).map_err(|_| ReadError::Malformed)
}

/// Returns one member of a dictionary as it arrived, such as `"https://a.example"`.
pub(crate) fn member<'t>(text: &'t str, key: &str) -> Result<&'t str, ReadError> {
    let members = parser(text).parse_dictionary_with_visitor(Members::default());
    let members = members.map_err(|_| ReadError::Malformed)?;
    let starts = &members.starts;
    let at = starts.iter().position(|own| own.as_str() == key);
    let at = at.ok_or(ReadError::Missing)?;
    value_of(text, starts, at).ok_or(ReadError::Malformed)
}

/// RFC 9421 builds on RFC 8941, which has no dates and no text beyond ASCII.
fn parser(text: &str) -> Parser<'_> {
    Parser::new(text).with_version(Version::Rfc8941)
}

/// Returns the value of one member of a dictionary exactly as it arrived: from after its key to
/// the comma before the next key.
fn value_of<'t>(text: &'t str, keys: &[&'t KeyRef], at: usize) -> Option<&'t str> {
    let key = keys.get(at)?.as_str();
    let start = offset_in(text, key)?.checked_add(key.len())?;
    let value = match keys.get(at.checked_add(1)?) {
        Some(next) => {
            let until_next = text.get(start..offset_in(text, next.as_str())?)?;
            let until_comma = until_next.trim_end_matches([' ', '\t']);
            until_comma.strip_suffix(',')?
        }
        None => text.get(start..)?,
    };
    let value = value.trim_end_matches([' ', '\t']);
    // A key alone is the boolean `true`.
    value.strip_prefix('=')
}

/// Returns where a part of a text begins in it.
fn offset_in(text: &str, part: &str) -> Option<usize> {
    part.as_ptr().addr().checked_sub(text.as_ptr().addr())
}

/// Returns the parameter that is written as an item.
fn param(value: BareItemFromInput<'_>) -> Param {
    match value {
        BareItemFromInput::Boolean(true) => Param::Flag,
        BareItemFromInput::Integer(number) => Param::Integer(number.into()),
        BareItemFromInput::String(text) => Param::Text(text.as_str().to_owned()),
        _ => Param::Other,
    }
}

/// What a field has that the standards or this crate do not allow.
#[derive(Debug)]
struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the field has another form")
    }
}

impl std::error::Error for Refused {}

/// Parameters, each of which may come once. RFC 8941 lets the last one count, and a signer and a
/// verifier could disagree about that.
#[derive(Default)]
struct Params(Vec<(String, Param)>);

impl<'de> ParameterVisitor<'de> for &mut Params {
    type Out = ();
    type Error = Refused;

    fn parameter(
        &mut self,
        key: &'de KeyRef,
        value: BareItemFromInput<'de>,
    ) -> Result<(), Refused> {
        if by_name(&self.0, key.as_str()).is_some() {
            return Err(Refused);
        }
        self.0.push((key.as_str().to_owned(), param(value)));
        Ok(())
    }

    fn finish(self) -> Result<(), Refused> {
        Ok(())
    }
}

/// The members of `Signature-Input`: lists of strings, with parameters.
#[derive(Default)]
struct Inputs<'de> {
    labels: Vec<&'de KeyRef>,
    read: Vec<Input>,
}

/// One member of `Signature-Input`.
#[derive(Default)]
struct Input {
    components: Vec<(String, Params)>,
    params: Params,
}

impl Inputs<'_> {
    /// Takes the members apart and cuts each out of the field.
    fn cut(self, text: &str) -> Result<Vec<LabeledSignature>, ReadError> {
        let Inputs { labels, read } = self;
        let cut = read.into_iter().enumerate().map(|(at, input)| {
            let own = value_of(text, &labels, at).ok_or(ReadError::Malformed)?;
            let label = labels.get(at).ok_or(ReadError::Malformed)?;
            Ok(LabeledSignature {
                label: label.as_str().to_owned(),
                input: own.to_owned(),
                covered: covered(input.components)?,
                params: input.params.0,
                signature: Vec::new(),
            })
        });
        cut.collect()
    }
}

/// Reads the components of a signature, each of which may come once.
fn covered(components: Vec<(String, Params)>) -> Result<Vec<CoveredComponent>, ReadError> {
    let mut covered = Vec::with_capacity(components.len());
    for (name, params) in components {
        let form = form(&name, params.0);
        let component = CoveredComponent { name, form };
        if !is_name(&component.name) || covered.contains(&component) {
            return Err(ReadError::Malformed);
        }
        covered.push(component);
    }
    Ok(covered)
}

/// Returns whether this is the name of a field in lower case, or of a derived component.
fn is_name(name: &str) -> bool {
    let name = name.strip_prefix('@').unwrap_or(name).as_bytes();
    let is_of_name = |byte: &u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"!#$%&'*+-.^_`|~".contains(byte)
    };
    !name.is_empty() && name.iter().all(is_of_name)
}

fn form(name: &str, params: Vec<(String, Param)>) -> ComponentForm {
    let mut params = params.into_iter();
    let form = match (name.strip_prefix('@'), params.next()) {
        (Some("query-param"), Some((key, Param::Text(text)))) if key == "name" => {
            ComponentForm::QueryParam(text)
        }
        (Some("query-param"), _) => ComponentForm::Unsupported,
        (_, None) => ComponentForm::Whole,
        (None, Some((key, Param::Text(text)))) if key == "key" => ComponentForm::Member(text),
        (None, Some((key, Param::Flag))) if key == "bs" => ComponentForm::ByteSequence,
        _ => ComponentForm::Unsupported,
    };
    match params.next() {
        Some(_) => ComponentForm::Unsupported,
        None => form,
    }
}

impl<'de> DictionaryVisitor<'de> for Inputs<'de> {
    type Out = Self;
    type Error = Refused;

    fn entry(&mut self, key: &'de KeyRef) -> Result<impl EntryVisitor<'de>, Refused> {
        add_key(&mut self.labels, key)?;
        self.read.push(Input::default());
        self.read.last_mut().ok_or(Refused)
    }

    fn finish(self) -> Result<Self, Refused> {
        Ok(self)
    }
}

/// Adds a key, each of which may come once.
fn add_key<'de>(keys: &mut Vec<&'de KeyRef>, key: &'de KeyRef) -> Result<(), Refused> {
    if keys.len() >= SIGNATURE_LABEL_LIMIT || keys.contains(&key) {
        return Err(Refused);
    }
    keys.push(key);
    Ok(())
}

impl<'de> EntryVisitor<'de> for &mut Input {
    type Error = Refused;

    fn item(self) -> Result<impl ItemVisitor<'de>, Refused> {
        Err::<Never, _>(Refused)
    }

    fn inner_list(self) -> Result<impl InnerListVisitor<'de>, Refused> {
        Ok(self)
    }
}

impl<'de> InnerListVisitor<'de> for &mut Input {
    type Error = Refused;

    fn item(&mut self) -> Result<impl ItemVisitor<'de>, Refused> {
        if self.components.len() >= COVERED_COMPONENT_LIMIT {
            return Err(Refused);
        }
        Ok(Component(&mut self.components))
    }

    fn finish(self) -> Result<impl ParameterVisitor<'de>, Refused> {
        Ok(&mut self.params)
    }
}

/// The next component of a signature.
struct Component<'c>(&'c mut Vec<(String, Params)>);

impl<'de> ItemVisitor<'de> for Component<'_> {
    type Out = ();
    type Error = Refused;

    fn bare_item(
        self,
        item: BareItemFromInput<'de>,
    ) -> Result<impl ParameterVisitor<'de, Out = ()>, Refused> {
        let BareItemFromInput::String(name) = item else {
            return Err(Refused);
        };
        self.0.push((name.as_str().to_owned(), Params::default()));
        let (_, params) = self.0.last_mut().ok_or(Refused)?;
        Ok(params)
    }
}

/// The members of a dictionary of byte sequences.
#[derive(Default)]
struct ByteSequences(Vec<(String, Vec<u8>)>);

impl<'de> DictionaryVisitor<'de> for ByteSequences {
    type Out = Self;
    type Error = Refused;

    fn entry(&mut self, key: &'de KeyRef) -> Result<impl EntryVisitor<'de>, Refused> {
        if self.0.len() >= SIGNATURE_LABEL_LIMIT || by_name(&self.0, key.as_str()).is_some() {
            return Err(Refused);
        }
        Ok(ByteSequence {
            key,
            read: &mut self.0,
        })
    }

    fn finish(self) -> Result<Self, Refused> {
        Ok(self)
    }
}

struct ByteSequence<'de, 'r> {
    key: &'de KeyRef,
    read: &'r mut Vec<(String, Vec<u8>)>,
}

impl<'de> EntryVisitor<'de> for ByteSequence<'de, '_> {
    type Error = Refused;

    fn item(self) -> Result<impl ItemVisitor<'de>, Refused> {
        Ok(|item: BareItemFromInput<'de>| {
            let BareItemFromInput::ByteSequence(bytes) = item else {
                return Err(Refused);
            };
            self.read.push((self.key.as_str().to_owned(), bytes));
            Ok(Ignored)
        })
    }

    fn inner_list(self) -> Result<impl InnerListVisitor<'de>, Refused> {
        Err::<Never, _>(Refused)
    }
}

/// The keys of any dictionary.
#[derive(Default)]
struct Members<'de> {
    starts: Vec<&'de KeyRef>,
}

impl<'de> DictionaryVisitor<'de> for Members<'de> {
    type Out = Self;
    type Error = Refused;

    fn entry(&mut self, key: &'de KeyRef) -> Result<impl EntryVisitor<'de>, Refused> {
        add_key(&mut self.starts, key)?;
        Ok(Ignored)
    }

    fn finish(self) -> Result<Self, Refused> {
        Ok(self)
    }
}
