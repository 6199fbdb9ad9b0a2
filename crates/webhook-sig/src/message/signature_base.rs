//! The signature base (RFC 9421, section 2.5): what an HTTP message signature signs.

use std::borrow::Cow;

use http::Uri;
use http::uri::Authority;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::crypto::Sink;
use crate::error::{Error, ErrorKind};
use crate::request::labeled_signature::{ComponentForm, CoveredComponent, LabeledSignature};
use crate::request::structured;
use crate::request::{ReadError, View, field_lines, joined_field};
use crate::scheme::{Encoding, Version};

/// What stays as it is in a parameter of a query (URL Standard, the percent-encode set of forms).
const IN_QUERY_PARAM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// Writes what a signature signs, line by line.
pub(crate) struct SignatureBase<'w, 'm> {
    pub(crate) version: Version,
    /// The URL that senders address, if it is configured.
    pub(crate) base_url: Option<&'w str>,
    pub(crate) view: &'w View<'m>,
}

impl SignatureBase<'_, '_> {
    pub(crate) fn write(
        &self,
        signature: &LabeledSignature,
        sink: &mut dyn Sink,
    ) -> Result<(), Error> {
        match self.version {
            #[cfg(feature = "legacy")]
            Version::Cavage => self.write_cavage(signature, sink),
            Version::Rfc9421 => {
                for component in &signature.covered {
                    let value = self.value(component)?;
                    sink.bytes(identifier(component).as_bytes());
                    sink.bytes(b": ");
                    sink.bytes(value.as_bytes());
                    sink.bytes(b"\n");
                }
                sink.bytes(b"\"@signature-params\": ");
                sink.bytes(signature.input.as_bytes());
                Ok(())
            }
        }
    }

    /// The drafts before RFC 9421 have names without quotes, and sign no list of them.
    #[cfg(feature = "legacy")]
    fn write_cavage(&self, signature: &LabeledSignature, sink: &mut dyn Sink) -> Result<(), Error> {
        for (at, component) in signature.covered.iter().enumerate() {
            if at > 0 {
                sink.bytes(b"\n");
            }
            let name = &*component.name;
            sink.bytes(name.as_bytes());
            sink.bytes(b": ");
            match name
                .strip_prefix('(')
                .map(|name| name.trim_end_matches(')'))
            {
                Some("request-target") => {
                    let method = self.view.method().to_ascii_lowercase();
                    sink.bytes(method.as_bytes());
                    sink.bytes(b" ");
                    sink.bytes(self.view.target().as_bytes());
                }
                Some(param @ ("created" | "expires")) => {
                    let value = signature.param(param);
                    let value = value.map_err(|error| unread(error, component))?;
                    sink.bytes(value.as_bytes());
                }
                Some(_) => return Err(unsupported(component)),
                None => {
                    let value = self.field(name).map_err(|error| unread(error, component))?;
                    sink.bytes(value.as_bytes());
                }
            }
        }
        Ok(())
    }

