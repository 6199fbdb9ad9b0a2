//! What kind of place a value is in.

use crate::scheme::location::is_equal;
use crate::scheme::location::place::points_into;
use crate::scheme::location::shape::Shape;
use crate::scheme::location::{Location, Place};

impl Location {
    /// Returns whether the value may be in the body.
    pub(crate) const fn is_in_body(&self) -> bool {
        matches!(
            self.place,
            Place::Body
                | Place::Form(_)
                | Place::FormJson(..)
                | Place::Json(_)
                | Place::JsonEach(..)
        )
    }

    /// Returns whether a value is in each item of an array.
    pub(crate) const fn is_in_each_item(&self) -> bool {
        matches!(self.place, Place::JsonEach(..))
    }

    /// Returns whether this is the array that the other value is in each item of.
    pub(crate) const fn has_items_of(&self, other: &Self) -> bool {
        match (self.place, other.place) {
            (Place::Json(own), Place::JsonEach(array, _)) => is_equal(own, array),
            _ => false,
        }
    }

    /// Returns whether this value, within an item, has a part of the other one, which is in each item,
    /// or the reverse.
    pub(crate) const fn is_in_item(&self, other: &Self) -> bool {
        match (self.place, other.place) {
            (Place::Json(own), Place::JsonEach(_, member)) => {
                points_into(own, member) || points_into(member, own)
            }
            _ => false,
        }
    }

    /// Returns whether the value is in a submitted form.
    pub(crate) const fn is_in_form(&self) -> bool {
        matches!(self.place, Place::Form(_) | Place::FormJson(..))
    }

    /// Returns whether the value is in one header.
    pub(crate) const fn is_in_header(&self) -> bool {
        matches!(self.place, Place::Header(_))
    }

    /// Returns whether the value is any JSON, in the body or in a form's field, rather than a part
    /// of a text there.
    pub(crate) const fn is_json(&self) -> bool {
        matches!(self.place, Place::FormJson(..) | Place::Json(_)) && self.is_whole()
    }

    /// Returns whether the value is at a JSON pointer, rather than a part of a text there.
    pub(crate) const fn is_pointer(&self) -> bool {
        matches!(self.place, Place::Json(_)) && self.is_whole()
    }

    /// Returns whether the value is all of the text in its place.
    pub(crate) const fn is_whole(&self) -> bool {
        matches!(self.shape, Shape::Whole)
    }

    /// Returns whether the value is a claim of a token.
    pub(crate) const fn is_claim(&self) -> bool {
        matches!(self.place, Place::Claim(_))
    }

    /// Returns whether the value is in the header of a token.
    pub(crate) const fn is_protected(&self) -> bool {
        matches!(self.place, Place::Protected(_))
    }

    /// Returns where in the claims of a token the value is, if it is there.
    pub(crate) const fn claim_pointer(&self) -> Option<&'static str> {
        match self.place {
            Place::Claim(pointer) => Some(pointer),
            _ => None,
        }
    }

    /// Returns where in the header of a token the value is, if it is there.
    pub(crate) const fn protected_pointer(&self) -> Option<&'static str> {
        match self.place {
            Place::Protected(pointer) => Some(pointer),
            _ => None,
        }
    }

    /// Returns whether the value is a parameter of a message signature.
    pub(crate) const fn is_signature_param(&self) -> bool {
        matches!(self.place, Place::SignatureParam(_))
    }

    /// Returns whether it is all of the body.
    pub(crate) const fn is_body(&self) -> bool {
        matches!(self.place, Place::Body)
    }

    /// Returns whether the value is a segment of the path.
    pub(crate) const fn is_in_path(&self) -> bool {
        matches!(self.place, Place::Path(_))
    }

    /// Returns whether the value is a query parameter.
    pub(crate) const fn is_in_query(&self) -> bool {
        matches!(self.place, Place::Query(_))
    }

    /// Returns the names of the headers that the value may be in, joined with `or`.
    pub(crate) fn header_names(&self) -> Option<String> {
        self.place.header_names()
    }

    /// Returns the name of the place without what separates it from its text.
    pub(crate) fn field_name(&self) -> String {
        let name = self.place.to_string();
        name.trim_end_matches([' ', ':', '=']).to_owned()
    }

    /// Returns whether the other value is in the same place, in any shape.
    pub(crate) fn shares_place_with(&self, other: &Self) -> bool {
        self.place == other.place
    }
}
