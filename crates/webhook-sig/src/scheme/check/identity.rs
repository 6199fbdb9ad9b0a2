//! The laws of events: what makes two deliveries the same one must be proven.

use crate::scheme::check::{Law, unless, unsound};
use crate::scheme::coverage::Coverage;
use crate::scheme::identity::IDENTITY_FIELD_LIMIT;
use crate::scheme::location::is_equal;
use crate::scheme::{Identity, Location, Scheme};

pub(super) const fn event_is_sound(scheme: &Scheme) -> Law {
    match &scheme.event {
        Some(identity) => identity_is_sound(scheme, identity),
        None => Ok(()),
    }
}

/// Why an identity does not prove which event it is.
#[cfg(feature = "endpoint")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnsoundIdentity {
    /// The signature does not cover it.
    NotSigned,
    /// It breaks another law.
    Other(&'static str),
}

/// Checks what an endpoint says about the events of its scheme.
#[cfg(feature = "endpoint")]
pub(crate) fn check_identity(scheme: &Scheme, identity: &Identity) -> Result<(), UnsoundIdentity> {
    identity_is_sound(scheme, identity).map_err(|unsound| {
        if unsound.reason == NOT_SIGNED {
            UnsoundIdentity::NotSigned
        } else {
            UnsoundIdentity::Other(unsound.reason)
        }
    })
}

/// Checks an identity, which a scheme or an endpoint of it declares.
const fn identity_is_sound(scheme: &Scheme, identity: &Identity) -> Law {
    if let Err(unsound) = is_described(identity) {
        return Err(unsound);
    }
    if !meets(identity, scheme, Demand::OnePlace) {
        return unsound("event", SEVERAL_HEADERS);
    }
    if !meets(identity, scheme, Demand::NoSignature) {
        return unsound(
            "event",
            "the signature is in the value that identifies the event, and says nothing about it: name another one",
        );
    }
    if !meets(identity, scheme, Demand::Signed) {
        return unsound("event", NOT_SIGNED);
    }
    unless(
        !is_by_body(identity) || scheme.algorithm.is_token() || scheme.signs_body(),
        "event",
        "the signature does not cover the body, which therefore identifies nothing: name signed values, or `Identity::Message`",
    )
}

const NOT_SIGNED: &str = "the signature does not cover what identifies the event, so it proves nothing: name a signed value; `unsigned_id` is for one that is not";

/// Nothing says which of several headers counts.
const SEVERAL_HEADERS: &str = "several headers or items are for signatures: name the one header of a value with `Location::header`";

/// A kind that could never apply, or that would apply to any delivery, hides a mistake.
const fn is_described(identity: &Identity) -> Law {
    let Identity::FirstOf(kinds) = identity else {
        return kind_is_described(identity);
    };
    if kinds.is_empty() {
        return unsound(
            "event",
            "nothing is chosen from: name a kind of delivery in `Identity::FirstOf`",
        );
    }
    let mut rest = *kinds;
    while let [kind, others @ ..] = rest {
        if let Err(unsound) = kind_is_described(kind) {
            return Err(unsound);
        }
        let is_last = others.is_empty();
        if matches!(
            kind,
            Identity::Body | Identity::Message | Identity::Unstored
        ) && !is_last
        {
            return unsound(
                "event",
                "what follows a kind that every delivery has is never tried: name that kind last",
            );
        }
        rest = others;
    }
    Ok(())
}

const fn kind_is_described(kind: &Identity) -> Law {
    match kind {
        Identity::Each { items, fields } => {
            if !items.is_json() {
                return unsound(
                    "event",
                    "the array of a batch is JSON: name it with `Location::json` or `Location::form_json`, and take all of it",
                );
            }
            let mut rest = *fields;
            while let [field, others @ ..] = rest {
                if !field.is_pointer() {
                    return unsound(
                        "event",
                        "a field of an item is named with `Location::json`, as a pointer into the item",
                    );
                }
                rest = others;
            }
            fields_are_few(fields)
        }
        Identity::Fields([]) => unsound(
            "event",
            "without a field all events are the same one: name one in `Identity::Fields`",
        ),
        Identity::Fields(fields) => fields_are_few(fields),
        Identity::FirstOf(_) => unsound(
            "event",
            "a choice is not one of the kinds that it is made from: name all kinds in one `Identity::FirstOf`",
        ),
        Identity::Body | Identity::Id(_) | Identity::Message | Identity::Unstored => Ok(()),
    }
}

/// The fields of each event are read and hashed, a thousand times for a batch.
const fn fields_are_few(fields: &[Location]) -> Law {
    unless(
        fields.len() <= IDENTITY_FIELD_LIMIT,
        "event",
        "an event is known by 8 fields at most: leave some out",
    )
}

