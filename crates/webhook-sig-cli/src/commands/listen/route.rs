//! A path, with the scheme and the secrets of what arrives there.

use std::fmt;
use std::str::FromStr;

use webhook_sig::Keyring;
use webhook_sig::endpoint::Handshakes;
use webhook_sig::key::Secret;
use webhook_sig::scheme::Caller;
use webhook_sig::{BaseUrl, Endpoint, InvalidEndpoint, Scheme, Verifier, provider};

use crate::commands::listen::hidden::Hidden;
use crate::failure::Failure;
use crate::secrets::SecretName;
use crate::unknown::UnknownScheme;

/// A route as the command line writes it: `/stripe=stripe:env:STRIPE_SECRET`.
#[derive(Clone)]
pub(super) struct RouteArgument {
    path: String,
    scheme: &'static Scheme,
    secrets: Vec<SecretName>,
}

impl FromStr for RouteArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "write it as `/stripe=stripe:env:STRIPE_SECRET`";
        let (path, rest) = text.split_once('=').ok_or(form)?;
        let (scheme, secrets) = rest.split_once(':').ok_or(form)?;
        if !path.starts_with('/') || path.contains(['?', '#']) {
            return Err("the path begins with `/`, and has no query".to_owned());
        }
        let scheme = provider::find(&scheme.to_lowercase())
            .ok_or_else(|| UnknownScheme::new(scheme).to_string())?;
        let secrets = secrets.split(',').map(str::parse);
        Ok(Self {
            path: path.to_owned(),
            scheme,
            secrets: secrets.collect::<Result<_, _>>()?,
        })
    }
}

/// The path and the scheme, for people.
impl fmt::Display for RouteArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} for {}", self.path, self.scheme.id())
    }
}

/// The token that a vendor's handshakes show: `/meta=env:META_TOKEN`.
#[derive(Clone)]
pub(super) struct TokenArgument {
    path: String,
    token: SecretName,
}

impl FromStr for TokenArgument {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = "write it as `/meta=env:META_TOKEN`";
        let (path, token) = text.split_once('=').ok_or(form)?;
        Ok(Self {
            path: path.to_owned(),
            token: token.parse()?,
        })
    }
}

/// The settings that all routes share.
pub(super) struct Shared<'a> {
    pub(super) body_limit: usize,
    pub(super) params: &'a [(String, String)],
    pub(super) public_url: Option<&'a BaseUrl>,
    pub(super) tokens: &'a [TokenArgument],
}

/// What receives the deliveries of one path.
pub(super) struct Route {
    pub(super) path: String,
    pub(super) scheme: &'static Scheme,
    pub(super) verifier: Verifier,
    pub(super) keyring: Keyring,
    pub(super) endpoint: Endpoint,
    pub(super) secrets: Vec<SecretName>,
    /// The secrets themselves, for the diagnosis.
    pub(super) texts: Vec<String>,
    pub(super) params: Vec<(String, String)>,
}

impl Route {
    /// Reads the secrets of a route, and remembers to hide them.
    pub(super) fn open(
        argument: &RouteArgument,
        shared: &Shared<'_>,
        hidden: &mut Hidden,
    ) -> Result<Self, Failure> {
        let RouteArgument {
            path,
            scheme,
            secrets,
        } = argument.clone();
        let mut texts = Vec::new();
        for name in &secrets {
            let text = name.read("")?;
            scheme
                .key(&text)
                .map_err(|error| Failure::Secret(name.to_string(), error))?;
            hidden.add(name, &text);
            texts.push(text);
        }
        let keyring = scheme.keyring(&texts);
        let keyring = keyring.map_err(|error| Failure::Secret(path.clone(), error))?;
        let params = own_params(scheme, shared.params)?;
        let mut verifier = Verifier::new(scheme).body_limit(shared.body_limit);
        match shared.public_url {
            Some(url) => verifier = verifier.base_url(url.clone()),
            None if scheme.signs_url() => return Err(Failure::PublicUrlMissing(path, scheme)),
            None => {}
        }
        for (name, value) in &params {
            verifier = verifier.param(name, value);
        }
        let mut builder = Endpoint::builder(verifier.clone(), keyring.clone()).name(&path);
        if let Some(handshakes) = handshakes(scheme, &path, shared.tokens, hidden)? {
            builder = builder.handshakes(handshakes);
        }
        let invalid = |error: InvalidEndpoint| Failure::Endpoint(path.clone(), error);
        let endpoint = builder.build().map_err(invalid)?;
        Ok(Self {
            path,
            scheme,
            verifier,
            keyring,
            endpoint,
            secrets,
            texts,
            params,
        })
    }
}

/// Answers the handshakes that no signature covers: on a developer's machine, all that can be.
/// Returns the parameters that a scheme has, and refuses a route that lacks one of those it needs.
fn own_params(
    scheme: &'static Scheme,
    given: &[(String, String)],
) -> Result<Vec<(String, String)>, Failure> {
    let is_given = |name: &&str| given.iter().any(|(own, _)| own == name);
    if let Some(name) = scheme.params().find(|name| !is_given(name)) {
        return Err(Failure::ParamMissing(scheme, name));
    }
    let names = || scheme.params().chain(scheme.optional_params());
    let is_own = |(name, _): &&(String, String)| names().any(|own| own == name);
    Ok(given.iter().filter(is_own).cloned().collect())
}

fn handshakes(
    scheme: &Scheme,
    path: &str,
    tokens: &[TokenArgument],
    hidden: &mut Hidden,
) -> Result<Option<Handshakes>, Failure> {
    if let Some(argument) = tokens.iter().find(|argument| argument.path == path) {
        let token = argument.token.read("")?;
        hidden.add(&argument.token, &token);
        return Ok(Some(Handshakes::verify_token(Secret::new(token))));
    }
    let handshakes = scheme.handshakes();
    let callers = || handshakes.iter().map(|handshake| handshake.caller());
    // Without the token, or the public key, they are refused, and the line about them says so.
    if callers().any(|caller| matches!(caller, Caller::VerifyToken(_)))
        || handshakes
            .iter()
            .any(|one| one.needs_token() || one.needs_public_key())
    {
        return Ok(None);
    }
    if callers().any(|caller| matches!(caller, Caller::Expected(_))) {
        return Ok(Some(Handshakes::expected(|_asked| true)));
    }
    Ok(callers()
        .any(|caller| caller == Caller::Anyone)
        .then(Handshakes::answered))
}
