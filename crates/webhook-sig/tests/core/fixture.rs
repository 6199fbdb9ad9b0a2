//! The time and the secret of the core's tests.

use webhook_sig::UnixTime;

/// The time of the sender and of the receiver.
pub(crate) const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

/// The secret that sender and receiver share; tests of secrecy look for it in what is shown.
pub(crate) const SECRET: &str = "c4a41e5a7e11ab1ef0e57c4a41e5a7e1";