    /// Returns the value of a component.
    fn value(&self, component: &CoveredComponent) -> Result<Cow<'_, str>, Error> {
        let name = &*component.name;
        let value = match (&component.form, name.strip_prefix('@')) {
            (ComponentForm::Whole, Some(derived)) => return self.derived(derived, component),
            (ComponentForm::QueryParam(param), Some(_)) => self.query_param(param),
            (ComponentForm::Whole, None) => self.field(name),
            (ComponentForm::ByteSequence, None) => self.byte_sequences(name),
            (ComponentForm::Member(key), None) => self.field(name).and_then(|field| {
                structured::member(&field, key).map(|member| Cow::Owned(member.to_owned()))
            }),
            _ => return Err(unsupported(component)),
        };
        value.map_err(|error| unread(error, component))
    }

    /// Returns the value of a component that is not a field (RFC 9421, section 2.2).
    fn derived(&self, name: &str, component: &CoveredComponent) -> Result<Cow<'_, str>, Error> {
        let view = self.view;
        let needs_url = || {
            let source = format!(
                "the signature covers `{}`, which only the configuration says: call `base_url`",
                component.name
            );
            Error::new(ErrorKind::SignatureMalformed, source)
        };
        match name {
            "method" => Ok(Cow::Borrowed(view.method())),
            "request-target" => Ok(view.target()),
            "path" => Ok(match view.path() {
                path if path.is_empty() => Cow::Borrowed("/"),
                path => path,
            }),
            "query" => Ok(Cow::Owned(format!(
                "?{}",
                view.raw_query().unwrap_or_default()
            ))),
            "authority" => match self.base_url {
                Some(url) => origin(url).map(|[_, authority]| authority),
                None => self.arrived_authority(),
            }
            .map(Cow::Owned)
            .map_err(|error| unread(error, component)),
            "scheme" | "target-uri" => {
                let [scheme, authority] = self
                    .base_url
                    .map(origin)
                    .ok_or_else(needs_url)?
                    .map_err(|error| unread(error, component))?;
                Ok(Cow::Owned(if name == "scheme" {
                    scheme
                } else {
                    format!("{scheme}://{authority}{}", view.target())
                }))
            }
            _ => Err(unsupported(component)),
        }
    }

    /// Returns the authority that the request names itself, which a proxy may have changed.
    fn arrived_authority(&self) -> Result<String, ReadError> {
        let named = match self.view.as_arrived().uri_authority() {
            Some(authority) => authority,
            None => {
                let host = self.view.header("host").ok_or(ReadError::Missing)?;
                std::str::from_utf8(host).map_err(|_| ReadError::Malformed)?
            }
        };
        let authority: Authority = named.parse().map_err(|_| ReadError::Malformed)?;
        if authority.as_str() != named || named.contains('@') {
            return Err(ReadError::Malformed);
        }
        // The scheme is not known, and either default port is left out by a signer.
        Ok(normalized(&authority, &[80, 443]))
    }

    /// Returns one parameter of the query, which must be there once (RFC 9421, section 2.2.8).
    fn query_param(&self, name: &str) -> Result<Cow<'_, str>, ReadError> {
        let decoded = percent_decode_str(name).decode_utf8();
        let decoded = decoded.map_err(|_| ReadError::Malformed)?;
        if encoded(&decoded) != name {
            return Err(ReadError::Malformed);
        }
        let value = self.view.query()?.one(&decoded)?;
        let value = std::str::from_utf8(&value).map_err(|_| ReadError::Malformed)?;
        Ok(Cow::Owned(encoded(value)))
    }

    /// Returns the values of a field, as RFC 9421 joins them (section 2.1).
    fn field(&self, name: &str) -> Result<Cow<'_, str>, ReadError> {
        if let Some(field) = joined_field(self.view, name)? {
            return Ok(field);
        }
        // HTTP/2 carries what `Host` says in `:authority` (RFC 9113, section 8.3.1).
        let authority = self.view.as_arrived().uri_authority();
        match authority.filter(|_| name == "host") {
            Some(authority) => Ok(Cow::Borrowed(authority)),
            None => Err(ReadError::Missing),
        }
    }

    /// Returns each value of a field as a byte sequence (RFC 9421, section 2.1.3).
    fn byte_sequences(&self, name: &str) -> Result<Cow<'_, str>, ReadError> {
        let lines = field_lines(self.view, name)?;
        if lines.is_empty() {
            return Err(ReadError::Missing);
        }
        let lines = lines
            .iter()
            .map(|line| format!(":{}:", Encoding::Base64.encode(line)));
        Ok(Cow::Owned(lines.collect::<Vec<_>>().join(", ")))
    }
}

/// Returns how the signature base names a component (RFC 9421, section 2.5).
fn identifier(component: &CoveredComponent) -> String {
    let name = &component.name;
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    match &component.form {
        ComponentForm::Whole | ComponentForm::Unsupported => format!("\"{name}\""),
        ComponentForm::ByteSequence => format!("\"{name}\";bs"),
        ComponentForm::Member(key) => format!("\"{name}\";key=\"{}\"", quoted(key)),
        ComponentForm::QueryParam(param) => format!("\"{name}\";name=\"{}\"", quoted(param)),
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, IN_QUERY_PARAM).to_string()
}

/// Returns scheme and authority of a URL as RFC 9421 writes them.
fn origin(url: &str) -> Result<[String; 2], ReadError> {
    let uri: Uri = url.parse().map_err(|_| ReadError::Malformed)?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(ReadError::Malformed);
    };
    let scheme = scheme.to_ascii_lowercase();
    let default = if scheme == "https" { 443 } else { 80 };
    let authority = normalized(authority, &[default]);
    Ok([scheme, authority])
}

/// Returns an authority in lower case, without a default port and without a user.
fn normalized(authority: &Authority, default_ports: &[u16]) -> String {
    let host = authority.host().to_ascii_lowercase();
    match authority.port_u16() {
        Some(port) if !default_ports.contains(&port) => format!("{host}:{port}"),
        _ => host,
    }
}

#[cold]
fn unread(error: ReadError, component: &CoveredComponent) -> Error {
    let what = match error {
        ReadError::Missing => "is missing",
        _ => "is malformed",
    };
    let source = format!("`{}`, which the signature covers, {what}", component.name);
    Error::new(ErrorKind::from(error), source)
}

#[cold]
fn unsupported(component: &CoveredComponent) -> Error {
    let source = format!(
        "the signature covers `{}` in a form that is not supported",
        component.name
    );
    Error::new(ErrorKind::SignatureMalformed, source)
}
