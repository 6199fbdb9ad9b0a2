//! The HTTP message signatures of a request: which of them meet the policy of the scheme.

use std::sync::Arc;

use crate::error::{Error, ErrorKind};
#[cfg(feature = "endpoint")]
use crate::key::Keyring;
use crate::message::{Refusal, SignedValues};
use crate::request::labeled_signature::LabeledSignature;
use crate::request::structured::labeled_signatures;
use crate::request::{ReadError, View, joined_field};
use crate::scheme::location::Place;
use crate::scheme::{Choice, Location, MessageSignature, PUBLIC_SIGNATURE_LIMIT, Version};
use crate::time::UnixTime;
use crate::verify::Verifier;
use crate::verify::covered::{covers, signed_digests};

impl Verifier {
    /// Reads the signatures with the label and tag that the policy demands, for the locations and
    /// the message of a request.
    #[cold]
    pub(super) fn hold_signatures(&self, policy: &MessageSignature, view: &mut View<'_>) {
        let named = read(policy, view).and_then(|signatures| {
            let (mut named, mut refused) = (Vec::new(), None);
            for signature in signatures {
                match self.check_label_and_tag(policy, &signature) {
                    Ok(()) => named.push(Arc::new(signature)),
                    Err(error) => refused = Some(error),
                }
            }
            match refused {
                Some(error) if named.is_empty() => Err(error),
                _ => Ok(named),
            }
        });
        view.hold_signatures(named);
    }

