//! Reading the values of locations.

use std::borrow::Cow;

use memchr::memchr;

use crate::request::{Found, ReadError, View, json};
use crate::scheme::Encoding;
use crate::scheme::location::shape::Shape;
use crate::scheme::location::{ITEM_LIMIT, ListPolicy, Location, Place};

impl Location {
    /// Reads the one value that is here.
    pub(crate) fn read<'a>(&self, view: &View<'a>) -> Result<Cow<'a, [u8]>, ReadError> {
        let mut only = None;
        self.visit(view, &mut |value| match only.replace(value) {
            None => Ok(()),
            Some(_) => Err(ReadError::Malformed),
        })?;
        only.filter(|value| !value.is_empty())
            .ok_or(ReadError::Malformed)
    }

    /// Reads all the values that are here, up to a limit.
    #[cold]
    pub(crate) fn read_each<'a>(
        &self,
        view: &View<'a>,
        limit: usize,
    ) -> Result<Vec<Cow<'a, [u8]>>, ReadError> {
        let mut values = Vec::new();
        self.visit(view, &mut |value| {
            if values.len() >= limit {
                return Err(ReadError::Malformed);
            }
            values.push(value);
            Ok(())
        })?;
        Ok(values)
    }

    /// Visits all the values that are here; without one it fails.
    pub(crate) fn visit<'a>(
        &self,
        view: &View<'a>,
        visit: &mut dyn FnMut(Cow<'a, [u8]>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let mut is_missing = true;
        let mut visit = |value| {
            is_missing = false;
            visit(value)
        };
        if self.is_in_several_places() {
            self.visit_places(view, &mut visit)?;
        } else {
            self.visit_in(self.text(view)?, &mut visit)?;
        }
        if is_missing {
            return Err(ReadError::Missing);
        }
        Ok(())
    }

    /// Visits the values in several headers or items, which few vendors have.
    #[cold]
    fn visit_places<'a>(
        &self,
        view: &View<'a>,
        visit: &mut dyn FnMut(Cow<'a, [u8]>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        match self.place {
            Place::Headers(names) => {
                for found in view.find_each(names) {
                    match within_limit(view, found) {
                        Ok(text) => self.visit_in(text, visit)?,
                        Err(ReadError::Missing) => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(())
            }
            Place::Repeated(name) => {
                let mut visited = Ok(());
                view.as_arrived().headers(name, &mut |value| {
                    if visited.is_ok() {
                        visited = within_limit(view, Found::One(value))
                            .and_then(|text| self.visit_in(text, visit));
                    }
                });
                visited
            }
            Place::JsonEach(array, member) => {
                for item in json::items(view.body(), array, ITEM_LIMIT)? {
                    let value = json::read(item.as_bytes(), member)?;
                    if !matches!(value, json::Scalar::Text(_)) {
                        return Err(ReadError::Malformed);
                    }
                    self.visit_in(value.into_bytes(), visit)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Visits the values in one text.
    fn visit_in<'a>(
        &self,
        text: Cow<'a, [u8]>,
        visit: &mut dyn FnMut(Cow<'a, [u8]>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        if text.is_empty() {
            return Err(ReadError::Malformed);
        }
        if let Shape::Base64Json(pointer) = self.shape {
            return visit(Cow::Owned(member(&text, pointer)?));
        }
        match text {
            Cow::Borrowed(text) => self.select(text, &mut |value| visit(Cow::Borrowed(value))),
            Cow::Owned(text) => self.select(&text, &mut |value| visit(Cow::Owned(value.to_vec()))),
        }
    }

    /// Reads the text of the place.
    fn text<'a>(&self, view: &View<'a>) -> Result<Cow<'a, [u8]>, ReadError> {
        match self.place {
            Place::Body if view.body().is_empty() => Err(ReadError::Missing),
            Place::Body => Ok(Cow::Borrowed(view.body())),
            Place::Claim(pointer) => member_of(view.token()?.payload(), pointer),
            Place::Protected(pointer) => member_of(view.token()?.header(), pointer),
            Place::Form(name) => Ok(view.form()?.one(name)?),
            Place::FormJson(name, pointer) => {
                let field = view.field(name)?;
                let scalar = json::read(&field, pointer)?;
                Ok(Cow::Owned(scalar.into_bytes().into_owned()))
            }
            Place::Header(name) => header(view, name),
            // Only `visit` reads several headers or items, each for itself.
            Place::Headers(_) | Place::JsonEach(..) | Place::Repeated(_) => {
                Err(ReadError::Malformed)
            }
            Place::Json(pointer) => Ok(view.scalar(pointer)?.into_bytes()),
            Place::Path(segment) => {
                let found = match view.path() {
                    Cow::Borrowed(path) => {
                        let found = path.split('/').nth(segment);
                        found.map(|found| Cow::Borrowed(found.as_bytes()))
                    }
                    Cow::Owned(path) => {
                        let found = path.split('/').nth(segment);
                        found.map(|found| Cow::Owned(found.as_bytes().to_vec()))
                    }
                };
                found.ok_or(ReadError::Missing)
            }
            Place::Query(name) => Ok(view.query()?.one(name)?),
            Place::SignatureParam(name) => {
                let value = view.signature_param(name)?;
                Ok(Cow::Owned(value.into_bytes()))
            }
            Place::Synonyms(names) => synonym(view, names),
        }
    }

    /// Takes the values out of the text, by the shape.
    fn select<'t>(
        &self,
        text: &'t [u8],
        push: &mut dyn FnMut(&'t [u8]) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        match self.shape {
            Shape::Base64Json(_) | Shape::Whole => push(text)?,
            Shape::Prefix(prefix) => {
                push(
                    text.strip_prefix(prefix.as_bytes())
                        .ok_or(ReadError::Malformed)?,
                )?;
            }
            Shape::Entry { separator, prefix } => {
                for entry in split(text, separator) {
                    if let Some(value) = entry.strip_prefix(prefix.as_bytes()) {
                        push(value)?;
                    } else {
                        self.refuse_newer(entry, prefix)?;
                    }
                }
            }
            Shape::First { separator } => {
                if let Some(first) = split(text, separator).next() {
                    push(first)?;
                }
            }
            Shape::Last { separator, mark } => {
                for entry in split(text, separator) {
                    push(after_last(entry, mark).ok_or(ReadError::Malformed)?)?;
                }
            }
            Shape::Named { words, mark } => {
                let mut words = words.iter();
                let named = words.find_map(|word| text.strip_prefix(word.as_bytes()));
                let value = named.and_then(|named| after_last(named, mark));
                push(value.ok_or(ReadError::Malformed)?)?;
            }
            Shape::Pair {
                separator,
                assign,
                key,
            } => {
                for pair in split(text, separator) {
                    let (name, value) = name_and_value(pair, assign)?;
                    if name == key.as_bytes() {
                        push(value)?;
                    } else {
                        self.refuse_newer(name, key)?;
                    }
                }
            }
            Shape::Versions {
                separator,
                assign,
                stem,
            } => return select_versions(split(text, separator), assign, stem, push),
        }
        Ok(())
    }

    /// Refuses a list with a newer version than `ours`, if the policy says so.
    fn refuse_newer(&self, other: &[u8], ours: &str) -> Result<(), ReadError> {
        if self.policy == ListPolicy::NewestVersion && is_newer(other, ours.as_bytes()) {
            return Err(ReadError::Malformed);
        }
        Ok(())
    }
}

