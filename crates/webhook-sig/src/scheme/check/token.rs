//! The laws of tokens: what a JSON Web Signature must prove.

use crate::scheme::check::{Law, unless, unsound};
use crate::scheme::{Algorithm, Claim, Component, Encoding, Location, Payload, Scheme};

/// A token names its algorithm, and only some have a name.
pub(super) const fn token_has_algorithm(scheme: &Scheme) -> Law {
    unless(
        !scheme.has_token() || scheme.algorithm.fits_token(),
        "algorithm",
        "no token is signed with this algorithm: choose HMAC-SHA256, RSA, Ed25519 or ECDSA with a signature of fixed length",
    )
}

/// What covers more than an item is not in each of them.
pub(super) const fn items_show_tokens(scheme: &Scheme) -> Law {
    let is_token = matches!(scheme.algorithm, Algorithm::Token) || scheme.has_claims();
    unless(
        !scheme.signature.is_in_each_item() || is_token,
        "signature",
        "each item of an array shows a token, and no signature of the whole: name another place",
    )
}

/// A token that nothing ends can be sent again at any time.
pub(super) const fn token_expires(scheme: &Scheme) -> Law {
    if !scheme.has_token() && scheme.policy().is_none() {
        return unless(
            !scheme.never_expires,
            "never-expires",
            "only a token or a message signature has an expiry: leave `never_expires` out",
        );
    }
    let has_time = scheme.timestamp.is_some() || scheme.names_its_end();
    if has_time && scheme.never_expires {
        return unsound(
            "never-expires",
            "the token or message signature has a time, after which it is refused: leave `never_expires` out",
        );
    }
    unless(
        has_time || scheme.never_expires,
        "never-expires",
        "a token or message signature without a time never expires: say where it is with `timestamp`, or demand `Claim::Expires` or `needs_expires`, or accept that with `never_expires`",
    )
}

/// Claims are in the payload, which a detached token does not have.
pub(super) const fn claims_are_in_the_token(scheme: &Scheme) -> Law {
    if scheme.claims.is_empty() {
        return Ok(());
    }
    if !scheme.has_token() {
        return unsound("claims", "only a token has claims: leave `claims` out");
    }
    let mut rest = scheme.claims;
    while let [claim, others @ ..] = rest {
        if let Err(unsound) = claim_is_sound(scheme, claim) {
            return Err(unsound);
        }
        rest = others;
    }
    Ok(())
}

const fn claim_is_sound(scheme: &Scheme, claim: &Claim) -> Law {
    if let Claim::IfPresent(Claim::IfPresent(_)) = claim {
        return unsound("claims", "a claim is `Claim::IfPresent` once");
    }
    const SLASH: &str = "a pointer to a claim begins with a slash: write `/iss`";
    let (claim, may_be_missing) = claim.demand();
    if let Claim::ProtectedIs(pointer, _) = claim {
        return unless(is_pointer(pointer), "claims", SLASH);
    }
    let Some(pointer) = claim.pointer() else {
        return Ok(());
    };
    if !is_pointer(pointer) {
        return unsound("claims", SLASH);
    }
    if !scheme.has_claims() {
        return unsound(
            "claims",
            "the payload is not in the token, so there are no claims: sign the values instead",
        );
    }
    if claim.binds_body() && may_be_missing {
        return unsound(
            "claims",
            "a delivery without the hash of its body could have any: use `Claim::BodyDigestIfBody` where a body may be missing",
        );
    }
    if claim.binds_body() && scheme.signature.is_in_body() {
        return unsound(
            "claims",
            "a body cannot hold its own hash: leave it out, or name the token in a header",
        );
    }
    match claim {
        Claim::BodyDigest(_, encoding)
        | Claim::BodyDigestIfBody(_, encoding)
        | Claim::UrlDigest(_, encoding) => unless(
            !matches!(encoding, Encoding::Text | Encoding::Decimal),
            "claims",
            "a hash is bytes, which are not text until they are encoded: choose hex or base64",
        ),
        Claim::IsOneOf(_, []) => unsound("claims", "nothing is one of no texts: name one"),
        _ => Ok(()),
    }
}

const fn is_pointer(pointer: &str) -> bool {
    matches!(pointer.as_bytes(), [b'/', ..])
}

/// What is read from a token needs one.
pub(super) const fn tokens_are_read_where_there_are_some(scheme: &Scheme) -> Law {
    const REASON: &str = "only a token has claims and a JOSE header: start the scheme with `Scheme::jws`, or name another location";
    let optional = [
        &scheme.message_id,
        &scheme.unsigned_id,
        &scheme.event_type,
        &scheme.key_id,
    ];
    let mut rest: &[&Option<Location>] = &optional;
    while let [location, others @ ..] = rest {
        if let Some(location) = location
            && !can_be_read(scheme, location)
        {
            return unsound("signature", REASON);
        }
        rest = others;
    }
    if let Some((location, _)) = &scheme.event_time
        && !can_be_read(scheme, location)
    {
        return unsound("event-time", REASON);
    }
    if let Some((location, _)) = &scheme.timestamp
        && !can_be_read(scheme, location)
    {
        return unsound("timestamp", REASON);
    }
    let mut rest = scheme.components;
    while let [component, others @ ..] = rest {
        let location = match component {
            Component::Field(location) => location,
            _ => match component.list_of_names() {
                Some(names) => names,
                None => &scheme.signature,
            },
        };
        if location.is_claim() || location.is_protected() && !scheme.has_token() {
            return unsound("signs", REASON);
        }
        rest = others;
    }
    unless(
        !scheme.signature.is_claim() && !scheme.signature.is_protected(),
        "signature",
        "a token cannot be in itself: name where it is in the request",
    )
}

const fn can_be_read(scheme: &Scheme, location: &Location) -> bool {
    (!location.is_claim() || scheme.has_claims())
        && (!location.is_protected() || scheme.has_token())
}

/// Returns whether the signature of a token covers a value apart from what a scheme signs by name.
pub(in crate::scheme) const fn token_covers(scheme: &Scheme, location: &Location) -> bool {
    match scheme.payload() {
        None => false,
        Some(_) if location.is_protected() => true,
        Some(Payload::Detached | Payload::DetachedUnencoded) => false,
        Some(Payload::Attached) => {
            let is_of_body = location.is_in_body()
                && !location.is_in_form()
                && !scheme.signature.is_in_body()
                && scheme.token_signs_body();
            location.is_claim() || is_of_body
        }
    }
}