pub(super) const fn facts_have_one_location(scheme: &Scheme) -> Law {
    if let Some(location) = &scheme.unsigned_id
        && location.is_in_several_places()
    {
        return unsound("unsigned-id", SEVERAL_HEADERS);
    }
    if let Some(location) = &scheme.event_type
        && location.is_in_several_places()
    {
        return unsound("event-type", SEVERAL_HEADERS);
    }
    if let Some((location, _)) = &scheme.event_time
        && location.is_in_several_places()
    {
        return unsound("event-time", SEVERAL_HEADERS);
    }
    Ok(())
}

const fn is_by_body(identity: &Identity) -> bool {
    let mut rest = match identity {
        Identity::FirstOf(kinds) => *kinds,
        _ => std::slice::from_ref(identity),
    };
    while let [kind, others @ ..] = rest {
        if matches!(kind, Identity::Body) {
            return true;
        }
        rest = others;
    }
    false
}

/// What is proven needs no one's trust.
pub(super) const fn unsigned_id_is_not_signed(scheme: &Scheme) -> Law {
    match &scheme.unsigned_id {
        Some(_) if scheme.algorithm.is_token() => unsound(
            "unsigned-id",
            "a token vouches for the whole delivery: name the id with `event`",
        ),
        Some(location) if is_signed(scheme, location) => unsound(
            "unsigned-id",
            "the signature covers this id, which needs no one's trust: name it with `event`",
        ),
        _ => Ok(()),
    }
}

/// Zero would have a replay store forget an event before its first retry.
pub(super) const fn retries_take_time(scheme: &Scheme) -> Law {
    unless(
        !matches!(scheme.retried_for, Some(horizon) if horizon.is_zero()),
        "retried-for",
        "retries take longer than no time: raise `retried_for`, or leave it out",
    )
}

/// What each value of an identity must be; constant evaluation has no closures.
#[derive(Clone, Copy)]
enum Demand {
    /// Signatures of one event differ from key to key, and a token is the same for all events.
    NoSignature,
    OnePlace,
    /// Anyone who captures a delivery could change what is not signed, and have it handled twice.
    Signed,
}

/// Returns whether each value in the request that identifies the event meets a demand.
const fn meets(identity: &Identity, scheme: &Scheme, demand: Demand) -> bool {
    match identity {
        // The fields are inside the items, and so may the signature be.
        Identity::Each { items, fields } => match demand {
            Demand::NoSignature if items.has_items_of(&scheme.signature) => {
                are_apart(fields, &scheme.signature)
            }
            _ => is_met(items, scheme, demand),
        },
        Identity::Fields(fields) => {
            let mut rest = *fields;
            while let [field, others @ ..] = rest {
                if !is_met(field, scheme, demand) {
                    return false;
                }
                rest = others;
            }
            true
        }
        Identity::FirstOf(kinds) => {
            let mut rest = *kinds;
            while let [kind, others @ ..] = rest {
                if !meets(kind, scheme, demand) {
                    return false;
                }
                rest = others;
            }
            true
        }
        Identity::Id(location) => is_met(location, scheme, demand),
        Identity::Body | Identity::Message | Identity::Unstored => true,
    }
}

/// Returns whether some fields identify an item by something else than what is in each of them.
const fn are_apart(fields: &[Location], signature: &Location) -> bool {
    let mut rest = fields;
    while let [field, others @ ..] = rest {
        if field.is_in_item(signature) {
            return false;
        }
        rest = others;
    }
    // Without fields, the whole item identifies it.
    !fields.is_empty()
}

const fn is_met(location: &Location, scheme: &Scheme, demand: Demand) -> bool {
    match demand {
        Demand::NoSignature => !location.overlaps(&scheme.signature),
        Demand::OnePlace => !location.is_in_several_places(),
        Demand::Signed => is_signed(scheme, location),
    }
}

/// Returns whether some delivery of the scheme has the value signed.
///
/// A timestamp must be covered in each delivery. The value of an event may be missing, so it is
/// enough that each delivery shows whether its sender listed the header.
const fn is_signed(scheme: &Scheme, location: &Location) -> bool {
    match scheme.coverage(location) {
        Coverage::Always | Coverage::IfListed => true,
        Coverage::IfPosted => !has_get(scheme.methods),
        Coverage::Never => false,
    }
}

const fn has_get(methods: &[&str]) -> bool {
    let mut rest = methods;
    while let [method, others @ ..] = rest {
        if is_equal(method, "GET") {
            return true;
        }
        rest = others;
    }
    false
}
