//! Writing values to the locations of a request, and removing them.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Request, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::error::ErrorKind;
use crate::request::json::{self, Scalar};
use crate::request::{Fields, ReadLimits, View, form, multipart, splice};
use crate::scheme::location::Place;
use crate::scheme::location::shape::Shape;
use crate::scheme::{Encoding, ITEM_LIMIT, Location};
use crate::sign::head_of;
use crate::time::TimeFormat;

/// Removes what is at a location, so that signing twice is signing once.
pub(crate) fn remove(request: &mut Request<Bytes>, location: Location) -> Result<(), ErrorKind> {
    match location.place() {
        // Writing replaces one member, and the others stay.
        Place::Header(_) if matches!(location.shape(), Shape::Base64Json(_)) => Ok(()),
        Place::Header(name) | Place::Repeated(name) => {
            request.headers_mut().remove(name);
            Ok(())
        }
        Place::Headers(names) | Place::Synonyms(names) => {
            for name in names {
                request.headers_mut().remove(*name);
            }
            Ok(())
        }
        Place::Query(name) => remove_from_query(request, name),
        Place::Form(name) if request.method() == Method::GET => remove_from_query(request, name),
        // Writing replaces what is in the body; the path is the address, which is not ours to change.
        Place::Form(_)
        | Place::FormJson(..)
        | Place::Json(_)
        | Place::JsonEach(..)
        | Place::Path(_) => Ok(()),
        // A token is made anew as a whole.
        Place::Body | Place::Claim(_) | Place::Protected(_) | Place::SignatureParam(_) => Ok(()),
    }
}

fn remove_from_query(request: &mut Request<Bytes>, name: &str) -> Result<(), ErrorKind> {
    let Some(query) = request.uri().query() else {
        return Ok(());
    };
    let query = without_parameter(query.as_bytes(), name)?;
    let query = String::from_utf8(query).map_err(|_| ErrorKind::FieldMalformed)?;
    let path = request.uri().path();
    let target = if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    };
    set_target(request, &target)
}

/// Leaves a parameter out of a query, and every other byte as it is.
fn without_parameter(query: &[u8], name: &str) -> Result<Vec<u8>, ErrorKind> {
    let mut kept = Vec::new();
    for pair in query.split(|byte| *byte == b'&') {
        let fields = Fields::parse(pair, 1)?;
        if !fields.iter().any(|(own, _)| own == name.as_bytes()) {
            kept.push(pair);
        }
    }
    Ok(kept.join(&b'&'))
}

/// Puts a value at a location, in addition to what is in a header or the query already.
pub(crate) fn place(
    request: &mut Request<Bytes>,
    location: Location,
    scalar: &Scalar<'_>,
    limits: &ReadLimits,
) -> Result<(), ErrorKind> {
    let value = scalar.text();
    if location.is_in_body() && is_at(request, location, value, limits) {
        return Ok(());
    }
    match location.place() {
        Place::Header(name) => place_in_header(request, location, name, value),
        // Each signature has its own header, so there are no more signatures than headers.
        Place::Headers(names) => {
            let mut names = names.iter();
            match names.find(|name| !request.headers().contains_key(**name)) {
                Some(name) => place_in_header(request, location, name, value),
                None => Ok(()),
            }
        }
        Place::Repeated(name) => add_header(request, location, name, value),
        Place::Synonyms([name, ..]) => place_in_header(request, location, name, value),
        Place::Body => {
            *request.body_mut() = Bytes::from(shaped(location, None, value)?);
            Ok(())
        }
        Place::Synonyms([])
        | Place::Claim(_)
        | Place::Path(_)
        | Place::Protected(_)
        | Place::SignatureParam(_) => Err(ErrorKind::FieldMalformed),
        Place::Query(name) => place_in_query(request, &pair(location, name, value)?),
        Place::Form(name) if request.method() == Method::GET => {
            place_in_query(request, &pair(location, name, value)?)
        }
        Place::Form(name) if limits.json_form && form::announces_json(&head_of(request)) => {
            let name = name.replace('~', "~0").replace('/', "~1");
            place_in_json(request, location, &format!("/{name}"), scalar)
        }
        Place::Form(name) => {
            let announced = form::announces_form(&head_of(request));
            if !announced && !request.body().is_empty() {
                return Err(ErrorKind::BodyMalformed);
            }
            let form = HeaderValue::from_static("application/x-www-form-urlencoded");
            request.headers_mut().entry(CONTENT_TYPE).or_insert(form);
            let body = with_field(request.body(), name, &shaped(location, None, value)?)?;
            *request.body_mut() = Bytes::from(body);
            Ok(())
        }
        Place::FormJson(name, pointer) => with_json_field(request, name, limits, |json| {
            json::write(json, pointer, &scalar_in(location, scalar)?)
        }),
        Place::Json(pointer) => place_in_json(request, location, pointer, scalar),
        Place::JsonEach(array, member) => {
            place_in_items(request, location, [array, member], scalar)
        }
    }
}

