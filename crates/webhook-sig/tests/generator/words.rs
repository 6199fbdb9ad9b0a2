//! A scheme that is yet to be judged, in words that a generator can choose and a reader can read.
//!
//! They say what the library's words say. They are separate because the library's cannot be taken
//! apart, and because the reference reader must not ask the library what they mean.

use webhook_sig::TimeFormat;
use webhook_sig::request::{ReadError, View};
use webhook_sig::scheme::{
    Algorithm, Audience, Component, Custom, Digest, Encoding, FieldEscape, ListedHeaders, Location,
    Order, Repeats, Scheme, SchemeBuilder, Sorted, UrlForm,
};

type Text = &'static str;
type Texts = &'static [Text];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    Form(Text),
    FormJson(Text, Text),
    Header(Text),
    Headers(Texts),
    Json(Text),
    Path(usize),
    Query(Text),
    Repeated(Text),
    Synonyms(Texts),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shape {
    Base64Json(Text),
    Entry(Text, Text),
    First(Text),
    Last(Text, Text),
    Named(Texts, Text),
    Pair(Text, Text, Text),
    Prefix(Text),
    Versions(Text, Text, Text),
    Whole,
}

/// Where one value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct At {
    pub(crate) place: Place,
    pub(crate) shape: Shape,
}

impl At {
    pub(crate) const fn whole(place: Place) -> Self {
        Self {
            place,
            shape: Shape::Whole,
        }
    }

    pub(crate) const fn header(name: Text) -> Self {
        Self::whole(Place::Header(name))
    }

    pub(crate) fn location(self) -> Location {
        let location = match self.place {
            Place::Form(name) => Location::form(name),
            Place::FormJson(name, pointer) => Location::form_json(name, pointer),
            Place::Header(name) => Location::header(name),
            Place::Headers(names) => Location::headers(names),
            Place::Json(pointer) => Location::json(pointer),
            Place::Path(segment) => Location::path(segment),
            Place::Query(name) => Location::query(name),
            Place::Repeated(name) => Location::repeated(name),
            Place::Synonyms(names) => Location::synonyms(names),
        };
        match self.shape {
            Shape::Base64Json(pointer) => location.base64_json(pointer),
            Shape::Entry(separator, prefix) => location.entry(separator, prefix),
            Shape::First(separator) => location.first(separator),
            Shape::Last(separator, mark) => location.last(separator, mark),
            Shape::Named(words, mark) => location.named(words, mark),
            Shape::Pair(separator, assign, key) => location.pair(separator, assign, key),
            Shape::Prefix(prefix) => location.prefix(prefix),
            Shape::Versions(separator, assign, stem) => location.versions(separator, assign, stem),
            Shape::Whole => location,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Source {
    Form,
    PostedForm,
    Query,
}

/// The sorted fields of a form or query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fields {
    pub(crate) source: Source,
    pub(crate) values_only: bool,
    pub(crate) assign: Text,
    pub(crate) separator: Text,
    pub(crate) escape: FieldEscape,
    pub(crate) order: Order,
    pub(crate) repeats: Repeats,
    pub(crate) without: Texts,
}

impl Fields {
    fn sorted(self) -> Sorted {
        let sorted = match self.source {
            Source::Form => Sorted::form(),
            Source::PostedForm => Sorted::posted_form(),
            Source::Query => Sorted::query(),
        };
        let sorted = sorted
            .assign(self.assign)
            .separator(self.separator)
            .escape(self.escape)
            .order(self.order)
            .repeats(self.repeats)
            .without(self.without);
        if self.values_only {
            sorted.values_only()
        } else {
            sorted
        }
    }
}

/// A function that does what it says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Honest {
    /// The header `Agent`, which no line feed can be in.
    Agent,
    /// The length of the header `Sealed`, a colon, the header, and the body.
    Sealed,
}

impl Honest {
    fn custom(self) -> Custom {
        const AGENT: &[Location] = &[Location::header("Agent")];
        const SEALED: &[Location] = &[Location::header("Sealed")];
        match self {
            Self::Agent => Custom::new("agent", agent).covering(AGENT).in_lines(),
            Self::Sealed => Custom::new("sealed", sealed).covering(SEALED),
        }
    }
}

fn agent(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    write(view.header("Agent").ok_or(ReadError::Malformed)?);
    Ok(())
}

fn sealed(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    let value = view.header("Sealed").ok_or(ReadError::Malformed)?;
    write(format!("{}:", value.len()).as_bytes());
    write(value);
    write(view.body());
    Ok(())
}

/// One component of the signed content.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Word {
    Body,
    BodyDigest(Digest, Encoding),
    BodyEncoded(Encoding),
    Custom(Honest),
    Field(At),
    Id,
    Key,
    Listed {
        names: At,
        separator: Text,
        joined_by: Text,
    },
    Literal(Text),
    Method,
    Param(Text),
    Path,
    Query,
    RawBodyDigest(Digest),
    Sorted(Fields),
    Timestamp,
    Url,
    UrlPath,
}

impl Word {
    fn component(self) -> Component {
        match self {
            Self::Body => Component::Body,
            Self::BodyDigest(digest, encoding) => Component::BodyDigest(digest, encoding),
            Self::BodyEncoded(encoding) => Component::BodyEncoded(encoding),
            Self::Custom(honest) => Component::Custom(honest.custom()),
            Self::Field(at) => Component::Field(at.location()),
            Self::Id => Component::Id,
            Self::Key => Component::Key,
            Self::Listed {
                names,
                separator,
                joined_by,
            } => Component::ListedHeaders(ListedHeaders {
                names: names.location(),
                separator,
                joined_by,
            }),
            Self::Literal(text) => Component::Literal(text),
            Self::Method => Component::Method,
            Self::Param(name) => Component::Param(name),
            Self::Path => Component::Path,
            Self::Query => Component::Query,
            Self::RawBodyDigest(digest) => Component::RawBodyDigest(digest),
            Self::Sorted(fields) => Component::Sorted(fields.sorted()),
            Self::Timestamp => Component::Timestamp,
            Self::Url => Component::Url,
            Self::UrlPath => Component::UrlPath,
        }
    }

