//! Base64 of a message while it is written.

use arrayvec::ArrayVec;

use crate::crypto::Sink;
use crate::scheme::Encoding;

/// How many bytes are encoded at a time: a multiple of three, which base64 takes together.
const GROUP: usize = 3 * 256;

/// Passes on what it is given as unpadded base64 for URLs.
pub(super) struct Encoded<'s> {
    sink: &'s mut dyn Sink,
    group: ArrayVec<u8, GROUP>,
}

impl<'s> Encoded<'s> {
    pub(super) fn new(sink: &'s mut dyn Sink) -> Self {
        Self {
            sink,
            group: ArrayVec::new(),
        }
    }

    /// Passes on the last bytes, of which there may be too few for a whole group.
    pub(super) fn finish(mut self) {
        self.flush();
    }

    fn flush(&mut self) {
        let text = Encoding::Base64UrlUnpadded.encode(&self.group);
        self.sink.bytes(text.as_bytes());
        self.group.clear();
    }
}

impl Sink for Encoded<'_> {
    fn bytes(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let fitting = rest.len().min(self.group.remaining_capacity());
            let (now, later) = rest.split_at_checked(fitting).unwrap_or((rest, &[]));
            self.group.extend(now.iter().copied());
            if self.group.is_full() {
                self.flush();
            }
            rest = later;
        }
    }

    fn key(&mut self) {
        // The laws leave the key out of every message but a keyed hash's, which is in no token.
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_any_length_are_encoded_as_one() {
        let message: Vec<u8> = (0..2 * GROUP + 1).map(|at| (at % 251) as u8).collect();
        for length in [0, 1, 2, 3, 4, GROUP - 1, GROUP, GROUP + 1, 2 * GROUP + 1] {
            for piece in [1, 2, 5, GROUP, GROUP + 7] {
                let message = &message[..length];
                let mut text = Vec::new();

                let mut encoded = Encoded::new(&mut text);
                message.chunks(piece).for_each(|piece| encoded.bytes(piece));
                encoded.finish();

                let whole = Encoding::Base64UrlUnpadded.encode(message);
                assert_eq!(text, whole.as_bytes(), "{length} {piece}");
            }
        }
    }
}
