//! A delivery as a vendor signs it.

use bytes::Bytes;
use http::Request;
use webhook_sig::provider::{FASTSPRING, STANDARD_WEBHOOKS};
use webhook_sig::{Scheme, Signer, UnixTime};
use webhook_sig_tests::faults::{BATCHES, MESSAGES, ROLLOUT};

/// A delivery, signed once: to send it again is to send the same bytes.
pub(crate) struct Message {
    /// The head, without its last lines.
    pub(crate) head: String,
    pub(crate) body: String,
    pub(crate) events: Vec<String>,
    /// Those it is signed with.
    pub(crate) secrets: &'static [&'static str],
}

/// A number that chooses the secrets to sign with: the old one, the new one, or both of them where
/// the scheme allows several signatures.
#[derive(Clone, Copy)]
pub(crate) struct Stage(pub(crate) u64);

impl Message {
    /// Signs the only event of a message, now.
    pub(crate) fn of_one(number: u64, Stage(stage): Stage) -> Self {
        let event = id(number);
        let body = format!(r#"{{"type":"order.paid","number":{number}}}"#);
        let secrets = ROLLOUT[stage as usize % 3];
        Self::sign(&STANDARD_WEBHOOKS, secrets, vec![event], body, MESSAGES)
    }

    /// Signs a batch of events, now: with one secret, because it has one signature.
    pub(crate) fn of_each(numbers: &[u64], Stage(stage): Stage) -> Self {
        let item = |number: &u64| {
            let event = id(*number);
            format!(r#"{{"id":"{event}","type":"order.completed","data":{{"order":{number}}}}}"#)
        };
        let items: Vec<_> = numbers.iter().map(item).collect();
        let body = format!(r#"{{"events":[{}]}}"#, items.join(","));
        let events = numbers.iter().copied().map(id).collect();
        let secrets = ROLLOUT[stage as usize % 2 * 2];
        Self::sign(&FASTSPRING, secrets, events, body, BATCHES)
    }

    /// Returns the instance that has the same secrets.
    pub(crate) fn home(&self) -> usize {
        let mut all = ROLLOUT.iter();
        all.position(|secrets| *secrets == self.secrets).unwrap()
    }

    fn sign(
        scheme: &'static Scheme,
        secrets: &'static [&'static str],
        events: Vec<String>,
        body: String,
        path: &str,
    ) -> Self {
        let keys = scheme.keyring(secrets.iter().copied()).unwrap();
        let signer = Signer::new(scheme, keys);
        let request = Request::post(path).body(Bytes::from(body.clone())).unwrap();
        let now = UnixTime::now();
        let signed = match scheme.message_id() {
            Some(_) => signer.sign_with_id(&events[0], request, now),
            None => signer.sign(request, now),
        };
        let length = body.len();
        let mut head =
            format!("POST {path} HTTP/1.1\r\nhost: receiver\r\ncontent-length: {length}\r\n");
        for (name, value) in signed.unwrap().headers() {
            head += &format!("{name}: {}\r\n", value.to_str().unwrap());
        }
        Self {
            head,
            body,
            events,
            secrets,
        }
    }
}

pub(crate) fn id(number: u64) -> String {
    format!("event-{number}")
}