/// Reads a member of a JSON object, whose base64 the text is.
#[cold]
fn member(text: &[u8], pointer: &str) -> Result<Vec<u8>, ReadError> {
    let object = Encoding::Base64.read(text).ok_or(ReadError::Malformed)?;
    member_of(&object, pointer).map(Cow::into_owned)
}

/// Reads a member of what a token holds, which is not the body.
fn member_of<'a>(object: &[u8], pointer: &str) -> Result<Cow<'a, [u8]>, ReadError> {
    match json::read(object, pointer) {
        Ok(value) => Ok(Cow::Owned(value.into_bytes().into_owned())),
        Err(ReadError::Missing) => Err(ReadError::Missing),
        Err(_) => Err(ReadError::Malformed),
    }
}

/// Returns whether `other` is `ours` with a greater number in it: `v10` or `v2,…` against `v1`.
fn is_newer(other: &[u8], ours: &[u8]) -> bool {
    let Some(start) = ours.iter().position(u8::is_ascii_digit) else {
        return false;
    };
    let (stem, ours) = ours.split_at(start);
    let Some(other) = other.strip_prefix(stem) else {
        return false;
    };
    let number = |text: &[u8]| {
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
        digits.fold(0_u64, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(digit & 0x0f))
        })
    };
    number(other) > number(ours)
}

