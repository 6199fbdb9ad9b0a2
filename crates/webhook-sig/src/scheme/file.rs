//! Schemes without code: the same words as TOML or JSON.

use std::error::Error as StdError;
use std::fmt;

use serde::{Deserialize, Deserializer};

use self::form::SchemeForm;
use crate::scheme::{Component, Scheme};

pub use self::invalid::InvalidScheme;

mod acknowledgement;
mod form;
mod invalid;
mod location;

impl Scheme {
    /// Reads a scheme from TOML.
    ///
    /// It has the words of the constants, in lower case and with hyphens. What it says lives as
    /// long as the program, so read each file once.
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
    /// [`InvalidScheme`] with the line and the field, if the text is no TOML, has a field or a
    /// word that does not exist, lacks one that is needed, or describes what as a constant would
    /// not compile.
    pub fn from_toml(text: &str) -> Result<&'static Self, InvalidScheme> {
        let deserializer = toml::Deserializer::parse(text)
            .map_err(|error| InvalidScheme::no_toml(text, &error))?;
        let form: SchemeForm = serde_path_to_error::deserialize(deserializer)
            .map_err(|error| InvalidScheme::in_toml(text, &error))?;
        form.scheme()
            .map_err(|unsound| InvalidScheme::unsound_toml(text, unsound))
    }

    /// Reads a scheme from JSON, with the same words as [`from_toml`](Self::from_toml).
    ///
    /// ```
    /// use webhook_sig::Scheme;
    ///
    /// let acme = Scheme::from_json(r#"{
    ///     "id": "acme",
    ///     "algorithm": "hmac-sha256",
    ///     "encoding": "hex",
    ///     "signature": { "header": "Acme-Signature", "take": { "prefix": "sha256=" } },
    ///     "signs": ["body"]
    /// }"#)?;
    /// assert_eq!(acme.signature().to_string(), "Acme-Signature: sha256=…");
    ///
    /// let misspelled = Scheme::from_json(r#"{
    ///     "id": "acme",
    ///     "algorithm": "hmac-sha257"
    /// }"#);
    /// assert!(misspelled.unwrap_err().to_string().starts_with("line 3, `algorithm`: unknown variant"));
    /// # Ok::<(), webhook_sig::scheme::InvalidScheme>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<&'static Self, InvalidScheme> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let form: SchemeForm = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| InvalidScheme::in_json(text, &error))?;
        deserializer
            .end()
            .map_err(|error| InvalidScheme::no_json(&error))?;
        form.scheme()
            .map_err(|unsound| InvalidScheme::unsound_json(text, unsound))
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
    /// # Errors
    ///
    /// [`NotRepresentable`] if a component is a function, or the tolerance has a fraction of a second.
    pub fn to_toml(&self) -> Result<String, NotRepresentable> {
        toml::to_string(&self.form()?).map_err(|_| NotRepresentable)
    }

    /// Writes the scheme as JSON, from which [`from_json`](Self::from_json) reads it back.
    ///
    /// ```
    /// use webhook_sig::Scheme;
    /// use webhook_sig::provider::GITHUB;
    ///
    /// let read = Scheme::from_json(&GITHUB.to_json()?)?;
    ///
    /// assert_eq!(read.signature(), GITHUB.signature());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotRepresentable`] if a component is a function, or the tolerance has a fraction of a second.
    pub fn to_json(&self) -> Result<String, NotRepresentable> {
        serde_json::to_string_pretty(&self.form()?).map_err(|_| NotRepresentable)
    }

    fn form(&self) -> Result<SchemeForm, NotRepresentable> {
        let is_function = |component: &Component| matches!(component, Component::Custom(_));
        let reaches = [
            self.tolerance.past_reach(),
            self.tolerance.future_reach(),
            self.late_by.unwrap_or_default(),
        ];
        let has_fraction = reaches.iter().any(|reach| reach.subsec_nanos() > 0);
        if self.components.iter().any(is_function) || has_fraction {
            return Err(NotRepresentable);
        }
        Ok(SchemeForm::of(self))
    }
}

/// The scheme has what no file describes: a component that is a function, or a tolerance with a
/// fraction of a second.
///
/// ```
/// use webhook_sig::request::{ReadError, View};
/// use webhook_sig::scheme::{Custom, Encoding, Component, Scheme, Location, NotRepresentable};
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
#[expect(
    clippy::exhaustive_structs,
    reason = "there is nothing more to say of it"
)]
pub struct NotRepresentable;

impl fmt::Display for NotRepresentable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no file describes a function or a fraction of a second")
    }
}

impl StdError for NotRepresentable {}

/// Reads a text that lives as long as the program, as those of constants do.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static str, D::Error> {
    Ok(String::deserialize(deserializer)?.leak())
}

/// Reads texts that live as long as the program.
pub(crate) fn texts<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<&'static [&'static str], D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    Ok(leaked(texts))
}

pub(crate) fn leaked(texts: Vec<String>) -> &'static [&'static str] {
    let texts = texts.into_iter().map(|text| &*text.leak());
    texts.collect::<Vec<_>>().leak()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::Tolerance;
    use crate::provider::GITHUB;
    use crate::scheme::Acknowledgement;

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
    fn a_fraction_of_a_second_is_not_dropped() {
        let half = Duration::from_millis(90_500);
        for tolerance in [
            Tolerance::DEFAULT.past(half),
            Tolerance::DEFAULT.future(half),
        ] {
            let scheme = GITHUB.derive("x").tolerance(tolerance).build();

            assert_eq!(scheme.to_toml(), Err(NotRepresentable));
            assert_eq!(scheme.to_json(), Err(NotRepresentable));
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
                .to_json()
                .unwrap();
            let written = written.replace("202", &status.to_string());

            assert_eq!(Scheme::from_json(&written).is_ok(), is_one, "{status}");
        }
    }
}
