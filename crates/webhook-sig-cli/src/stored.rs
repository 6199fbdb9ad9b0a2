//! What `listen` stores of a delivery's secrets, and what `replay` reads of it.
//!
//! A stored delivery holds no secret: where the sender showed one, its name takes its place. Where
//! that was, and how the secret was written there, is stored as well, so that the exact request can
//! be sent again, and a sender's own text that looks like a name stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use webhook_sig::ErrorKind;
use webhook_sig_delivery::Delivery;

use crate::failure::Failure;
use crate::secrets::SecretName;

pub(crate) use self::hole::{Form, Hole, Lost, Place, put_back};

mod hole;

/// The verdict of the receiver that stored a delivery.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum VerdictState {
    Handshake,
    Refused,
    Verified,
}

/// What is known of a delivery that `listen` stored, and of no other.
#[derive(Default, Deserialize)]
pub(crate) struct Remarks {
    verdict: Option<State>,
    /// Whether the end of the body is missing.
    #[serde(default)]
    cut: bool,
    changed_header: Option<String>,
    /// The secrets of its route, the current one first.
    #[serde(default)]
    pub(crate) secrets: Vec<SecretName>,
    #[serde(default)]
    pub(crate) hidden: Vec<Hole>,
}

#[derive(Deserialize)]
struct State {
    state: VerdictState,
    kind: Option<String>,
}

impl Remarks {
    /// Reads what `listen` writes, or says why not; it is known by a verdict with one of our states.
    /// The remarks of anyone else are for people.
    pub(crate) fn read(about: &Map<String, Value>) -> Result<Self, String> {
        let verdict = about.get("verdict").cloned().unwrap_or_default();
        if serde_json::from_value::<State>(verdict).is_err() {
            return Ok(Self::default());
        }
        serde_json::from_value(Value::Object(about.clone())).map_err(|error| foreign(&error))
    }

    /// Reads each secret that the delivery shows, once, and puts it back to where it was.
    ///
    /// # Errors
    ///
    /// [`Failure::Lost`] if a secret has no place there, and those of `read`.
    pub(crate) fn show(
        &self,
        delivery: &mut Delivery,
        read: impl Fn(&SecretName) -> Result<String, Failure>,
    ) -> Result<(), Failure> {
        let names: BTreeSet<_> = self.hidden.iter().map(|hole| &hole.secret).collect();
        let names = names.into_iter();
        let secrets = names.map(|name| Ok((name, read(name)?)));
        let secrets: BTreeMap<_, _> = secrets.collect::<Result<_, Failure>>()?;
        let secret = |name: &SecretName| secrets.get(name).cloned();
        put_back(delivery, &self.hidden, secret).map_err(Failure::Lost)
    }

    pub(crate) fn state(&self) -> Option<VerdictState> {
        self.verdict.as_ref().map(|verdict| verdict.state)
    }

    /// Returns why this is not the request that was sent.
    pub(crate) fn inexact(&self) -> Option<String> {
        let kind = self
            .verdict
            .as_ref()
            .and_then(|verdict| verdict.kind.as_deref());
        inexact(self.cut, kind, self.changed_header.as_deref())
    }
}

/// Returns why a stored request is not the one that was sent: its body lacks its end, or a header
/// changed.
pub(crate) fn inexact(
    is_cut: bool,
    kind: Option<&str>,
    changed_header: Option<&str>,
) -> Option<String> {
    if let Some(why) = partial(is_cut, kind) {
        return Some(why.to_owned());
    }
    changed_header.map(|name| {
        format!(
            "its header `{}` is not UTF-8, and is not kept as it was",
            name.escape_debug(),
        )
    })
}

/// Returns why the end of a stored body is missing, by the kind of the refusal.
pub(crate) fn partial(is_cut: bool, kind: Option<&str>) -> Option<&'static str> {
    let is = |other: ErrorKind| kind == Some(other.as_str());
    if is(ErrorKind::BodyUnreadable) {
        Some("the connection closed before the end of its body")
    } else if is(ErrorKind::BodyTooSlow) {
        Some("its body did not arrive in time")
    } else {
        is_cut.then_some("its body was cut when it was stored, at the --body-limit of `listen`")
    }
}

/// Returns why remarks cannot be read.
pub(crate) fn foreign(error: &serde_json::Error) -> String {
    format!("`about` is not what `listen` writes: {error}")
}
