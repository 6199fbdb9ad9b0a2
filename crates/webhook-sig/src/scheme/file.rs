//! Schemes without code: the words of the language, as TOML.

use std::error::Error as StdError;
use std::fmt;

use self::form::SchemeForm;
use crate::scheme::{Component, Format, Scheme};

pub use self::invalid::InvalidScheme;

mod acknowledgement;
mod audience;
mod form;
mod identity;
mod invalid;
mod location;
mod reason;
mod text;
mod words;

impl Scheme {
    /// Reads a scheme from TOML.
    ///
    /// The words are those of the constants, in lower case and with hyphens; [the
    /// module](crate::scheme#scheme-files) lists them. The scheme lives as long as the program, so
    /// read each file once.
    ///
    /// ```
    /// use webhook_sig::Scheme;
    ///
    /// let acme = Scheme::from_toml(r#"
    /// id = "acme"
    /// algorithm = "hmac-sha256"
    /// encoding = "hex"
    /// signature = { header = "Acme-Signature", take = { pair = { separator = ",", assign = "=", key = "v1" } } }
    /// signs = ["timestamp", { literal = "." }, "body"]
    ///
    /// [timestamp]
    /// at = { header = "Acme-Signature", take = { pair = { separator = ",", assign = "=", key = "t" } } }
    /// format = "unix-seconds"
    /// "#)?;
    /// assert_eq!(acme.signed_content().to_string(), "{timestamp}.{body}");
    ///
    /// let unsound = Scheme::from_toml(r#"
    /// id = "acme"
    /// algorithm = "hmac-sha256"
    /// encoding = "hex"
    /// signature = { header = "Acme-Signature" }
    /// signs = ["path", "body"]
    /// "#);
    /// assert!(unsound.unwrap_err().to_string().starts_with(
    ///     "line 6, `signs`: two values of variable length touch",
    /// ));
    /// # Ok::<(), webhook_sig::scheme::InvalidScheme>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidScheme`] with the line and the field, if the text is not TOML, has an unknown field
    /// or word, lacks a required field, or describes a scheme that would not compile as a constant.
    pub fn from_toml(text: &str) -> Result<&'static Self, InvalidScheme> {
        let deserializer = toml::Deserializer::parse(text)
            .map_err(|error| InvalidScheme::not_toml(text, &error))?;
        let form: SchemeForm = serde_path_to_error::deserialize(deserializer)
            .map_err(|error| InvalidScheme::in_field(text, &error))?;
        form.scheme()
            .map_err(|unsound| InvalidScheme::unsound(text, unsound))
    }

    /// Writes the scheme as TOML, from which [`from_toml`](Self::from_toml) reads it back.
    ///
    /// ```
    /// use webhook_sig::Scheme;
    /// use webhook_sig::provider::STRIPE;
    ///
    /// let text = STRIPE.to_toml()?;
    ///
    /// assert!(text.starts_with("id = \"stripe\"\nalgorithm = \"hmac-sha256\"\n"));
    /// let read = Scheme::from_toml(&text)?;
    /// assert_eq!(read.signed_content().to_string(), STRIPE.signed_content().to_string());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Handshakes and the policy of a certificate's URL are left out: files have no words for them.
    ///
    /// # Errors
    ///
    /// [`NotRepresentable`] if a component is a function, a duration has a fraction of a second, or
    /// deliveries bring a chain of certificates.
    pub fn to_toml(&self) -> Result<String, NotRepresentable> {
        toml::to_string(&self.form()?).map_err(|_| NotRepresentable)
    }

    fn form(&self) -> Result<SchemeForm, NotRepresentable> {
        let is_function = |component: &Component| matches!(component, Component::Custom(_));
        let reaches = [
            self.tolerance.past_reach(),
            self.tolerance.future_reach(),
            self.late_by.unwrap_or_default(),
            self.retried_for.unwrap_or_default(),
        ];
        let has_fraction = reaches.iter().any(|reach| reach.subsec_nanos() > 0);
        let is_plain = self.format == Format::Plain;
        if self.components.iter().any(is_function) || has_fraction || !is_plain {
            return Err(NotRepresentable);
        }
        Ok(SchemeForm::of(self))
    }
}

/// The scheme cannot be written as a file.
///
/// A component is a function, the signature is in a token, deliveries bring a chain of certificates,
/// or a duration has a fraction of a second.
///
/// ```
/// use webhook_sig::request::{ReadError, View};
/// use webhook_sig::scheme::{Component, Custom, Encoding, Location, NotRepresentable, Scheme};
///
/// fn nothing(_: &View<'_>, _: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
///     Ok(())
/// }
///
/// const ACME: Scheme = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
///     .signs(&[Component::Custom(Custom::new("nothing", nothing))]);
///
/// assert_eq!(ACME.to_toml(), Err(NotRepresentable));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "it has no details")]
pub struct NotRepresentable;