    /// Leaves only the signatures that meet the policy and are of this time.
    ///
    /// # Errors
    ///
    /// What the first one lacks, if none does.
    #[cold]
    pub(super) fn admit_signatures(
        &self,
        policy: &MessageSignature,
        view: &mut View<'_>,
        now: UnixTime,
    ) -> Result<(), Error> {
        if self.scheme.needs_authority() && !self.has_base_url() {
            let source = "the base URL is not set";
            return Err(Error::new(ErrorKind::Misconfigured, source));
        }
        let (mut admitted, mut refused) = (Vec::new(), None);
        for signature in view.signatures()?.to_vec() {
            view.hold_signatures(Ok(vec![Arc::clone(&signature)]));
            match self.admit(policy, &signature, view, now) {
                Ok(()) if admitted.len() >= PUBLIC_SIGNATURE_LIMIT => {
                    let source = "the request has too many signatures that meet the policy";
                    return Err(Error::new(ErrorKind::SignatureMalformed, source));
                }
                Ok(()) => admitted.push(signature),
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        if admitted.is_empty() {
            return Err(refused.unwrap_or_else(|| ErrorKind::SignatureMissing.into()));
        }
        view.hold_signatures(Ok(admitted));
        Ok(())
    }

    /// Checks that there is a key for one of the signatures.
    #[cfg(feature = "endpoint")]
    pub(super) fn choose_for_signatures(
        &self,
        view: &mut View<'_>,
        keys: &Keyring,
        now: UnixTime,
    ) -> Result<(), Error> {
        let mut chosen = Err(ErrorKind::SignatureMissing.into());
        for signature in view.signatures()?.to_vec() {
            view.hold_signatures(Ok(vec![signature]));
            chosen = self.choose(view, keys, now).map(|_| ());
            if chosen.is_ok() {
                break;
            }
        }
        chosen
    }

    /// Reads the ids that the signatures after the first one name, each once, where they differ from
    /// its own; there are fewer than [`PUBLIC_SIGNATURE_LIMIT`].
    #[cold]
    #[cfg(feature = "endpoint")]
    pub(super) fn other_key_ids(
        &self,
        view: &mut View<'_>,
        first: Option<&str>,
    ) -> Result<Vec<String>, Error> {
        let mut ids: Vec<String> = Vec::new();
        for signature in view.signatures()?.to_vec().into_iter().skip(1) {
            view.hold_signatures(Ok(vec![signature]));
            if let Ok(Some(id)) = self.read_key_id(view)
                && first != Some(&*id)
                && !ids.iter().any(|other| **other == *id)
            {
                ids.push(id.into_owned());
            }
        }
        Ok(ids)
    }

    /// Checks everything about a signature that needs no key.
    fn admit(
        &self,
        policy: &MessageSignature,
        signature: &LabeledSignature,
        view: &View<'_>,
        now: UnixTime,
    ) -> Result<(), Error> {
        self.check_algorithm(policy, signature)?;
        for name in policy.needed_params() {
            let read = signature.param(name);
            read.map_err(|error| param_error(error, name))?;
        }
        for covered in policy.covered() {
            if !covers(policy.version(), &signature.covered, covered) {
                let source = format!("the signature does not cover `{covered}`");
                return Err(Error::new(ErrorKind::SignatureMalformed, source));
            }
        }
        self.check_times(signature, view, now)?;
        signed_digests(policy, signature, view).map(|_| ())
    }

    fn check_label_and_tag(
        &self,
        policy: &MessageSignature,
        signature: &LabeledSignature,
    ) -> Result<(), Error> {
        let tag = signature.text("tag");
        let tag = tag.map_err(|error| param_error(error, "tag"))?;
        let demands = [
            ("label", policy.label_choice(), Some(&*signature.label)),
            ("tag", policy.tag_choice(), tag),
        ];
        for (what, choice, found) in demands {
            let demanded = match choice {
                Choice::Any => None,
                Choice::Fixed(text) => Some(text),
                Choice::Param(param) => self.param_value(param),
            };
            if let Some(demanded) = demanded
                && found != Some(demanded)
            {
                let source = format!("no signature has the {what} `{demanded}`");
                return Err(Error::new(ErrorKind::SignatureMissing, source));
            }
        }
        Ok(())
    }

    /// The algorithm is the scheme's; a sender may repeat it, and may not choose it.
    fn check_algorithm(
        &self,
        policy: &MessageSignature,
        signature: &LabeledSignature,
    ) -> Result<(), Error> {
        let named = signature.text("alg");
        let named = named.map_err(|error| param_error(error, "alg"))?;
        // What `hs2019` means depends on the key alone.
        #[cfg(feature = "legacy")]
        if policy.version() == Version::Cavage && named == Some("hs2019") {
            return Ok(());
        }
        if named.is_none() || named == policy.name_of(self.scheme.algorithm()) {
            return Ok(());
        }
        let source = "the signature names another `alg` than the scheme has";
        Err(Error::new(ErrorKind::SignatureMalformed, source))
    }

    fn untimely(
        &self,
        kind: ErrorKind,
        param: &'static str,
        sent: UnixTime,
        now: UnixTime,
    ) -> Error {
        let at = Location::whole(Place::SignatureParam(param));
        Refusal::untimely(kind, at, [sent, now], self.tolerance)
    }

    /// Checks when the signature was made and when it ends, as far as it says so.
    fn check_times(
        &self,
        signature: &LabeledSignature,
        view: &View<'_>,
        now: UnixTime,
    ) -> Result<(), Error> {
        let mut values = SignedValues::default();
        values.read(
            self.scheme,
            view,
            self.required_algorithm,
            self.tolerance,
            now,
        )?;
        // The parameters are read even where the timestamp is another value.
        let created = time(signature, "created")?;
        if let Some(created) = created
            && created > now
            && created.abs_diff(now) > self.tolerance.future_reach()
        {
            return Err(self.untimely(ErrorKind::TimestampTooNew, "created", created, now));
        }
        if let Some(expires) = time(signature, "expires")?
            && expires < now
            && expires.abs_diff(now) > self.tolerance.past_reach()
        {
            return Err(self.untimely(ErrorKind::TimestampTooOld, "expires", expires, now));
        }
        Ok(())
    }
}

/// Reads the signatures of a request in the form of the policy's standard.
fn read(policy: &MessageSignature, view: &View<'_>) -> Result<Vec<LabeledSignature>, Error> {
    let field = |name| {
        let text = joined_field(view, name).map_err(|_| malformed(name))?;
        text.ok_or_else(|| Error::new(ErrorKind::SignatureMissing, format!("`{name}` is missing")))
    };
    let read = match policy.version() {
        #[cfg(feature = "legacy")]
        Version::Cavage => {
            crate::request::cavage::signature(&field("Signature")?).map(|read| vec![read])
        }
        Version::Rfc9421 => labeled_signatures(&field("Signature-Input")?, &field("Signature")?),
    };
    read.map_err(|_| malformed("Signature"))
}

#[cold]
fn malformed(name: &str) -> Error {
    let source = format!("`{name}` is malformed, or larger than its bounds");
    Error::new(ErrorKind::SignatureMalformed, source)
}

fn param_error(error: ReadError, name: &str) -> Error {
    let (kind, what) = match error {
        ReadError::Missing => (ErrorKind::FieldMissing, "is missing"),
        _ => (ErrorKind::FieldMalformed, "is malformed"),
    };
    Error::new(
        kind,
        format!("the parameter `{name}` of the signature {what}"),
    )
}

fn time(signature: &LabeledSignature, name: &str) -> Result<Option<UnixTime>, Error> {
    let malformed = || {
        let source = format!("the parameter `{name}` of the signature is not a time in seconds");
        Error::new(ErrorKind::TimestampMalformed, source)
    };
    let Some(seconds) = signature.integer(name).map_err(|_| malformed())? else {
        return Ok(None);
    };
    if seconds < 0 {
        return Err(malformed());
    }
    Ok(Some(UnixTime::from_secs(seconds)))
}
