//! The laws of schemes: a description that breaks one would not prove what it seems to prove.
//!
//! Each law is one function. Constants and files are checked by the same ones.

use crate::scheme::location::begins_with;
use crate::scheme::{Algorithm, Encoding, KeyFormat, Scheme, UrlForm};

use self::audience::audience_is_proven;
use self::boundaries::{values_do_not_share_content, values_do_not_touch};
use self::certificates::{certificate_chain_is_sound, certificate_url_is_sound};
use self::content::{
    body_is_signed, contents_open_with_ascii, id_is_signed, json_form_has_the_signature,
    key_appears_once, listed_names_are_signed, literals_and_digests_are_written,
    signature_is_not_signed, signs_something, timestamp_is_signed, values_have_one_location,
};
use self::handshakes::{
    handshakes_are_told_apart, handshakes_can_be_answered, keyed_answers_are_not_signatures,
};
use self::identity::{
    event_is_sound, facts_have_one_location, retries_take_time, unsigned_id_is_not_signed,
};

use self::message_signature::{
    authority_is_covered, message_signature_has_algorithm, params_are_of_a_message_signature,
    policy_can_be_met,
};
use self::token::{
    claims_are_in_the_token, items_show_tokens, token_expires, token_has_algorithm,
    tokens_are_read_where_there_are_some,
};

pub(super) use self::content::is_covered;
#[cfg(feature = "endpoint")]
pub(crate) use self::handshakes::takes_every_delivery;
#[cfg(feature = "endpoint")]
pub(crate) use self::identity::{UnsoundIdentity, check_identity};

mod audience;
mod boundaries;
mod certificates;
mod content;
mod handshakes;
mod identity;
mod message_signature;
mod token;

/// Why a scheme is unsound, and which field of a file says so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unsound {
    #[cfg_attr(
        not(feature = "scheme-file"),
        expect(dead_code, reason = "only a file has fields to name")
    )]
    pub(crate) word: &'static str,
    pub(crate) reason: &'static str,
}

type Law = Result<(), Unsound>;

/// Checks the laws in order. Constant evaluation has neither `?` nor iterators.
macro_rules! check_all {
    ($scheme:expr, $($law:ident),+ $(,)?) => {
        $(if let Err(unsound) = $law($scheme) {
            return Err(unsound);
        })+
    };
}

/// Checks everything that makes a scheme sound.
pub(crate) const fn check(scheme: &Scheme) -> Law {
    check_all!(
        scheme,
        has_id,
        has_method,
        short_modulus_is_of_rsa,
        shared_signature_is_beside,
        signature_is_encoded,
        key_fits_algorithm,
        items_show_tokens,
        token_has_algorithm,
        token_expires,
        claims_are_in_the_token,
        tokens_are_read_where_there_are_some,
        credentials_are_basic,
        methods_tell_apart,
        body_limit_leaves_room,
        url_forms_begin_as_configured,
        message_signature_has_algorithm,
        policy_can_be_met,
        params_are_of_a_message_signature,
        signs_something,
        literals_and_digests_are_written,
        values_have_one_location,
        json_form_has_the_signature,
        signature_is_not_signed,
        timestamp_is_signed,
        id_is_signed,
        key_appears_once,
        listed_names_are_signed,
        values_do_not_touch,
        values_do_not_share_content,
        body_is_signed,
        audience_is_proven,
        authority_is_covered,
        event_is_sound,
        facts_have_one_location,
        unsigned_id_is_not_signed,
        retries_take_time,
        key_id_is_readable,
        certificate_url_is_sound,
        certificate_chain_is_sound,
        contents_open_with_ascii,
        handshakes_can_be_answered,
        handshakes_are_told_apart,
        keyed_answers_are_not_signatures,
    );
    Ok(())
}

const fn has_id(scheme: &Scheme) -> Law {
    unless(
        !scheme.id.is_empty(),
        "id",
        "a scheme needs an id: pass one to the constructor or to `derive`",
    )
}

const fn has_method(scheme: &Scheme) -> Law {
    unless(
        !scheme.methods.is_empty(),
        "methods",
        "a scheme needs a method: pass one to `methods`, or leave it out for POST",
    )
}

/// Only RSA has a modulus, and no vendor has a short one with PSS.
const fn short_modulus_is_of_rsa(scheme: &Scheme) -> Law {
    unless(
        !scheme.short_modulus || has_short_form(scheme.algorithm),
        "short-modulus",
        "a short modulus is for RSA with the padding of PKCS#1 alone: leave `short_modulus` out",
    )
}

const fn has_short_form(algorithm: Algorithm) -> bool {
    match algorithm {
        #[cfg(feature = "rsa")]
        Algorithm::Rsa(rsa) => rsa.has_short_form(),
        _ => false,
    }
}

