//! Where a value can be in a request, and in which shape: what the tests of locations run through.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use webhook_sig::scheme::{Component, Location};

use crate::captured::Captured;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    FormGet,
    FormPost,
    Header,
    Json,
    Query,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shape {
    Entry,
    Pair,
    Prefix,
    Whole,
}

pub(crate) const PLACES: [Place; 5] = [
    Place::FormGet,
    Place::FormPost,
    Place::Header,
    Place::Json,
    Place::Query,
];

const SHAPES: [Shape; 4] = [Shape::Entry, Shape::Pair, Shape::Prefix, Shape::Whole];

impl Place {
    pub(crate) fn location(self) -> Location {
        match self {
            Self::FormGet | Self::FormPost => Location::form("a value"),
            Self::Header => Location::header("A-Value"),
            Self::Json => Location::json("/meta/a~1value"),
            Self::Query => Location::query("a value"),
        }
    }

    /// Returns a request that has content, and no value at the location yet.
    pub(crate) fn request(self) -> Captured {
        let form = "application/x-www-form-urlencoded";
        match self {
            Self::FormGet => Captured {
                method: "GET".into(),
                target: "/hooks?data=hello+w%C3%B6rld".into(),
                headers: Vec::new(),
                body: Vec::new(),
            },
            Self::FormPost => Captured::post(b"data=hello+w%C3%B6rld").header("Content-Type", form),
            Self::Header | Self::Query => Captured::post("hello wörld".as_bytes()),
            Self::Json => Captured::post("{\"data\":\"hello wörld\",\"meta\":{}}".as_bytes()),
        }
    }

    /// Returns the component that covers the content while the signature is here.
    pub(crate) fn content(self) -> Component {
        match self {
            Self::FormGet | Self::FormPost => Component::Field(Location::form("data")),
            Self::Header | Self::Query => Component::Body,
            Self::Json => Component::Field(Location::json("/data")),
        }
    }

    /// Reads the value at the location, without the crate's own readers.
    pub(crate) fn text(self, request: &Captured) -> String {
        let body = std::str::from_utf8(&request.body).unwrap();
        let pair = |text: &str| {
            let pair = text
                .split('&')
                .find_map(|pair| pair.strip_prefix("a%20value="));
            percent_decode_str(pair.unwrap())
                .decode_utf8()
                .unwrap()
                .into_owned()
        };
        match self {
            Self::FormGet | Self::Query => pair(request.target.split_once('?').unwrap().1),
            Self::FormPost => pair(body),
            Self::Header => {
                let value = request.headers.iter().find(|(name, _)| name == "a-value");
                String::from_utf8(value.unwrap().1.clone()).unwrap()
            }
            Self::Json => {
                let value: serde_json::Value = serde_json::from_str(body).unwrap();
                value["meta"]["a/value"].as_str().unwrap().to_owned()
            }
        }
    }

    /// Returns the request with the value at the location a second time.
    pub(crate) fn duplicated(self, request: &Captured) -> Captured {
        let mut duplicated = request.clone();
        match self {
            Self::FormGet | Self::Query => duplicated.target.push_str("&a+value=x"),
            Self::FormPost => duplicated.body.extend_from_slice(b"&a%20value=x"),
            Self::Header => duplicated = duplicated.header("A-VALUE", "x"),
            Self::Json => {
                duplicated =
                    duplicated.replace(r#""a/value":"#, r#""\u0061/value":"x","a/value":"#);
            }
        }
        assert_ne!(duplicated, *request);
        duplicated
    }
}

impl Shape {
    pub(crate) fn of(self, location: Location) -> Location {
        match self {
            Self::Entry => location.entry(" ", "v1,"),
            Self::Pair => location.pair("; ", "=", "v1"),
            Self::Prefix => location.prefix("acme "),
            Self::Whole => location,
        }
    }

    pub(crate) fn wrap(self, value: &str) -> String {
        match self {
            Self::Entry => format!("v1,{value}"),
            Self::Pair => format!("v1={value}"),
            Self::Prefix => format!("acme {value}"),
            Self::Whole => value.to_owned(),
        }
    }
}

pub(crate) fn places_and_shapes() -> impl Iterator<Item = (Place, Shape)> {
    PLACES
        .into_iter()
        .flat_map(|place| SHAPES.map(|shape| (place, shape)))
}

/// Returns the percent-encoded form of a text that a query, a form or JSON may hold it in.
pub(crate) fn spelled(place: Place, text: &str) -> String {
    match place {
        Place::Header | Place::Json => text.to_owned(),
        Place::FormGet | Place::FormPost | Place::Query => {
            const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_');
            percent_encode(text.as_bytes(), ESCAPED).to_string()
        }
    }
}
