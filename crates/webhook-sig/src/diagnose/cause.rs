//! The mistakes that are known, and what to do about each.

use std::fmt;

/// A mistake that makes a genuine delivery fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// The body is empty, as it is after another reader has consumed it.
    BodyConsumed,
    /// A line break or a mark was added to the body, or taken away.
    BodyEnds,
    /// The body is longer than the receiver reads.
    BodyLimit,
    /// The body was decompressed, decoded or wrapped on its way, or was not.
    BodyEncoded,
    /// The body was read as text in another encoding, and characters are lost.
    BodyMangled,
    /// The body was parsed and printed again.
    BodyPrintedAgain,
    /// The receiver's clock is ahead or behind, or the delivery is old.
    Clock,
    /// The receiver's clock is set to local time.
    ClockZone,
    /// A header has spaces inside its value, such as those that are left where it was folded over lines.
    HeaderFolded,
    /// A header has another name than the scheme's.
    HeaderName,
    /// The method is none of the scheme's.
    Method,
    /// The delivery is that of another scheme, whose id this is.
    OtherScheme(&'static str),
    /// Another one of the given secrets is meant.
    OtherSecret,
    /// The secret is a line such as `NAME=secret`, of which the name is not a part of it.
    SecretAssigned,
    /// The secret is decoded and should not be, or the other way around.
    SecretEncoded,
    /// The secret has a character too many at its start or end.
    SecretEnds,
    /// The secret is another kind of credential of the vendor's, such as an API key.
    SecretKind,
    /// A prefix of the secret is missing, or one is there that is not part of it.
    SecretPrefix,
    /// Quotes around the secret are taken for a part of it.
    SecretQuoted,
    /// Whitespace around the secret is taken for a part of it.
    SecretSpace,
    /// The signature is written in another form than the scheme's.
    SignatureForm,
    /// The request came without a signature, and under no other name with one.
    Unsigned,
    /// The host of the URL is another one than the sender addressed.
    UrlHost,
    /// The path of the URL is another one than the sender addressed.
    UrlPath,
    /// The port of the URL is another one than the sender addressed.
    UrlPort,
    /// The path that the sender addressed begins with another prefix, such as one that a proxy strips.
    UrlPrefix,
    /// The query of the URL is another one than the sender sent.
    UrlQuery,
    /// The URL begins with `http` instead of `https`, or the other way around.
    UrlScheme,
    /// The path of the URL ends with a slash, and that which the sender addressed does not, or the
    /// other way around.
    UrlSlash,
    /// The receiver is not told which URL the sender addresses.
    UrlUnset,
    /// The secret is wrong, or the body was changed in a way that cannot be undone.
    WrongSecretOrBody,
    /// The secret or the URL is wrong, or the body was changed in a way that cannot be undone.
    WrongSecretUrlOrBody,
    /// The token is another one than the receiver's.
    WrongToken,
}

