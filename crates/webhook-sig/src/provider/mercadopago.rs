//! Mercado Pago's webhooks.

use crate::provider::{Evidence, Profile};
use crate::request::{Found, ReadError, View};
use crate::scheme::{Component, Custom, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("x-signature");
const DATA: Location = Location::query("data.id");
const REQUEST: Location = Location::header("x-request-id");

/// Mercado Pago: HMAC-SHA256 of the ids and the time, as `x-signature: ts=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/mercadopago.md")]
pub const MERCADOPAGO: Scheme =
    Scheme::hmac_sha256("mercadopago", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "ts"), TimeFormat::UnixSeconds)
        .unsigned_body()
        .event_type(Location::query("type"))
        .unique_messages()
        .signs(&[
            Component::Custom(
                Custom::new("id:…; and request-id:…; of those sent", write_ids)
                    .covering(&[DATA, REQUEST]),
            ),
            Component::Literal("ts:"),
            Component::Timestamp,
            Component::Literal(";"),
        ]);

pub(super) const MERCADOPAGO_PROFILE: Profile = Profile {
    vendor: "Mercado Pago",
    other_names: &["mercado-pago"],
    docs: &[
        "https://www.mercadopago.com.br/developers/en/docs/your-integrations/notifications/webhooks",
    ],
    secret: "\
        The application's secret signature, as text, under Your integrations > Webhooks.",
    variable: Some("MERCADOPAGO_WEBHOOK_SECRET"),
    signed: &[
        "The content is `id:{data.id};request-id:{x-request-id};ts:{ts};`, where `data.id` is the \
        query parameter, decoded. A pair whose value is missing or empty is left out, as Mercado \
        Pago's own library does.",
    ],
    unsigned: "The body, the other parameters of the query, and every other header.",
    weak_points: &[
        "The body is not signed: read the payment or order of `data.id` from Mercado Pago's API.",
    ],
    identity: Some(
        "`.identity(Location::header(\"x-request-id\"))` for the id of the notification, which is \
        signed where it is sent",
    ),
    open_questions: &[
        "whether an id with letters is signed as it was sent. Mercado Pago's page wants it in \
        lower case, an older release of its library changed it, and the current one does not, \
        nor does this.",
        "whether `ts` is always in seconds. The library's release 3.6.1 reads seconds, and two \
        published logs from production have them; but its commit `ac20999` compares milliseconds, \
        and one public test has 13 digits. If every `ts` is refused as malformed, take the same \
        location with `TimeFormat::UnixMillis`: \
        `MERCADOPAGO.derive(\"mercadopago\").timestamp(..).build()`.",
        "whether a repeated delivery has a new `x-request-id` and time.",
    ],
    notes: &["Notifications about QR codes are not signed, and are refused here."],
    evidence: &[Evidence::VendorCode(
        "github:mercadopago/sdk-nodejs@4339894:src/utils/webhook/index.ts",
    )],
    ..Profile::of(&MERCADOPAGO)
};

fn write_ids(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    let data = match view.query()?.one("data.id") {
        Ok(id) => id,
        Err(ReadError::Missing) => Default::default(),
        Err(error) => return Err(error),
    };
    let request = match view.find("x-request-id") {
        Found::Absent => &[][..],
        Found::One(_) => view.header("x-request-id").ok_or(ReadError::Malformed)?,
        Found::Many => return Err(ReadError::Malformed),
    };
    for (name, value) in [("id", &*data), ("request-id", request)] {
        // A semicolon inside a value would let one id be signed like two.
        if value.contains(&b';') {
            return Err(ReadError::Malformed);
        }
        if !value.is_empty() {
            [name.as_bytes(), b":", value, b";"]
                .into_iter()
                .for_each(&mut *write);
        }
    }
    Ok(())
}
