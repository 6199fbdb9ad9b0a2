//! Public keys for the deliveries of unknown tenants.

#[cfg(feature = "ecdsa")]
use crate::key::material::Curve;
#[cfg(feature = "ecdsa")]
use crate::key::public::curve;
use crate::scheme::Algorithm;

/// Returns a valid public key of an algorithm, for which no one knows a private key; `None` if the
/// algorithm has shared secrets.
///
/// Points and modulus are hashes of a text, counted up until they are valid. That it is the same for
/// every endpoint does no harm: what verifies under a decoy is refused all the same.
pub(super) const fn public_key(algorithm: Algorithm) -> Option<&'static str> {
    match algorithm {
        #[cfg(feature = "ecdsa")]
        Algorithm::Ecdsa(ecdsa) => Some(match curve(ecdsa) {
            Curve::P256 => P256,
            Curve::P384 => P384,
            Curve::P521 => P521,
            Curve::Secp256k1 => SECP256K1,
        }),
        #[cfg(feature = "ed25519")]
        Algorithm::Ed25519 => Some(ED25519),
        #[cfg(feature = "rsa")]
        Algorithm::Rsa(_) => Some(RSA),
        _ => None,
    }
}

#[cfg(feature = "ed25519")]
const ED25519: &str = "6b0f634f9e5d97747cc248111077d2de833d4b9ed5614789b3d33f8fd61223b7";

#[cfg(feature = "ecdsa")]
const P256: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEehXAsitZ7SR9xQw/ylOIGp4VNpxrjHwyjEXtiiWCb6aLs1Wq5/Hti9//\
     vKgSQxybkSwW+PeTaiwfSicOd7A0/A==";
#[cfg(feature = "ecdsa")]
const P384: &str = "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEyXtyQ+N1uQ/2DaqiyD1SyQ/uKDoX8Uvj5gI7UJ/bDBR3syuSdtfrLpxnHnj+\
     PJ2V/ikxLdhJvk1qK+clF/8Aol7V+16OgVICLHgn0cBZtGC21xYdwVC0yD67O+KwS/NS";
#[cfg(feature = "ecdsa")]
const P521: &str = "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBv3/ed/BAOD2tXOZJ+i9f7kL/047P+kajP4ghYHJxlp4f+JBx218uPgXO\
     ortCZiuY5RnHDfjTb3tr+JHW2BOSMaMBJufkR/w4WwuivAXqSbfykLwRfoi/FdGTTnedagFxoA4hPzJhBy6caNQa7WSG\
     qluHgC3tNlGPTYoJlnw89walAyI=";
#[cfg(feature = "ecdsa")]
const SECP256K1: &str = "MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEtL1TFeqGgyeSgc+IqI3WG5UYrTl8mNC1l0pK60H9auQMGlRqyVceR+ITnBfo\
     VgxjxycJiVdTaM+BBtBkl01Ydg==";

#[cfg(feature = "rsa")]
const RSA: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA6t45QofAjqYV9POpHK/nRYZFcy+Z8LVpSGejkA0aqP122wNn\
     4+LlJ3KCS/h7TMk43pGm36t2rgxktHZrmGn25XqYhM7Z+MwIt70hvdepbwipHxUMPX3H1d0plI9BVgAaE914re6DDONR\
     JODI0bTJg+kWPBBDgkKmA1PosFrJuRB/ZlftWJg4P8JToV83BcseYkW94e8N0SNXrj+bsxsTLAL5Y0Y2Hdid1NVmH5yy\
     /hP8KKgqMpVHaI9t49NdoCr/nm+Em9B0o/sg9BttZHP0H9BJquYSIM0DpEqC94OTPek819RFFS4AwtK6mhF02mSDoAUU\
     b4ju/nFREZFGCsJOFwIDAQAB";

#[cfg(all(test, feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
mod tests {
    use crate::key::Keyring;
    use crate::scheme::{Audience, Component, Ecdsa, Encoding, Location, Rsa, Scheme};

    #[test]
    fn a_decoy_is_a_key_of_every_algorithm() {
        let signature = Location::header("Acme-Signature");
        let ecdsa = [
            Ecdsa::P256Sha256Der,
            Ecdsa::P384Sha384Der,
            Ecdsa::P521Sha512Der,
            Ecdsa::Secp256k1Sha256Der,
        ];
        let drafts = ecdsa
            .map(|ecdsa| Scheme::ecdsa("acme", ecdsa, signature, Encoding::Hex))
            .into_iter()
            .chain([
                Scheme::ed25519("acme", signature, Encoding::Hex),
                Scheme::rsa("acme", Rsa::PssSha256, signature, Encoding::Hex),
            ]);
        for draft in drafts {
            let scheme = draft.audience(Audience::Key).signs(&[Component::Body]);

            let decoy = Keyring::decoy(&scheme, scheme.algorithm(), &[0xa5; 32], "acme").unwrap();

            let algorithms = decoy.entries().iter().map(|entry| entry.key().algorithm());
            assert!(algorithms.eq([scheme.algorithm()]));
        }
    }
}