    /// Returns whether the component is the body, or as good as that.
    pub(crate) const fn is_body(self) -> bool {
        match self {
            Self::Body | Self::BodyEncoded(_) => true,
            Self::BodyDigest(digest, _) | Self::RawBodyDigest(digest) => {
                !matches!(digest, Digest::Crc32)
            }
            _ => false,
        }
    }

    /// Returns whether the component writes the same for every request.
    pub(crate) const fn is_fixed(self) -> bool {
        matches!(self, Self::Key | Self::Literal(_) | Self::Param(_))
    }
}

/// The parameter that holds what the receiver is called.
pub(crate) const AUDIENCE: &str = "me";

/// A scheme that has not been checked for soundness yet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    pub(crate) algorithm: Algorithm,
    pub(crate) encoding: Encoding,
    pub(crate) signature: At,
    pub(crate) content: Vec<Word>,
    pub(crate) timestamp: Option<(At, TimeFormat)>,
    pub(crate) id: Option<At>,
    /// Where the name of the receiver is.
    pub(crate) audience: Option<At>,
    pub(crate) methods: Texts,
    pub(crate) url_forms: &'static [UrlForm],
    pub(crate) ambiguous_boundaries: bool,
    pub(crate) unsigned_body: bool,
    pub(crate) json_form: bool,
}

impl Draft {
    /// Starts the scheme as a constant does, with everything said but its content.
    fn builder(&self) -> SchemeBuilder {
        let start = match self.algorithm {
            #[cfg(feature = "legacy")]
            Algorithm::HmacMd5 => Scheme::hmac_md5,
            Algorithm::HmacSha1 => Scheme::hmac_sha1,
            Algorithm::HmacSha384 => Scheme::hmac_sha384,
            Algorithm::HmacSha512 => Scheme::hmac_sha512,
            #[cfg(feature = "keccak")]
            Algorithm::KeyedKeccak256 => Scheme::keyed_keccak256,
            #[cfg(feature = "legacy")]
            Algorithm::KeyedMd5 => Scheme::keyed_md5,
            Algorithm::KeyedSha1 => Scheme::keyed_sha1,
            Algorithm::KeyedSha256 => Scheme::keyed_sha256,
            _ => Scheme::hmac_sha256,
        };
        let mut builder = start("drawn", self.signature.location(), self.encoding)
            .methods(self.methods)
            .url_forms(self.url_forms);
        if let Some((at, format)) = self.timestamp {
            builder = builder.timestamp(at.location(), format);
        }
        if let Some(at) = self.id {
            builder = builder.message_id(at.location());
        }
        if let Some(at) = self.audience {
            let at = at.location();
            builder = builder.audience(Audience::Value {
                at,
                param: AUDIENCE,
            });
        }
        if self.ambiguous_boundaries {
            builder = builder.ambiguous_boundaries();
        }
        if self.unsigned_body {
            builder = builder.unsigned_body();
        }
        if self.json_form {
            builder = builder.json_form();
        }
        builder
    }

    fn components(&self) -> Vec<Component> {
        self.content.iter().map(|word| word.component()).collect()
    }

    /// Builds the scheme as a constant does; panics if it is unsound.
    pub(crate) fn build(&self) -> &'static Scheme {
        let scheme = self.builder().signs(self.components().leak());
        Box::leak(Box::new(scheme))
    }

    /// Returns whether a file can say it: a function has no name there.
    pub(crate) fn fits_a_file(&self) -> bool {
        let is_function = |word: &Word| matches!(word, Word::Custom(_));
        !self.content.iter().any(is_function)
    }

    /// Returns every location that the scheme names, and what for.
    pub(crate) fn locations(&self) -> Vec<(&'static str, At)> {
        let mut locations = vec![("signature", self.signature)];
        locations.extend(self.timestamp.map(|(at, _)| ("timestamp", at)));
        locations.extend(self.id.map(|at| ("id", at)));
        locations.extend(self.audience.map(|at| ("audience", at)));
        for word in &self.content {
            match word {
                Word::Field(at) => locations.push(("field", *at)),
                Word::Listed { names, .. } => locations.push(("names", *names)),
                _ => {}
            }
        }
        locations
    }

    /// Returns the scheme without one of its words, for every one that it may do without.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let mut smaller = Vec::new();
        for at in 0..self.content.len() {
            let mut other = self.clone();
            other.content.remove(at);
            smaller.push(other);
        }
        let mut push = |change: fn(&mut Self)| {
            let mut other = self.clone();
            change(&mut other);
            if other != *self {
                smaller.push(other);
            }
        };
        push(|draft| draft.timestamp = None);
        push(|draft| draft.id = None);
        push(|draft| draft.audience = None);
        push(|draft| draft.methods = &["POST"]);
        push(|draft| draft.url_forms = &[UrlForm::AsConfigured]);
        push(|draft| draft.signature = At::header("Sig"));
        push(|draft| draft.encoding = Encoding::Hex);
        push(|draft| {
            if draft.content.contains(&Word::Key) {
                draft.algorithm = Algorithm::KeyedSha256;
            } else {
                draft.algorithm = Algorithm::HmacSha256;
            }
        });
        push(|draft| draft.ambiguous_boundaries = false);
        smaller
    }
}
