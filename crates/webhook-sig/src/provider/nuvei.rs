//! Nuvei's direct merchant notifications.

use crate::provider::{Evidence, Profile};
use crate::request::{ReadError, View};
use crate::scheme::{Acknowledgement, Component, Custom, Encoding, Location, Scheme};

/// Nuvei: SHA-256 of the key and six fields, as the form field `advanceResponseChecksum=<hex>`.
#[doc = include_str!("../../docs/providers/nuvei.md")]
pub const NUVEI: Scheme = Scheme::keyed_sha256(
    "nuvei",
    Location::form("advanceResponseChecksum"),
    Encoding::Hex,
)
.methods(&["POST", "GET"])
.acknowledgement(Acknowledgement::status(200))
.unsigned_body()
.ambiguous_boundaries()
.signs(&[
    Component::Key,
    Component::Field(Location::form("totalAmount")),
    Component::Field(Location::form("currency")),
    Component::Field(Location::form("responseTimeStamp")),
    Component::Field(Location::form("PPP_TransactionID")),
    Component::Custom(Custom::new("form Status, or nothing", write_status)),
    Component::Field(Location::form("productId")),
]);

pub(super) const NUVEI_PROFILE: Profile = Profile {
    vendor: "Nuvei",
    docs: &["https://docs.nuvei.com/documentation/integration/webhooks/payment-dmns/"],
    secret: "The merchant's secret key, as text, in front of the fields; this is not an HMAC.",
    variable: Some("NUVEI_SECRET_KEY"),
    signed: &[
        "The service was called SafeCharge, and the deliveries are called DMNs.",
        "The decoded values of `totalAmount`, `currency`, `responseTimeStamp`, \
        `PPP_TransactionID`, `Status` and `productId` are hashed, in this order. `Status` may be \
        missing and then counts as empty. The form comes by GET or by POST. Merchants whose \
        account is set to MD5 get MD5, which this does not verify: have the account set to \
        SHA-256.",
    ],
    unsigned: "\
        Every other field, such as `TransactionID`, `type`, the merchant's ids and the customer's \
        data; method, path and headers; the query of a POST.",
    acknowledgement: &["The response needs some text as its body."],
    weak_points: &[
        "A hash with the key in front can be extended: anyone who has one notification can append \
        bytes to `productId` and compute the hash without knowing the key. A digit can \
        move from the amount to the currency. Compare amount and currency with the order, and ask \
        Nuvei's API before delivering anything.",
    ],
    open_questions: &["that `PPP_TransactionID` identifies the delivery."],
    notes: &[
        "`responseTimeStamp` is the time of the transaction, in no stated zone, and is not \
        checked.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:Nuvei/nuvei-plugin-sap-commerce@fdab6ed3019b:hybris/bin/modules/nuvei/nuveinotifications/web/testsrc/com/nuvei/notifications/checksum/NuveiValidateChecksumAspectTest.java",
        ),
    ],
    ..Profile::of(&NUVEI)
};

fn write_status(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    match view.form()?.one("Status") {
        Ok(status) => write(&status),
        Err(ReadError::Missing) => {}
        Err(error) => return Err(error),
    }
    Ok(())
}
