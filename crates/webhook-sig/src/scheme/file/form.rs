//! The words of a whole scheme, field by field.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::scheme::builder::SchemeBuilder;
use crate::scheme::check::Unsound;
use crate::scheme::file::acknowledgement;
use crate::scheme::file::audience::AudienceItem;
use crate::scheme::file::identity::IdentityItem;
use crate::scheme::file::location::{self, LocationItem};
use crate::scheme::file::text::{Text, leaked, text};
use crate::scheme::file::words::{
    AlgorithmForm, ComponentItem, EncodingForm, KeyFormatItem, TimeFormatForm, UrlFormItem,
};
use crate::scheme::{Acknowledgement, Algorithm, Encoding, Location, Scheme, UrlForm};
use crate::time::{TimeFormat, Tolerance};

/// A scheme.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SchemeForm {
    /// The scheme's name, such as `acme`. Required.
    #[serde(deserialize_with = "text")]
    id: Text,
    /// How the signature is computed. Required.
    #[serde(with = "AlgorithmForm")]
    algorithm: Algorithm,
    /// How the signature is written. Required.
    #[serde(with = "EncodingForm")]
    encoding: Encoding,
    /// How the vendor writes its keys; defaults to `text`, and to `public-key` where the algorithm
    /// has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key_format: Option<KeyFormatItem>,
    /// Whether an RSA key may have a modulus of 1024 to 2047 bits; defaults to `false`. Needs the
    /// feature `legacy`.
    #[cfg(feature = "legacy")]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    short_modulus: bool,
    /// For whom a signature is meant. Required with public keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    audience: Option<AudienceItem>,
    /// The HTTP methods of deliveries; defaults to `["POST"]`.
    #[serde(default = "post")]
    methods: Vec<String>,
    /// Which response acknowledges a delivery; defaults to any 2xx.
    #[serde(
        default = "any_success",
        skip_serializing_if = "is_any_success",
        with = "acknowledgement"
    )]
    acknowledgement: Acknowledgement,
    /// The size of the vendor's largest body in bytes, if it exceeds the default limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body_limit: Option<usize>,
    /// How many seconds after its timestamp a genuine delivery may arrive; the window is widened by
    /// as much only if the app asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    late_by: Option<u64>,
    /// How many seconds the vendor tries to deliver an event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retried_for: Option<u64>,
    /// Whether no two events have the same signed content; defaults to `false`.
    #[serde(default)]
    unique_messages: bool,
    /// Whether the signature may leave out the body, or part of it; defaults to `false`.
    #[serde(default)]
    unsigned_body: bool,
    /// Whether bytes may move between signed values; defaults to `false`.
    #[serde(default)]
    ambiguous_boundaries: bool,
    /// The characters of which the signed content begins with one; defaults to any.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    opens_with: String,
    /// Whether the fields of a form may come as the members of a JSON object; defaults to `false`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    json_form: bool,
    /// The forms in which the vendor may sign the URL; defaults to `["as-configured"]`.
    #[serde(default = "as_configured")]
    url_forms: Vec<UrlFormItem>,
    /// The signed content, in order. Required, except for tokens.
    #[serde(default)]
    signs: Vec<ComponentItem>,
    /// Where the signature is. Required.
    #[serde(with = "location")]
    signature: Location,
    /// Where a signature by HMAC-SHA256 is that a shared secret verifies, if the sender writes one
    /// next to that by a private key: another entry of the same header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shared_signature: Option<LocationItem>,
    /// Where the signed timestamp is, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timestamp: Option<TimestampForm>,
    /// Where the signed message id is, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message_id: Option<LocationItem>,
    /// Where a delivery says which key signed it, if it does: a header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key_id: Option<LocationItem>,
    /// What makes two deliveries the same event, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event: Option<IdentityItem>,
    /// Where an id of the event is that the signature does not cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unsigned_id: Option<LocationItem>,
    /// Where the event's type is, signed or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event_type: Option<LocationItem>,
    /// When the event happened, signed or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event_time: Option<TimestampForm>,
    /// How far the timestamp may be from the receiver's clock; defaults to five minutes each way.
    #[serde(default)]
    tolerance: ToleranceForm,
}

/// A time in a request.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TimestampForm {
    /// Where it is. Required.
    #[serde(with = "location")]
    at: Location,
    /// How it is written. Required.
    #[serde(with = "TimeFormatForm")]
    format: TimeFormat,
}

impl TimestampForm {
    const fn of((at, format): (Location, TimeFormat)) -> Self {
        Self { at, format }
    }
}

/// How far the timestamp may be from the receiver's clock.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ToleranceForm {
    /// Seconds in the past.
    past: u64,
    /// Seconds in the future.
    future: u64,
}

impl Default for ToleranceForm {
    fn default() -> Self {
        Self::of(Tolerance::DEFAULT)
    }
}

impl ToleranceForm {
    const fn of(tolerance: Tolerance) -> Self {
        Self {
            past: tolerance.past_reach().as_secs(),
            future: tolerance.future_reach().as_secs(),
        }
    }
}

