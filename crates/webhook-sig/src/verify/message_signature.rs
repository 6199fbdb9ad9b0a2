//! The HTTP message signatures of a request: which of them meet the policy of the scheme.

use std::sync::Arc;

use crate::error::{Error, ErrorKind};
#[cfg(feature = "endpoint")]
use crate::key::Keyring;
use crate::message::{ClaimedDigest, Refusal, SignedValues};
use crate::request::labeled_signature::{ComponentForm, CoveredComponent, LabeledSignature};
use crate::request::structured::{byte_sequences, labeled_signatures};
use crate::request::{Found, ReadError, View, joined_field};
use crate::scheme::location::Place;
use crate::scheme::{
    BodyCoverage, Choice, Covered, Digest, Location, MessageSignature, PUBLIC_SIGNATURE_LIMIT,
    Version,
};
use crate::time::UnixTime;
use crate::verify::Verifier;

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

/// Returns whether a signature covers what is demanded, by itself or within something larger.
fn covers(version: Version, components: &[CoveredComponent], covered: &Covered) -> bool {
    let has = |name: &str| {
        let mut components = components.iter();
        components.any(|own| own.name == name && own.form == ComponentForm::Whole)
    };
    let has_header = |name: &str| {
        let is_of_field = |own: &CoveredComponent| {
            let is_all = matches!(own.form, ComponentForm::ByteSequence | ComponentForm::Whole);
            is_all && own.name.eq_ignore_ascii_case(name)
        };
        components.iter().any(is_of_field)
    };
    #[cfg(feature = "legacy")]
    if version == Version::Cavage {
        return match covered {
            Covered::Authority => has("host"),
            Covered::Header(name) => has_header(name),
            Covered::Method
            | Covered::Path
            | Covered::Query
            | Covered::QueryParam(_)
            | Covered::RequestTarget => has("(request-target)"),
            Covered::Scheme | Covered::TargetUri => false,
        };
    }
    let _ = version;
    let has_path = has("@path") || has("@request-target") || has("@target-uri");
    let has_query = has("@query") || has("@request-target") || has("@target-uri");
    match covered {
        Covered::Authority => has("@authority") || has("@target-uri"),
        Covered::Header(name) => has_header(name),
        Covered::Method => has("@method"),
        Covered::Path => has_path,
        Covered::Query => has_query,
        Covered::QueryParam(name) => {
            let param = ComponentForm::QueryParam((*name).to_owned());
            has_query || components.iter().any(|own| own.form == param)
        }
        Covered::RequestTarget => has_path && has_query,
        Covered::Scheme => has("@scheme") || has("@target-uri"),
        Covered::TargetUri => has("@target-uri"),
    }
}

/// Returns the digests that the body must have; where none is covered and one must be, the body
/// must be empty.
pub(super) fn signed_digests(
    policy: &MessageSignature,
    signature: &LabeledSignature,
    view: &View<'_>,
) -> Result<Vec<ClaimedDigest>, Error> {
    let field = match policy.version() {
        #[cfg(feature = "legacy")]
        Version::Cavage => "digest",
        Version::Rfc9421 => "content-digest",
    };
    let mut components = signature.covered.iter();
    let Some(component) = components.find(|component| component.name == field) else {
        return digest_of_nothing(policy, signature, view);
    };
    let malformed = || Error::new(ErrorKind::FieldMalformed, format!("`{field}` is malformed"));
    let text = joined_field(view, field).map_err(|_| malformed())?;
    let missing = || {
        let source = format!("`{field}`, which the signature covers, is missing");
        Error::new(ErrorKind::FieldMissing, source)
    };
    let text = text.ok_or_else(missing)?;
    let named = match policy.version() {
        #[cfg(feature = "legacy")]
        Version::Cavage => crate::request::cavage::digests(&text),
        Version::Rfc9421 => byte_sequences(&text),
    };
    let mut digests = Vec::new();
    for (name, bytes) in named.map_err(|_| malformed())? {
        // Another member of the field is not signed.
        let is_signed = match &component.form {
            ComponentForm::Member(key) => *key == name,
            _ => true,
        };
        let (digest, length) = match &*name {
            "sha-256" => (Digest::Sha256, 32),
            "sha-512" => (Digest::Sha512, 64),
            _ => continue,
        };
        if bytes.len() != length {
            return Err(malformed());
        }
        if is_signed {
            digests.push(ClaimedDigest {
                digest,
                bytes: Some(bytes),
            });
        }
    }
    if digests.is_empty() {
        let source = format!("`{field}` has no digest that protects the body: it needs `sha-256`");
        return Err(Error::new(ErrorKind::FieldMalformed, source));
    }
    Ok(digests)
}

/// Refuses a body that no digest covers where one has to; one that is not announced is refused
/// when it arrives.
fn digest_of_nothing(
    policy: &MessageSignature,
    signature: &LabeledSignature,
    view: &View<'_>,
) -> Result<Vec<ClaimedDigest>, Error> {
    let covers_path = || covers(policy.version(), &signature.covered, &Covered::Path);
    let is_needed = match policy.body_coverage() {
        BodyCoverage::Always => true,
        BodyCoverage::IfCovered => false,
        BodyCoverage::WithPath => covers_path(),
    };
    if !is_needed {
        return Ok(Vec::new());
    }
    let has_length = !matches!(
        view.find("content-length"),
        Found::Absent | Found::One(b"0")
    );
    if has_length || view.find("transfer-encoding") != Found::Absent {
        let source = "the signature does not cover the digest of the body";
        return Err(Error::new(ErrorKind::SignatureMalformed, source));
    }
    Ok(vec![ClaimedDigest {
        digest: Digest::Sha256,
        bytes: None,
    }])
}