/// Both kinds of signature are entries of one list, so that no sender need write twice what is signed.
const fn shared_signature_is_beside(scheme: &Scheme) -> Law {
    let Some(shared) = &scheme.shared_signature else {
        return Ok(());
    };
    if scheme.algorithm.is_symmetric() {
        return unsound(
            "shared-signature",
            "only a scheme with public keys takes a shared secret as well: leave `or_hmac_sha256` out",
        );
    }
    let is_beside = shared.is_list()
        && scheme.signature.is_list()
        && shared.has_place_of(&scheme.signature)
        && !shared.overlaps(&scheme.signature);
    unless(
        is_beside,
        "shared-signature",
        "the signature by a shared secret is another entry of the same header: name the header in `or_hmac_sha256` with an entry of its own",
    )
}

/// The bytes of a signature are not UTF-8, so as text no delivery could carry them. A number does
/// not say how many bytes it has.
const fn signature_is_encoded(scheme: &Scheme) -> Law {
    if matches!(scheme.encoding, Encoding::Decimal) {
        return unsound(
            "encoding",
            "only a checksum of the body is written in decimal: choose hex or base64 for a signature",
        );
    }
    unless(
        scheme.algorithm.is_token() || !matches!(scheme.encoding, Encoding::Text),
        "encoding",
        "a signature is bytes, which are not text until they are encoded: choose hex or base64",
    )
}

/// Anyone may know a public key, and as a shared secret it would let them sign.
const fn key_fits_algorithm(scheme: &Scheme) -> Law {
    match (scheme.algorithm.is_symmetric(), scheme.key_format) {
        (true, KeyFormat::PublicKey) => unsound(
            "key-format",
            "anyone may know a public key, so it must never serve as a shared secret: choose another `key_format`",
        ),
        (false, KeyFormat::PublicKey) | (true, _) => Ok(()),
        (false, _) => unsound(
            "key-format",
            "the algorithm verifies with a public key, and every format but `KeyFormat::PublicKey` reads a shared secret: leave `key_format` out",
        ),
    }
}

/// Only the format that demands a user and a password refuses an empty password.
const fn credentials_are_basic(scheme: &Scheme) -> Law {
    unless(
        matches!(scheme.algorithm, Algorithm::Basic)
            == matches!(scheme.key_format, KeyFormat::UserAndPassword),
        "key-format",
        "HTTP Basic has keys of the format `KeyFormat::UserAndPassword`, and nothing else has: leave `key_format` out for it",
    )
}

/// If the method is signed, `PUT` and then `X` must not be signed like `PUTX`.
const fn methods_tell_apart(scheme: &Scheme) -> Law {
    let mut rest = scheme.methods;
    while let [method, others @ ..] = rest {
        if method.is_empty() {
            return unsound("methods", "a method must not be empty: leave it out");
        }
        rest = others;
    }
    unless(
        !begin_alike(scheme.methods),
        "methods",
        "no method begins with another one: bytes could move from what follows it in the signed content; leave one out",
    )
}

/// Returns whether one of several methods begins with another one.
pub(crate) const fn begin_alike(methods: &[&str]) -> bool {
    let mut rest = methods;
    while let [method, others @ ..] = rest {
        let mut compared = others;
        while let [other, more @ ..] = compared {
            if begins_with(method, other) || begins_with(other, method) {
                return true;
            }
            compared = more;
        }
        rest = others;
    }
    false
}

const fn body_limit_leaves_room(scheme: &Scheme) -> Law {
    unless(
        !matches!(scheme.body_limit, Some(0)),
        "body-limit",
        "a body has at least one byte: raise `body_limit`, or leave it out",
    )
}

/// It chooses the key, so it must be there before the body is hashed.
const fn key_id_is_readable(scheme: &Scheme) -> Law {
    let Some(location) = &scheme.key_id else {
        return Ok(());
    };
    if location.is_in_several_places() {
        return unsound(
            "key-id",
            "several headers or items are for signatures: name the one header of the key's id with `Location::header`",
        );
    }
    if !(location.is_in_header()
        || location.has_synonyms()
        || location.is_protected()
        || location.is_signature_param())
    {
        return unsound(
            "key-id",
            "the id of a key is in a header, which is read before the body, or in that of a token: name it with `Location::header`",
        );
    }
    unless(
        !location.overlaps(&scheme.signature),
        "key-id",
        "the signature is in the value that names the key: name another one",
    )
}

/// The first form is the one that is signed with, and that most deliveries match.
const fn url_forms_begin_as_configured(scheme: &Scheme) -> Law {
    unless(
        matches!(scheme.url_forms, [UrlForm::AsConfigured, ..]),
        "url-forms",
        "the first URL form to try is `UrlForm::AsConfigured`",
    )
}

const fn unless(is_sound: bool, word: &'static str, reason: &'static str) -> Law {
    if is_sound {
        Ok(())
    } else {
        unsound(word, reason)
    }
}

const fn unsound(word: &'static str, reason: &'static str) -> Law {
    Err(Unsound { word, reason })
}
