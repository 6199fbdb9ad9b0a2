//! Signing a request; `sign`, `send`, `replay` and `trigger` share it.

use bytes::Bytes;
use clap::Args;
use http::{Request, Uri};
use webhook_sig::key::SigningKeys;
use webhook_sig::scheme::Audience;
use webhook_sig::{ErrorKind, Scheme, Signer, UnixTime};
use webhook_sig_delivery::{Delivery, Expectation};

use crate::arguments::{SchemeArguments, now_or_system};
use crate::failure::Failure;
use crate::output::complain;
use crate::request::{
    RequestArguments, add_content_type, build, require_params, require_url, set_body, variant,
};
use crate::secrets::SecretArguments;

/// The options that say what to sign, and how.
#[derive(Args)]
pub(crate) struct SigningArguments {
    #[command(flatten)]
    scheme: SchemeArguments,
    /// The message id, for schemes that have one [default: a random one]
    #[arg(long)]
    id: Option<String>,
    /// The time of sending, in seconds since 1970 [default: now]
    #[arg(long, value_name = "UNIX", allow_negative_numbers = true)]
    now: Option<i64>,
    #[command(flatten)]
    secrets: SecretArguments,
    #[command(flatten)]
    request: RequestArguments,
}

/// A request before and after it was signed.
pub(crate) struct Signed {
    pub(crate) before: Request<Bytes>,
    pub(crate) after: Request<Bytes>,
    /// The signed request with all that its receiver knows, the secrets among it.
    pub(crate) delivery: Delivery,
}

impl SigningArguments {
    pub(crate) fn scheme(&self) -> &'static Scheme {
        self.scheme.scheme()
    }

    /// Signs the request that the options describe.
    pub(crate) fn sign(&self, url: Option<&Uri>) -> Result<Signed, Failure> {
        let mut delivery = self.request.delivery(self.scheme())?;
        let scheme = variant(&delivery, self.scheme())?;
        if self.id.is_some() && scheme.message_id().is_none() {
            return Err(Failure::Id(scheme));
        }
        let secrets = self.secrets.read_signing(scheme)?;
        delivery.secrets = secrets.texts;
        delivery.now = Some(now_or_system(self.now).as_secs());
        delivery.url = url.map(Uri::to_string);
        let body = self.request.read_body()?;
        add_content_type(&mut delivery, scheme, &body);
        let signed = sign(scheme, delivery, body, secrets.keys, self.id.as_deref())?;
        warn_of_replaced(&signed.before, &signed.after);
        warn_of_unnamed_key(&signed.delivery, scheme, signed.after.body())?;
        Ok(signed)
    }
}

/// Signs a delivery at its time, and makes sure that it verifies.
pub(crate) fn sign(
    scheme: &'static Scheme,
    mut delivery: Delivery,
    body: Bytes,
    keys: SigningKeys,
    id: Option<&str>,
) -> Result<Signed, Failure> {
    require_params(&delivery, scheme, signed_params(scheme))?;
    let method = delivery.head().method();
    if !scheme.methods().contains(&method) {
        return Err(Failure::Method(scheme));
    }
    if scheme.signs_url() {
        require_url(&delivery, scheme, &body)?;
    }
    let before = build(&delivery, body)?;
    let verifier = delivery.verifier(scheme).map_err(Failure::Setting)?;
    let signer = Signer::new(verifier, keys);
    let after = sign_with_some_id(&signer, scheme, id, before.clone(), clock(&delivery))?;
    if delivery.url.is_none() && after.uri() != before.uri() {
        return Err(Failure::UrlMissing(scheme));
    }
    describe(&mut delivery, &after);
    require_url(&delivery, scheme, after.body())?;
    prove(&mut delivery, scheme, after.body())?;
    Ok(Signed {
        before,
        after,
        delivery,
    })
}

