//! Sample events of vendors, which `samples/` has as files.
//!
//! Their shape is what the vendor documents; ids, names and values are made up here.

use std::fmt;

use crate::TestDelivery;
use webhook_sig::Scheme;

use self::table::SAMPLES;

mod table;

/// An event as a vendor sends it, with an id and values that are made up.
///
/// Every vendor here has two or more. The name of an event is its type, as the vendor writes it where
/// it has one.
///
/// ```
/// use webhook_sig_test::Sample;
///
/// let sample = Sample::find("stripe", "invoice.paid").ok_or("it is on the list")?;
/// let delivery = sample.delivery().secret("whsec_test").to("/webhooks/stripe");
/// assert!(delivery.http().headers().contains_key("stripe-signature"));
///
/// assert!(Sample::find("stripe", "invoice.payed").is_none());
/// assert!(Sample::all().iter().any(|sample| sample.event() == "order.completed"));
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Clone, Copy)]
pub struct Sample {
    scheme: &'static Scheme,
    event: &'static str,
    content_type: &'static str,
    headers: Headers,
    body: &'static str,
}

impl Sample {
    /// Returns every sample, sorted by scheme and event.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        SAMPLES
    }

    /// Returns the sample of a scheme's id and an event's name.
    #[must_use]
    pub fn find(scheme: &str, event: &str) -> Option<&'static Self> {
        let mut samples = SAMPLES.iter();
        samples.find(|sample| sample.scheme.id() == scheme && sample.event == event)
    }

    /// Returns the scheme that signs it.
    #[must_use]
    pub const fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    /// Returns the event's name.
    #[must_use]
    pub const fn event(&self) -> &'static str {
        self.event
    }

    /// Returns the content type that the vendor sends.
    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// Returns the headers that say what the event is, without the content type and the signature.
    #[must_use]
    pub const fn headers(&self) -> &'static [(&'static str, &'static str)] {
        self.headers
    }

    /// Returns the body.
    #[must_use]
    pub const fn body(&self) -> &'static str {
        self.body
    }

    /// Returns the event as a delivery, which needs a secret still.
    pub fn delivery(&self) -> TestDelivery {
        let delivery = TestDelivery::of(self.scheme).header("content-type", self.content_type);
        let headers = self.headers.iter();
        headers
            .fold(delivery, |delivery, (name, value)| {
                delivery.header(*name, *value)
            })
            .body(self.body)
    }
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sample({}, {})", self.scheme.id(), self.event)
    }
}

type Headers = &'static [(&'static str, &'static str)];

const fn json(
    scheme: &'static Scheme,
    event: &'static str,
    headers: Headers,
    body: &'static str,
) -> Sample {
    Sample {
        scheme,
        event,
        content_type: "application/json",
        headers,
        body,
    }
}

const fn form(
    scheme: &'static Scheme,
    event: &'static str,
    headers: Headers,
    body: &'static str,
) -> Sample {
    Sample {
        content_type: "application/x-www-form-urlencoded",
        ..json(scheme, event, headers, body)
    }
}