impl fmt::Display for NotRepresentable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a scheme with a function, a token, a chain of certificates or a fraction of a second cannot be written as a file",
        )
    }
}

impl StdError for NotRepresentable {}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::provider::GITHUB;
    use crate::scheme::{Acknowledgement, Identity, Location};
    use crate::{TimeFormat, Tolerance};

    #[test]
    fn a_tolerance_of_whole_seconds_is_written() {
        let tolerance = Tolerance::symmetric(Duration::from_secs(90));
        let text = GITHUB
            .derive("x")
            .tolerance(tolerance)
            .build()
            .to_toml()
            .unwrap();

        assert!(
            text.contains("[tolerance]\npast = 90\nfuture = 90\n"),
            "{text}"
        );
    }

    #[test]
    fn what_is_known_of_events_is_written_and_read() {
        const AT: Location = Location::json("/at");
        const EACH: Identity = Identity::Each {
            items: Location::json(""),
            fields: &[Location::json("/id"), AT],
        };
        const WHOLE: Identity = Identity::Each {
            items: Location::json("/events"),
            fields: &[],
        };
        const KINDS: [Identity; 8] = [
            Identity::Body,
            EACH,
            WHOLE,
            Identity::Fields(&[Location::json("/id"), AT]),
            Identity::FirstOf(&[
                Identity::Id(Location::json("/id")),
                EACH,
                Identity::Unstored,
            ]),
            Identity::Id(Location::json("/id")),
            Identity::Message,
            Identity::Unstored,
        ];
        for identity in KINDS {
            let written = GITHUB
                .derive("x")
                .event(identity)
                .unsigned_id(Location::header("Id"))
                .event_type(Location::header("Topic"))
                .event_time(AT, TimeFormat::UnixMillis)
                .unique_messages()
                .retried_for(Duration::from_secs(90))
                .build()
                .to_toml()
                .unwrap();
            let read = Scheme::from_toml(&written).unwrap();

            assert_eq!(read.event(), Some(identity), "{written}");
            assert_eq!(read.unsigned_id(), Some(Location::header("Id")));
            assert_eq!(read.event_type(), Some(Location::header("Topic")));
            assert_eq!(read.event_time(), Some((AT, TimeFormat::UnixMillis)));
            assert!(read.has_unique_messages());
            assert_eq!(read.retried_for(), Some(Duration::from_secs(90)));
        }
    }

    #[test]
    fn a_fraction_of_a_second_is_not_dropped() {
        let half = Duration::from_millis(90_500);
        for tolerance in [
            Tolerance::DEFAULT.past(half),
            Tolerance::DEFAULT.future(half),
        ] {
            let scheme = GITHUB.derive("x").tolerance(tolerance).build();

            assert_eq!(scheme.to_toml(), Err(NotRepresentable));
        }
        let scheme = GITHUB.derive("x").retried_for(half).build();

        assert_eq!(scheme.to_toml(), Err(NotRepresentable));
    }

    #[test]
    fn an_acknowledgement_is_written_and_read() {
        for acknowledgement in [
            Acknowledgement::ANY_SUCCESS,
            Acknowledgement::ANY_SUCCESS.with_body("text/xml", "<Response/>"),
            Acknowledgement::status(204),
            Acknowledgement::statuses(&[200]),
            Acknowledgement::statuses(&[200, 204]).with_body("text/plain", "ok"),
            Acknowledgement::range(200, 399),
            Acknowledgement::status(200).partial(202),
        ] {
            let scheme = GITHUB.derive("x").acknowledgement(acknowledgement).build();
            let written = scheme.to_toml().unwrap();
            let read = Scheme::from_toml(&written).unwrap();

            assert_eq!(read.acknowledgement(), acknowledgement, "{written}");
        }
    }

    #[test]
    fn a_status_that_no_response_has_is_not_read() {
        for (status, is_one) in [
            (7, false),
            (99, false),
            (100, true),
            (599, true),
            (600, false),
        ] {
            let written = GITHUB
                .derive("x")
                .acknowledgement(Acknowledgement::status(202))
                .build()
                .to_toml()
                .unwrap();
            let written = written.replace("202", &status.to_string());

            assert_eq!(Scheme::from_toml(&written).is_ok(), is_one, "{status}");
        }
    }
}
