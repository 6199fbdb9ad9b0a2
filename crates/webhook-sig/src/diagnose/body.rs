//! Bodies as they might have been sent.

use std::collections::HashSet;
use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use serde_json::Value;

use crate::diagnose::attempt::{Attempt, Body, Change, Patch};
use crate::diagnose::print::{ESCAPES, LAYOUTS, print};
use crate::diagnose::{CHANGED_BODY_LIMIT, Cause};

const GZIP: &[u8] = &[0x1f, 0x8b];

/// How `deflate` of HTTP begins, with the usual window (RFC 1950, section 2.2).
const ZLIB: &[u8] = &[0x78];
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns the body in other forms, each of them once.
pub(super) fn changes(base: &Attempt) -> Vec<Change> {
    let body = &*base.body.bytes;
    let mut changes = Vec::new();
    if body.is_empty() {
        return changes;
    }
    changes.push(Change::new(
        Cause::BodyLimit,
        "without the limit of the body",
        Patch::BodyLimit,
    ));
    if body.len() > CHANGED_BODY_LIMIT {
        return changes;
    }
    let mut seen = HashSet::from([base.body.fingerprint]);
    let mut add = |cause, what: &str, changed: Vec<u8>| {
        let changed = Body::new(changed);
        if !seen.insert(changed.fingerprint) {
            return;
        }
        let what = format!(
            "{what} ({} bytes instead of {})",
            changed.bytes.len(),
            body.len()
        );
        changes.push(Change::new(cause, what, Patch::Body(changed)));
    };
    ends(body, &mut add);
    encodings(body, &mut add);
    if let Ok(text) = str::from_utf8(body) {
        texts(text, &mut add);
    }
    changes
}

/// Adds other ends and other line breaks.
fn ends(body: &[u8], add: &mut impl FnMut(Cause, &str, Vec<u8>)) {
    let cause = Cause::BodyEnds;
    if let Some(rest) = body.strip_suffix(b"\n") {
        let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
        add(cause, "without the last line break", rest.to_vec());
    }
    add(
        cause,
        "without whitespace at its ends",
        body.trim_ascii().to_vec(),
    );
    if let Some(rest) = body.strip_prefix(BYTE_ORDER_MARK) {
        add(cause, "without the byte order mark", rest.to_vec());
    }
    add(
        cause,
        "with a line break at its end",
        [body, b"\n"].concat(),
    );
    add(cause, "with CR and LF at its end", [body, b"\r\n"].concat());
    add(
        cause,
        "with a byte order mark",
        [BYTE_ORDER_MARK, body].concat(),
    );
    let lines = replaced(body, b"\r\n", b"\n");
    add(cause, "with LF instead of CR and LF", lines.clone());
    add(
        cause,
        "with CR and LF instead of LF",
        replaced(&lines, b"\n", b"\r\n"),
    );
}

/// Returns what a body says that is compressed in one of the ways that its first bytes tell.
fn decompressed(body: &[u8]) -> Option<Vec<u8>> {
    let mut decoder: Box<dyn Read + '_> = if body.starts_with(GZIP) {
        Box::new(MultiGzDecoder::new(body))
    } else if body.starts_with(ZLIB) {
        Box::new(ZlibDecoder::new(body))
    } else {
        return None;
    };
    let limit = u64::try_from(CHANGED_BODY_LIMIT).unwrap_or(u64::MAX);
    let mut text = Vec::new();
    decoder.as_mut().take(limit).read_to_end(&mut text).ok()?;
    Some(text)
}

/// Adds the body decompressed, decoded and unwrapped.
fn encodings(body: &[u8], add: &mut impl FnMut(Cause, &str, Vec<u8>)) {
    let cause = Cause::BodyEncoded;
    if let Some(text) = decompressed(body) {
        add(cause, "decompressed", text);
    }
    if let Ok(bytes) = STANDARD.decode(body.trim_ascii()) {
        add(cause, "decoded from base64", bytes);
    }
    match serde_json::from_slice(body) {
        Ok(Value::String(text)) => {
            add(
                cause,
                "as the text that the JSON string holds",
                text.into_bytes(),
            );
        }
        Ok(Value::Object(object)) => {
            let is_buffer = object.get("type").and_then(Value::as_str) == Some("Buffer");
            let data = object.get("data").and_then(Value::as_array);
            let byte = |value: &Value| u8::try_from(value.as_u64()?).ok();
            if let Some(data) = data.filter(|_| is_buffer)
                && let Some(bytes) = data.iter().map(byte).collect()
            {
                add(cause, "as the bytes of the printed `Buffer`", bytes);
            }
            // What API gateways hand to a function.
            if let Some(Value::String(inner)) = object.get("body") {
                if let Ok(bytes) = STANDARD.decode(inner) {
                    add(
                        cause,
                        "as the `body` of the gateway's event, decoded",
                        bytes,
                    );
                }
                add(
                    cause,
                    "as the `body` of the gateway's event",
                    inner.clone().into_bytes(),
                );
            }
        }
        _ => {}
    }
}

/// Adds a text as senders print it, and in other character encodings.
fn texts(text: &str, add: &mut impl FnMut(Cause, &str, Vec<u8>)) {
    let latin1: Option<Vec<u8>> = text
        .chars()
        .map(|character| u8::try_from(u32::from(character)).ok())
        .collect();
    if let Some(bytes) = latin1.filter(|_| !text.is_ascii()) {
        add(
            Cause::BodyMangled,
            "with Latin-1 read as UTF-8 undone",
            bytes,
        );
    }
    let is_json = text.trim_start().starts_with(['{', '[']);
    if !is_json {
        form(text, add);
        return;
    }
    for (escapes, escaped) in ESCAPES {
        for (layout, laid_out) in LAYOUTS {
            let Some(printed) = print(text, layout, escapes) else {
                continue;
            };
            let what = format!("as {laid_out}{escaped}");
            // Some senders end with a line break.
            let lines = [printed.as_bytes(), b"\n"].concat();
            add(Cause::BodyPrintedAgain, &what, printed.into_bytes());
            let what = format!("{what} and a line break at its end");
            add(Cause::BodyPrintedAgain, &what, lines);
        }
    }
}

/// Adds a form with its spaces and escapes written in other ways.
fn form(text: &str, add: &mut impl FnMut(Cause, &str, Vec<u8>)) {
    if !text.contains('=') {
        return;
    }
    let cause = Cause::BodyPrintedAgain;
    let escaped = text.replace('+', "%20");
    add(
        cause,
        "as a form with `%20` for a space",
        escaped.into_bytes(),
    );
    let plus = text.replace("%20", "+");
    add(cause, "as a form with `+` for a space", plus.into_bytes());
    let decoded = percent_encoding::percent_decode_str(text);
    add(cause, "as a form without escapes", decoded.collect());
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, from) {
        let (before, after) = rest.split_at(at);
        out.extend_from_slice(before);
        out.extend_from_slice(to);
        rest = after.get(from.len()..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}