impl SchemeForm {
    pub(crate) fn of(scheme: &Scheme) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Self {
            id: scheme.id,
            algorithm: scheme.algorithm,
            encoding: scheme.encoding,
            key_format: Some(KeyFormatItem(scheme.key_format)),
            #[cfg(feature = "legacy")]
            short_modulus: scheme.short_modulus,
            audience: scheme.audience.map(AudienceItem),
            methods: owned(scheme.methods),
            acknowledgement: scheme.acknowledgement,
            body_limit: scheme.body_limit,
            late_by: scheme.late_by.map(|delay| delay.as_secs()),
            retried_for: scheme.retried_for.map(|horizon| horizon.as_secs()),
            unique_messages: scheme.unique_messages,
            unsigned_body: scheme.unsigned_body,
            opens_with: scheme.opens_with.to_owned(),
            json_form: scheme.json_form,
            ambiguous_boundaries: scheme.ambiguous_boundaries,
            url_forms: scheme.url_forms.iter().copied().map(UrlFormItem).collect(),
            signs: scheme
                .components
                .iter()
                .copied()
                .map(ComponentItem)
                .collect(),
            signature: scheme.signature,
            shared_signature: scheme.shared_signature.map(LocationItem),
            timestamp: scheme.timestamp.map(TimestampForm::of),
            message_id: scheme.message_id.map(LocationItem),
            key_id: scheme.key_id.map(LocationItem),
            event: scheme.event.map(IdentityItem),
            unsigned_id: scheme.unsigned_id.map(LocationItem),
            event_type: scheme.event_type.map(LocationItem),
            event_time: scheme.event_time.map(TimestampForm::of),
            tolerance: ToleranceForm::of(scheme.tolerance),
        }
    }

    /// Builds the scheme, if it is sound; its texts live as long as the program.
    pub(crate) fn scheme(self) -> Result<&'static Scheme, Unsound> {
        let past = Duration::from_secs(self.tolerance.past);
        let future = Duration::from_secs(self.tolerance.future);
        let builder = SchemeBuilder::new(self.id, self.algorithm, self.signature, self.encoding);
        let builder = self.describe_events(builder);
        let url_forms: Vec<_> = self.url_forms.into_iter().map(|item| item.0).collect();
        let components: Vec<_> = self.signs.into_iter().map(|item| item.0).collect();
        let mut builder = builder
            .tolerance(Tolerance::symmetric(past).future(future))
            .methods(leaked(self.methods))
            .acknowledgement(self.acknowledgement)
            .opens_with(self.opens_with.leak())
            .url_forms(url_forms.leak());
        if let Some(KeyFormatItem(key_format)) = self.key_format {
            builder = builder.key_format(key_format);
        }
        #[cfg(feature = "legacy")]
        if self.short_modulus {
            builder = builder.short_modulus();
        }
        if let Some(LocationItem(location)) = self.shared_signature {
            builder = builder.or_hmac_sha256(location);
        }
        if self.json_form {
            builder = builder.json_form();
        }
        if let Some(AudienceItem(audience)) = self.audience {
            builder = builder.audience(audience);
        }
        if let Some(timestamp) = self.timestamp {
            builder = builder.timestamp(timestamp.at, timestamp.format);
        }
        if let Some(LocationItem(location)) = self.message_id {
            builder = builder.message_id(location);
        }
        if let Some(LocationItem(location)) = self.key_id {
            builder = builder.key_id(location);
        }
        if let Some(seconds) = self.late_by {
            builder = builder.late_by(Duration::from_secs(seconds));
        }
        if let Some(bytes) = self.body_limit {
            builder = builder.body_limit(bytes);
        }
        if self.unsigned_body {
            builder = builder.unsigned_body();
        }
        if self.ambiguous_boundaries {
            builder = builder.ambiguous_boundaries();
        }
        let scheme = builder.check(components.leak())?;
        Ok(Box::leak(Box::new(scheme)))
    }

    const fn describe_events(&self, mut builder: SchemeBuilder) -> SchemeBuilder {
        if let Some(IdentityItem(identity)) = self.event {
            builder = builder.event(identity);
        }
        if let Some(LocationItem(location)) = self.unsigned_id {
            builder = builder.unsigned_id(location);
        }
        if let Some(LocationItem(location)) = self.event_type {
            builder = builder.event_type(location);
        }
        if let Some(TimestampForm { at, format }) = self.event_time {
            builder = builder.event_time(at, format);
        }
        if let Some(seconds) = self.retried_for {
            builder = builder.retried_for(Duration::from_secs(seconds));
        }
        if self.unique_messages {
            builder = builder.unique_messages();
        }
        builder
    }
}

const fn any_success() -> Acknowledgement {
    Acknowledgement::ANY_SUCCESS
}

fn is_any_success(acknowledgement: &Acknowledgement) -> bool {
    *acknowledgement == Acknowledgement::ANY_SUCCESS
}

fn post() -> Vec<String> {
    vec!["POST".to_owned()]
}

fn as_configured() -> Vec<UrlFormItem> {
    vec![UrlFormItem(UrlForm::AsConfigured)]
}