fn place_in_items(
    request: &mut Request<Bytes>,
    location: Location,
    pointers: [&str; 2],
    scalar: &Scalar<'_>,
) -> Result<(), ErrorKind> {
    let scalar = scalar_in(location, scalar).ok_or(ErrorKind::FieldMalformed)?;
    let body = json::write_each(request.body(), pointers, &scalar, ITEM_LIMIT);
    *request.body_mut() = Bytes::from(body.ok_or(ErrorKind::BodyMalformed)?);
    Ok(())
}

fn place_in_json(
    request: &mut Request<Bytes>,
    location: Location,
    pointer: &str,
    scalar: &Scalar<'_>,
) -> Result<(), ErrorKind> {
    let scalar = scalar_in(location, scalar).ok_or(ErrorKind::FieldMalformed)?;
    let body = json::write(request.body(), pointer, &scalar);
    *request.body_mut() = Bytes::from(body.ok_or(ErrorKind::BodyMalformed)?);
    Ok(())
}

/// Returns whether a value is the one at a location, however it is written there.
fn is_at(request: &Request<Bytes>, location: Location, value: &str, limits: &ReadLimits) -> bool {
    let head = head_of(request);
    let present = location.read(&View::new(&head, request.body(), limits));
    present.is_ok_and(|present| *present == *value.as_bytes())
}

/// Puts a field into a form, where the one of its name is or else at the end, and leaves every
/// other byte as it is.
fn with_field(form: &[u8], name: &str, value: &[u8]) -> Result<Vec<u8>, ErrorKind> {
    let field = field(name, value);
    let mut is_placed = false;
    let mut pairs = Vec::new();
    for pair in form.split(|byte| *byte == b'&') {
        let fields = Fields::parse(pair, 1)?;
        let is_other = !fields.iter().any(|(own, _)| own == name.as_bytes());
        if is_other {
            pairs.push(pair);
        } else if !is_placed {
            pairs.push(field.as_bytes());
            is_placed = true;
        }
    }
    let placed = pairs.join(&b'&');
    if is_placed {
        return Ok(placed);
    }
    Ok(join(&placed, b"&", field.as_bytes()))
}

/// Writes into the JSON in a form's field, and leaves every other byte of the form as it is.
fn with_json_field(
    request: &mut Request<Bytes>,
    name: &str,
    limits: &ReadLimits,
    write: impl FnOnce(&[u8]) -> Option<Vec<u8>>,
) -> Result<(), ErrorKind> {
    let (head, body) = (head_of(request), request.body());
    let json = View::new(&head, body, limits).field(name);
    let json = json.map_err(|_| ErrorKind::BodyMalformed)?;
    let written = write(&json).ok_or(ErrorKind::BodyMalformed)?;
    let form = if multipart::boundary(&head).is_some() {
        splice(body, &json, &written).ok_or(ErrorKind::BodyMalformed)?
    } else {
        with_field(body, name, &written)?
    };
    *request.body_mut() = Bytes::from(form);
    Ok(())
}

fn place_in_header(
    request: &mut Request<Bytes>,
    location: Location,
    name: &str,
    value: &str,
) -> Result<(), ErrorKind> {
    let present = request.headers().get(name).map(HeaderValue::as_bytes);
    let (name, text) = header(location, name, present, value)?;
    request.headers_mut().insert(name, text);
    Ok(())
}

fn add_header(
    request: &mut Request<Bytes>,
    location: Location,
    name: &str,
    value: &str,
) -> Result<(), ErrorKind> {
    let (name, text) = header(location, name, None, value)?;
    request.headers_mut().append(name, text);
    Ok(())
}

fn header(
    location: Location,
    name: &str,
    present: Option<&[u8]>,
    value: &str,
) -> Result<(HeaderName, HeaderValue), ErrorKind> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| ErrorKind::FieldMalformed)?;
    let text = shaped(location, present, value)?;
    let text = HeaderValue::from_bytes(&text).map_err(|_| ErrorKind::FieldMalformed)?;
    Ok((name, text))
}