/// Signs with the given id, with the one in the request, or with a new one.
fn sign_with_some_id(
    signer: &Signer,
    scheme: &'static Scheme,
    id: Option<&str>,
    request: Request<Bytes>,
    now: UnixTime,
) -> Result<Request<Bytes>, Failure> {
    let signed = match id {
        Some(id) => signer.sign_with_id(id, request, now),
        None => match signer.sign(request.clone(), now) {
            Err(error)
                if error.kind() == ErrorKind::FieldMissing && scheme.message_id().is_some() =>
            {
                let id = format!("msg_{:032x}", fastrand::u128(..));
                signer.sign_with_id(&id, request, now)
            }
            signed => signed,
        },
    };
    signed.map_err(|error| Failure::Sign(scheme, error))
}

/// Returns the time at which a delivery is signed.
fn clock(delivery: &Delivery) -> UnixTime {
    UnixTime::from_secs(delivery.now.unwrap_or_default())
}

/// Warns of headers from the command line that the signing replaced.
fn warn_of_replaced(before: &Request<Bytes>, after: &Request<Bytes>) {
    for name in before.headers().keys() {
        let given = before.headers().get_all(name);
        if given != after.headers().get_all(name) {
            complain(
                "warning",
                &format_args!("--header `{name}` is replaced: signing sets this header"),
            );
        }
    }
}

/// Warns of a request that does not say which key signed it, where the scheme's requests do.
fn warn_of_unnamed_key(
    delivery: &Delivery,
    scheme: &'static Scheme,
    body: &[u8],
) -> Result<(), Failure> {
    let verifier = delivery.verifier(scheme).map_err(Failure::Setting)?;
    let Some(location) = scheme.key_id() else {
        return Ok(());
    };
    if verifier.named_key(&delivery.head(), body).is_none() {
        let place = location.to_string();
        // A part of a header, such as of the signature's, is not given with an option.
        let option = match place.strip_suffix(": …") {
            Some(header) => format!("; give it with `--header '{header}: ID'`"),
            None => String::new(),
        };
        complain(
            "warning",
            &format_args!(
                "the request names no key, and a receiver whose keys have ids refuses it; \
                 `{}` has the id in {place}{option}",
                scheme.id(),
            ),
        );
    }
    Ok(())
}

/// Returns the parameters that a sender signs; a receiver compares others with signed values.
fn signed_params(scheme: &Scheme) -> impl Iterator<Item = &'static str> + use<> {
    let audience = scheme.audience();
    let is_compared =
        move |name| matches!(audience, Some(Audience::Value { param, .. }) if param == name);
    scheme.params().filter(move |name| !is_compared(*name))
}

/// Writes the signed request into the delivery.
fn describe(delivery: &mut Delivery, request: &Request<Bytes>) {
    let url = request.uri().to_string();
    delivery.url = (url != "/").then_some(url);
    delivery.headers = headers(request);
    set_body(delivery, request.body());
}

/// States what was signed and that it verifies, which is found out, not assumed: a form that
/// brings a hash of its own, say, can be signed but is refused.
fn prove(delivery: &mut Delivery, scheme: &'static Scheme, body: &Bytes) -> Result<(), Failure> {
    // A body that is too large on purpose may well be what somebody wants to send.
    let verifier = delivery
        .verifier(scheme)
        .map_err(Failure::Setting)?
        .body_limit(usize::MAX);
    let keyring = delivery.keyring(scheme).map_err(Failure::Setting)?;
    let now = clock(delivery);
    let head = delivery.head();
    let message = verifier
        .verify(&head, body.clone(), &keyring, now)
        .and_then(|_verified| verifier.signed_message(&head, body.clone()))
        .map_err(|error| Failure::Sign(scheme, error))?;
    delivery.signed = String::from_utf8(message).ok();
    delivery.expect = Some(Expectation::Verified);
    Ok(())
}

/// Returns the headers as text, in order of arrival.
pub(crate) fn headers(request: &Request<Bytes>) -> Vec<(String, String)> {
    let headers = request.headers().iter();
    headers
        .map(|(name, value)| {
            // All of them were made from text.
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.to_string(), value.into_owned())
        })
        .collect()
}