/// Splits an item of a list of pairs, each of which must be one.
fn name_and_value<'t>(pair: &'t [u8], assign: &str) -> Result<(&'t [u8], &'t [u8]), ReadError> {
    split_once(pair, assign).ok_or(ReadError::Malformed)
}

/// Takes the values of a list of pairs whose names are the stem and a number.
fn select_versions<'t>(
    pairs: impl Iterator<Item = &'t [u8]>,
    assign: &str,
    stem: &str,
    push: &mut dyn FnMut(&'t [u8]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    for pair in pairs {
        let (name, value) = name_and_value(pair, assign)?;
        if is_version(name, stem) {
            push(value)?;
        }
    }
    Ok(())
}

/// Returns whether a name is the stem and a number, as `v2` is for `v`.
fn is_version(name: &[u8], stem: &str) -> bool {
    name.strip_prefix(stem.as_bytes())
        .is_some_and(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit))
}

/// Splits at every occurrence of a separator that is not empty.
fn split<'t>(text: &'t [u8], separator: &'static str) -> impl Iterator<Item = &'t [u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (item, tail) = match split_once(text, separator) {
            Some((item, tail)) => (item, Some(tail)),
            None => (text, None),
        };
        rest = tail;
        Some(item)
    })
}

fn split_once<'t>(text: &'t [u8], separator: &str) -> Option<(&'t [u8], &'t [u8])> {
    let at = match separator.as_bytes() {
        [separator] => memchr(*separator, text),
        separator => {
            let mut windows = text.windows(separator.len());
            windows.position(|window| window == separator)
        }
    };
    let (before, rest) = text.split_at_checked(at?)?;
    Some((before, rest.get(separator.len()..)?))
}

fn after_last<'t>(text: &'t [u8], mark: &str) -> Option<&'t [u8]> {
    let at = text
        .windows(mark.len())
        .rposition(|window| window == mark.as_bytes())?;
    text.get(at.checked_add(mark.len())?..)
}

/// Reads a header that may occur once.
fn header<'a>(view: &View<'a>, name: &str) -> Result<Cow<'a, [u8]>, ReadError> {
    within_limit(view, view.find(name))
}

/// Reads the one value that headers of several names hold; those that are present agree on it.
#[cold]
fn synonym<'a>(view: &View<'a>, names: &[&str]) -> Result<Cow<'a, [u8]>, ReadError> {
    let mut only: Option<Cow<'a, [u8]>> = None;
    for name in names {
        match header(view, name) {
            Ok(value) => match &only {
                Some(other) if *other != value => return Err(ReadError::Malformed),
                _ => only = Some(value),
            },
            Err(ReadError::Missing) => {}
            Err(error) => return Err(error),
        }
    }
    only.ok_or(ReadError::Missing)
}