impl Cause {
    /// Returns a short name that stays the same, such as `body-printed-again`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BodyConsumed => "body-consumed",
            Self::BodyEnds => "body-ends",
            Self::BodyLimit => "body-limit",
            Self::BodyEncoded => "body-encoded",
            Self::BodyMangled => "body-mangled",
            Self::BodyPrintedAgain => "body-printed-again",
            Self::Clock => "clock",
            Self::ClockZone => "clock-zone",
            Self::HeaderFolded => "header-folded",
            Self::HeaderName => "header-name",
            Self::Method => "method",
            Self::OtherScheme(_) => "other-scheme",
            Self::OtherSecret => "other-secret",
            Self::SecretAssigned => "secret-assigned",
            Self::SecretEncoded => "secret-encoded",
            Self::SecretEnds => "secret-ends",
            Self::SecretKind => "secret-kind",
            Self::SecretPrefix => "secret-prefix",
            Self::SecretQuoted => "secret-quoted",
            Self::SecretSpace => "secret-space",
            Self::SignatureForm => "signature-form",
            Self::Unsigned => "unsigned",
            Self::UrlHost => "url-host",
            Self::UrlPath => "url-path",
            Self::UrlPort => "url-port",
            Self::UrlPrefix => "url-prefix",
            Self::UrlQuery => "url-query",
            Self::UrlScheme => "url-scheme",
            Self::UrlSlash => "url-slash",
            Self::UrlUnset => "url-unset",
            Self::WrongSecretOrBody => "wrong-secret-or-body",
            Self::WrongSecretUrlOrBody => "wrong-secret-url-or-body",
            Self::WrongToken => "wrong-token",
        }
    }

    /// Returns what to do about it, with the settings of the library.
    pub(super) fn cure(self) -> String {
        let text = match self {
            Self::OtherScheme(id) => {
                return format!("verify it with the scheme `{id}`");
            }
            Self::BodyConsumed => {
                "verify before anything else reads the body: put the layer around the whole route"
            }
            Self::BodyEnds | Self::BodyPrintedAgain | Self::BodyMangled => {
                "verify the raw bytes of the body before anything parses it: put the layer around \
                 the handler that reads Json"
            }
            Self::BodyEncoded => {
                "verify the bytes that the sender signed: turn the decoding or wrapping in front of \
                 the receiver off, or undo it before"
            }
            Self::BodyLimit => "raise `body_limit`",
            Self::Clock => {
                "set the receiver's clock by NTP; for late retries widen the window with \
                 `Verifier::window_for_retries`, with a replay store"
            }
            Self::ClockZone => "give the receiver the time in UTC",
            Self::HeaderFolded => "pass the header on in one line, without spaces inside it",
            Self::HeaderName => {
                "have proxies and gateways pass the header on under the vendor's name"
            }
            Self::Method => "point the vendor to this route with the scheme's method",
            Self::OtherSecret => "configure the secret of this endpoint",
            Self::SecretAssigned => "configure what follows the `=` alone",
            Self::SecretEncoded | Self::SecretEnds => "configure the secret as the vendor shows it",
            Self::SecretKind => {
                "configure the signing secret that the vendor shows with the webhook endpoint"
            }
            Self::SecretPrefix => "configure the secret as the vendor shows it, with its prefix",
            Self::SecretQuoted => "remove the quotes: a `.env` file may keep them",
            Self::SecretSpace => "remove the whitespace: `echo` and editors add a line break",
            Self::SignatureForm => "sign as the vendor does; the scheme's page has the form",
            Self::Unsigned => {
                "see whether a proxy removes or renames the header, whether the vendor signs with \
                 another scheme, and whether its test button sends without a signature"
            }
            Self::UrlHost | Self::UrlPort | Self::UrlPrefix | Self::UrlScheme | Self::UrlUnset => {
                "set `Verifier::base_url` to what the sender addresses"
            }
            Self::UrlPath | Self::UrlQuery | Self::UrlSlash => self.cure_of_target(),
            Self::WrongSecretOrBody => {
                "compare the secret with the one that the vendor shows for this endpoint, test and \
                 live apart; then compare what was signed with `Verifier::signed_message`"
            }
            Self::WrongSecretUrlOrBody => {
                "compare the secret with the one that the vendor shows for this endpoint, test and \
                 live apart, and the URL with the one that the vendor sends to; then compare what was \
                 signed with `Verifier::signed_message`"
            }
            Self::WrongToken => {
                "compare the token that came with the one that is set at the vendor for this endpoint"
            }
        };
        text.to_owned()
    }

    const fn cure_of_target(self) -> &'static str {
        match self {
            Self::UrlQuery => "have proxies pass the query on as it came",
            Self::UrlSlash => {
                "give the vendor the URL with the end that the receiver gets, or have proxies and \
                 routers keep the slash as it came"
            }
            _ => {
                "have proxies and routers pass the path on as it came, or give the vendor the URL \
                 that the receiver gets"
            }
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherScheme(id) => return write!(f, "the delivery is signed as `{id}`"),
            Self::BodyConsumed => "the body is empty",
            Self::BodyEnds => "the ends or line breaks of the body were changed",
            Self::BodyLimit => "the body is longer than the receiver reads",
            Self::BodyEncoded => "the body is compressed, encoded or wrapped",
            Self::BodyMangled => "the body was read in another character encoding",
            Self::BodyPrintedAgain => "the body was parsed and printed again",
            Self::Clock => "the receiver's clock is wrong, or the delivery is old",
            Self::ClockZone => "the receiver's clock is off by whole hours",
            Self::HeaderFolded => {
                "a header has spaces inside it, as where it was folded over lines"
            }
            Self::HeaderName => "a header came under another name",
            Self::Method => "the vendor does not send with this method",
            Self::OtherSecret => "another one of the secrets signed it",
            Self::SecretAssigned => "the secret is a whole line `NAME=secret`",
            Self::SecretEncoded => "the secret is encoded, and should be decoded, or the reverse",
            Self::SecretEnds => "the secret has a character too many at its start or end",
            Self::SecretKind => "the secret is another kind of credential",
            Self::SecretPrefix => "the prefix of the secret is missing, or not part of it",
            Self::SecretQuoted => "the secret has quotes around it",
            Self::SecretSpace => "the secret has whitespace around it",
            Self::SignatureForm => "the signature is written in another form",
            Self::Unsigned => {
                "the sender did not sign the request, or its signature was lost on the way"
            }
            Self::UrlHost => "the URL has another host",
            Self::UrlPath => "the URL has another path",
            Self::UrlPort => "the URL has another port",
            Self::UrlPrefix => "the path of the URL has another prefix",
            Self::UrlQuery => "the URL has another query",
            Self::UrlScheme => "the URL has https where the sender addressed http, or the reverse",
            Self::UrlSlash => "the path of the URL has a slash at its end, or should have one",
            Self::UrlUnset => "the URL that the sender addresses is not set",
            Self::WrongSecretOrBody => {
                "the secret is another one than the sender's, or the body was changed"
            }
            Self::WrongSecretUrlOrBody => {
                "the secret or the URL is another one than the sender's, or the body was changed"
            }
            Self::WrongToken => "the token is another one than the receiver's",
        })
    }
}