fn place_in_query(request: &mut Request<Bytes>, pair: &str) -> Result<(), ErrorKind> {
    let target = request.uri().path_and_query();
    let target = target.map_or("/", |target| target.as_str());
    let separator = if target.contains('?') { '&' } else { '?' };
    set_target(request, &format!("{target}{separator}{pair}"))
}

fn set_target(request: &mut Request<Bytes>, target: &str) -> Result<(), ErrorKind> {
    let mut components = request.uri().clone().into_parts();
    let target = target.parse().map_err(|_| ErrorKind::FieldMalformed)?;
    components.path_and_query = Some(target);
    *request.uri_mut() = Uri::from_parts(components).map_err(|_| ErrorKind::FieldMalformed)?;
    Ok(())
}

fn pair(location: Location, name: &str, value: &str) -> Result<String, ErrorKind> {
    Ok(field(name, &shaped(location, None, value)?))
}

fn field(name: &str, value: &[u8]) -> String {
    let name = percent_encode(name.as_bytes(), FORM);
    format!("{name}={}", percent_encode(value, FORM))
}

/// What HTML forms escape, but for the space, which is an escape here.
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// Returns a time as it is new in a JSON body.
///
/// Of the vendors that sign one there, those that count milliseconds write a number, and the one
/// that counts seconds, Mailgun, writes a string.
pub(crate) fn time_scalar(format: TimeFormat, time: &str) -> Scalar<'_> {
    match format {
        TimeFormat::UnixMillis => Scalar::Number(time),
        _ => Scalar::Text(time.into()),
    }
}

/// Writes a value for JSON in its location's shape; only a string has one.
fn scalar_in<'v>(location: Location, scalar: &Scalar<'v>) -> Option<Scalar<'v>> {
    if location.is_whole() {
        return Some(scalar.clone());
    }
    let text = String::from_utf8(shaped(location, None, scalar.text()).ok()?).ok()?;
    Some(Scalar::Text(text.into()))
}

/// Writes a value in its location's shape, after what a list holds already.
fn shaped(location: Location, present: Option<&[u8]>, value: &str) -> Result<Vec<u8>, ErrorKind> {
    let present = present.unwrap_or_default();
    Ok(match location.shape() {
        Shape::Base64Json(pointer) => return with_member(present, pointer, value),
        // A first value is there before the others are.
        Shape::First { .. } | Shape::Whole => value.as_bytes().to_vec(),
        Shape::Last { separator, mark } => join(
            present,
            separator.as_bytes(),
            format!("{mark}{value}").as_bytes(),
        ),
        Shape::Named { words, mark } => {
            let word = words.first().copied().unwrap_or_default();
            format!("{word}{mark}{value}").into_bytes()
        }
        Shape::Prefix(prefix) => format!("{prefix}{value}").into_bytes(),
        Shape::Entry { separator, prefix } => join(
            present,
            separator.as_bytes(),
            format!("{prefix}{value}").as_bytes(),
        ),
        Shape::Pair {
            separator,
            assign,
            key,
        } => join(
            present,
            separator.as_bytes(),
            format!("{key}{assign}{value}").as_bytes(),
        ),
        // Each key's signatures are of one version, so more of them do not need more numbers.
        Shape::Versions {
            separator,
            assign,
            stem,
        } => join(
            present,
            separator.as_bytes(),
            format!("{stem}1{assign}{value}").as_bytes(),
        ),
    })
}

/// Puts a member into a JSON object, whose base64 the text is, and keeps the others.
fn with_member(text: &[u8], pointer: &str, value: &str) -> Result<Vec<u8>, ErrorKind> {
    let present = Encoding::Base64.read(text);
    let mut object = present.ok_or(ErrorKind::FieldMalformed)?;
    if object.is_empty() {
        object = b"{}".to_vec();
    }
    let written = json::write(&object, pointer, &Scalar::Text(value.into()));
    let written = written.ok_or(ErrorKind::FieldMalformed)?;
    Ok(Encoding::Base64.encode(&written).into_bytes())
}

fn join(present: &[u8], separator: &[u8], item: &[u8]) -> Vec<u8> {
    if present.is_empty() {
        return item.to_vec();
    }
    [present, separator, item].concat()
}