fn within_limit<'a>(view: &View<'a>, found: Found<'a>) -> Result<Cow<'a, [u8]>, ReadError> {
    match found {
        Found::Absent => Err(ReadError::Missing),
        Found::One(value) if value.len() <= view.limits().header_limit => Ok(Cow::Borrowed(value)),
        Found::One(_) | Found::Many => Err(ReadError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(location: Location, text: &str) -> Result<Vec<&str>, ReadError> {
        let mut values = Vec::new();
        location.select(text.as_bytes(), &mut |value| {
            values.push(std::str::from_utf8(value).unwrap());
            Ok(())
        })?;
        Ok(values)
    }

    #[test]
    fn a_list_of_pairs_is_read_exactly() {
        let location = Location::header("S").pair(",", "=", "v1");

        assert_eq!(
            select(location, "t=1,v1=a,v0=b,v1=c=="),
            Ok(vec!["a", "c=="])
        );
        assert_eq!(select(location, "t=1,v11=a"), Ok(vec![]));
        assert_eq!(select(location, "t=1, v1=a"), Ok(vec![]));
        assert_eq!(select(location, "v1=a,"), Err(ReadError::Malformed));
        assert_eq!(select(location, "v1"), Err(ReadError::Malformed));
        assert_eq!(select(location, ""), Err(ReadError::Malformed));
    }

    #[test]
    fn a_list_of_entries_skips_other_versions() {
        let location = Location::header("S").entry(" ", "v1,");

        assert_eq!(select(location, "v1a,x v1,y v2,z v1,"), Ok(vec!["y", ""]));
    }

    #[test]
    fn a_time_precedes_the_first_separator() {
        let location = Location::header("S").first(",");

        assert_eq!(select(location, "17,ab,cd"), Ok(vec!["17"]));
        assert_eq!(select(location, "17"), Ok(vec!["17"]));
        assert_eq!(select(location, ",ab"), Ok(vec![""]));
    }

    #[test]
    fn an_entry_ends_with_what_follows_its_last_mark() {
        let location = Location::header("S").last("&", "|");

        assert_eq!(
            select(location, "key|ab&other|key|cd"),
            Ok(vec!["ab", "cd"])
        );
        assert_eq!(select(location, "key|"), Ok(vec![""]));
        assert_eq!(select(location, "key|ab&cd"), Err(ReadError::Malformed));
    }

    #[test]
    fn a_named_value_follows_one_of_the_words() {
        let location = Location::header("S").named(&["App ", "app "], ":");

        assert_eq!(select(location, "App key:ab"), Ok(vec!["ab"]));
        assert_eq!(select(location, "app a:b:cd"), Ok(vec!["cd"]));
        assert_eq!(select(location, "App :"), Ok(vec![""]));
        for text in ["APP key:ab", "key:ab", "App ab", "Appkey:ab", " App key:ab"] {
            assert_eq!(select(location, text), Err(ReadError::Malformed), "{text}");
        }
    }

    #[test]
    fn every_version_counts_where_the_vendor_numbers_its_signatures() {
        let location = Location::header("S").versions(",", "=", "v");

        assert_eq!(
            select(location, "t=1,v1=a,v2=b,v10=c==,v1=d"),
            Ok(vec!["a", "b", "c==", "d"])
        );
        assert_eq!(select(location, "v=a,va=b,xv1=c,v1a=d,V1=e"), Ok(vec![]));
        assert_eq!(select(location, "v1=a,"), Err(ReadError::Malformed));
    }

    #[test]
    fn the_newest_version_alone_counts_where_the_vendor_says_so() {
        let location = Location::header("S")
            .pair(",", "=", "v1")
            .policy(ListPolicy::NewestVersion);

        assert_eq!(select(location, "v1=a,v0=b"), Ok(vec!["a"]));
        assert_eq!(select(location, "v1=a,v2=b"), Err(ReadError::Malformed));
        assert_eq!(select(location, "v1=a,v10=b"), Err(ReadError::Malformed));
        assert_eq!(select(location, "v1=a,x9=b"), Ok(vec!["a"]));
    }
}
