//! Keys that certificates vouch for: one that was fetched, or the first of a chain.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::VerifyingKey;
use crate::crypto::certificate::{Purpose, Root, Unproven, has_name, is_root, verify_chain};
use crate::key::format::is_blank;
use crate::key::material::{Certificate, Pem};
use crate::key::public::certified_key;
use crate::key::{InvalidCertificate, InvalidKey, Key};
use crate::scheme::Scheme;
use crate::time::UnixTime;

impl From<InvalidCertificate> for InvalidKey {
    fn from(invalid: InvalidCertificate) -> Self {
        Self::Certificate(invalid)
    }
}

impl From<Unproven> for InvalidKey {
    fn from(unproven: Unproven) -> Self {
        Self::Certificate(match unproven {
            Unproven::Malformed => InvalidCertificate::Malformed,
            Unproven::Expired => InvalidCertificate::Expired,
            Unproven::NotYetValid => InvalidCertificate::NotYetValid,
            Unproven::Chain => InvalidCertificate::OtherRoot,
        })
    }
}

/// Certificates that may issue a vendor's: roots that are trusted, and those between them and the
/// vendor's, which no one sends.
///
/// AWS and PayPal serve their certificates alone, without the one that issued them, and change the
/// issuer now and then: then no certificate of theirs verifies until the new issuer is given.
///
/// ```
/// use webhook_sig::InvalidKey;
/// use webhook_sig::key::Issuers;
///
/// assert_eq!(Issuers::of_roots(["root.pem"]).unwrap_err(), InvalidKey::Damaged);
/// ```
#[derive(Clone)]
pub struct Issuers {
    roots: Vec<Arc<[u8]>>,
    intermediates: Vec<Arc<[u8]>>,
}

impl Issuers {
    /// Creates issuers from the roots that are trusted, each a certificate in PEM.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] if a text is not one certificate.
    pub fn of_roots<T: AsRef<str>>(roots: impl IntoIterator<Item = T>) -> Result<Self, InvalidKey> {
        Ok(Self {
            roots: read_all(roots)?,
            intermediates: Vec::new(),
        })
    }

    /// Sets the certificates between the roots and the vendor's, each in PEM.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] if a text is not one certificate.
    pub fn with_intermediates<T: AsRef<str>>(
        self,
        intermediates: impl IntoIterator<Item = T>,
    ) -> Result<Self, InvalidKey> {
        Ok(Self {
            intermediates: read_all(intermediates)?,
            ..self
        })
    }
}

impl fmt::Debug for Issuers {
    /// Writes how many there are, because their DER is thousands of numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuers")
            .field("roots", &self.roots.len())
            .field("intermediates", &self.intermediates.len())
            .finish()
    }
}

fn read_all<T: AsRef<str>>(
    texts: impl IntoIterator<Item = T>,
) -> Result<Vec<Arc<[u8]>>, InvalidKey> {
    let certificates = texts.into_iter().map(|text| {
        let der = read_pem(text.as_ref())?;
        if !is_root(&der) {
            return Err(InvalidCertificate::NotARoot.into());
        }
        Ok(der.into())
    });
    certificates.collect()
}

impl Scheme {
    /// Reads the key of a certificate that was fetched from the URL that a delivery names.
    ///
    /// The certificate must be valid at `now`, have the vendor's name and a key of the scheme's
    /// algorithm. Who issued it is not checked: the connection by which it was fetched vouches for it.
    /// The key verifies until the certificate expires. Revocation is not checked.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] if the text is not exactly one certificate in PEM, or it is not one of the
    /// vendor's that is valid, or its key is not fit for the scheme.
    pub fn certified_key(&self, pem: &[u8], now: UnixTime) -> Result<Key, InvalidKey> {
        let policy = self.certificate_url().ok_or(InvalidCertificate::Unnamed)?;
        let pem = std::str::from_utf8(pem).map_err(|_| InvalidCertificate::Malformed)?;
        let der = read_pem(pem)?;
        if !has_name(&der, policy.certificate_names())? {
            return Err(InvalidCertificate::OtherName.into());
        }
        key_at(self, &der, now)
    }

    /// Reads the key of a certificate as [`certified_key`](Self::certified_key) does, if one of the
    /// issuers has issued it.
    ///
    /// # Errors
    ///
    /// As [`certified_key`](Self::certified_key), and if the certificate leads to none of the roots.
    pub fn issued_key(
        &self,
        pem: &[u8],
        issuers: &Issuers,
        now: UnixTime,
    ) -> Result<Key, InvalidKey> {
        let key = self.certified_key(pem, now)?;
        let pem = std::str::from_utf8(pem).map_err(|_| InvalidCertificate::Malformed)?;
        let intermediates: Vec<_> = issuers.intermediates.iter().map(|der| &**der).collect();
        let roots: Vec<_> = issuers.roots.iter().map(|der| &**der).collect();
        let leaf = read_pem(pem)?;
        verify_chain(&leaf, &intermediates, false, &roots, Purpose::Server, now)?;
        Ok(key)
    }
}

/// Reads exactly one certificate, with nothing around it.
fn read_pem(text: &str) -> Result<Vec<u8>, InvalidKey> {
    if text.chars().all(is_blank) {
        return Err(InvalidKey::Empty);
    }
    let pem = Pem::read(text.trim_ascii())?;
    if pem.label != "CERTIFICATE" {
        return Err(InvalidCertificate::Malformed.into());
    }
    Ok(pem.der.to_vec())
}

/// Takes the key of a certificate that is valid at a time, and verifies until it no longer is.
fn key_at(scheme: &Scheme, der: &[u8], now: UnixTime) -> Result<Key, InvalidKey> {
    let certificate = read_der(der)?;
    let validity = certificate.validity()?;
    check_validity(validity, now)?;
    let [_, last] = validity;
    Ok(Key::public(certified_key(scheme, &certificate)?).until(last))
}

fn read_der(der: &[u8]) -> Result<Certificate<'_>, InvalidKey> {
    Certificate::read(der).map_err(|_| InvalidCertificate::Malformed.into())
}

fn check_validity([first, last]: [UnixTime; 2], now: UnixTime) -> Result<(), InvalidKey> {
    if now < first {
        return Err(InvalidCertificate::NotYetValid.into());
    }
    if now > last {
        return Err(InvalidCertificate::Expired.into());
    }
    Ok(())
}

/// Reads a root certificate, which is a key of a scheme whose deliveries bring their certificates.
pub(super) fn root_key(scheme: &Scheme, text: &str) -> Result<Key, InvalidKey> {
    let root = Root::new(scheme.algorithm(), &read_pem(text)?);
    let root = root.ok_or(InvalidCertificate::NotARoot)?;
    let [_, last] = read_der(root.der())?.validity()?;
    Ok(Key::of(VerifyingKey::Root(root)).until(last))
}

impl Key {
    /// Returns the key of a chain's first certificate, if the chain leads to this root by all that
    /// are between them, and all are valid at `now`.
    ///
    /// The chain is base64 of DER, the sender's certificate first, as `x5c` has it (RFC 7515, section
    /// 4.1.6). Its last certificate is the vendor's root, or another of the same name and key, of
    /// which this one takes the place.
    pub(crate) fn of_chain(
        &self,
        scheme: &Scheme,
        chain: &[&str],
        now: UnixTime,
    ) -> Result<Self, InvalidKey> {
        let (Some(policy), VerifyingKey::Root(root)) = (scheme.certificate_chain(), self.current())
        else {
            return Err(InvalidCertificate::NotARoot.into());
        };
        // Before anything is decoded.
        if chain.len() != policy.length() {
            return Err(InvalidCertificate::OtherLength.into());
        }
        let chain: Result<Vec<_>, _> = chain.iter().map(|text| STANDARD.decode(text)).collect();
        let chain = chain.map_err(|_| InvalidCertificate::Malformed)?;
        let [leaf, intermediates @ .., _] = &*chain else {
            return Err(InvalidCertificate::OtherLength.into());
        };
        for (der, mark) in chain.iter().zip(policy.marks()) {
            let certificate = read_der(der)?;
            if mark.is_some_and(|mark| !certificate.has_extension(mark)) {
                return Err(InvalidCertificate::Unmarked.into());
            }
        }
        check_validity(read_der(root.der())?.validity()?, now)?;
        let intermediates: Vec<_> = intermediates.iter().map(Vec::as_slice).collect();
        let way = Purpose::Unrestricted;
        verify_chain(leaf, &intermediates, true, &[root.der()], way, now)?;
        let key = key_at(scheme, leaf, now)?;
        Ok(Self {
            secret: key.secret,
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Keyring;
    use crate::provider::{AWS_SNS, PAYPAL};
    use crate::scheme::{
        Algorithm, Audience, CertificateHost, CertificatePolicy, ChainPolicy, Characters,
        Component, Ecdsa, Encoding, Location, Rsa,
    };

    macro_rules! pem {
        ($name:literal) => {
            include_str!(concat!("../../tests/certificates/", $name, ".pem"))
        };
    }

    const SIGNATURE: Location = Location::header("Acme-Signature");

    const URL: CertificatePolicy = CertificatePolicy::at(&[Location::header("Acme-Cert-Url")])
        .hosts(&[CertificateHost::Is("keys.acme.example")])
        .path("/certs/", Characters::LOWER_HEX, ".pem")
        .names(&["webhooks.acme.example"]);

    const FETCHED: Scheme = Scheme::rsa("acme", Rsa::Pkcs1Sha256, SIGNATURE, Encoding::Base64)
        .audience(Audience::Everyone)
        .certificate_url(URL)
        .signs(&[Component::Body]);

    const BROUGHT: Scheme =
        Scheme::jws_detached("acme", Algorithm::Ecdsa(Ecdsa::P256Sha256Fixed), SIGNATURE)
            .audience(Audience::Everyone)
            .certificate_chain(
                ChainPolicy::of(3)
                    .marked_leaf("1.2.840.113635.100.6.11.1")
                    .marked_intermediate("1.2.840.113635.100.6.2.1"),
            )
            .never_expires()
            .signs(&[Component::Body]);

    const ONE_DAY: i64 = 24 * 60 * 60;
    /// 2023-01-01, from which all certificates of the tests are valid.
    const FIRST: UnixTime = UnixTime::from_secs(1_672_531_200);
    /// 2024-01-01, at which some expire.
    const LAST_OF_2023: UnixTime = UnixTime::from_secs(1_704_067_200);
    /// 2033-01-01, at which the others expire.
    const LAST: UnixTime = UnixTime::from_secs(1_988_150_400);
    const NOW: UnixTime = UnixTime::from_secs(1_750_000_000);

    fn fetched(pem: &str, now: UnixTime) -> Result<Key, InvalidKey> {
        FETCHED.certified_key(pem.as_bytes(), now)
    }

    fn invalid(certificate: InvalidCertificate) -> Option<InvalidKey> {
        Some(InvalidKey::Certificate(certificate))
    }

    fn later(time: UnixTime, secs: i64) -> UnixTime {
        UnixTime::from_secs(time.as_secs().saturating_add(secs))
    }

    /// Returns a chain as tokens bring it.
    fn chain(pems: &[&str]) -> Vec<String> {
        let ders = pems.iter().map(|pem| read_pem(pem).unwrap());
        ders.map(|der| STANDARD.encode(der)).collect()
    }

    fn brought(root: &str, pems: &[&str], now: UnixTime) -> Result<Key, InvalidKey> {
        let chain = chain(pems);
        let chain: Vec<_> = chain.iter().map(String::as_str).collect();
        BROUGHT.key(root)?.of_chain(&BROUGHT, &chain, now)
    }

    /// Returns why a chain of a genuine root is refused.
    fn why_not(leaf: &str, intermediate: &str) -> Option<InvalidKey> {
        let root = pem!("chain-root");
        brought(root, &[leaf, intermediate, root], NOW).err()
    }

    #[test]
    fn a_fetched_certificate_is_a_key_while_it_is_valid() {
        let pem = pem!("fetched-2023");
        for now in [FIRST, LAST_OF_2023] {
            let key = fetched(pem, now).unwrap();

            assert_eq!(key.algorithm(), FETCHED.algorithm());
            assert!(key.is_live(LAST_OF_2023));
            assert!(!key.is_live(later(LAST_OF_2023, 1)));
        }
    }

    #[test]
    fn a_certificate_that_has_expired_is_refused() {
        let expired = fetched(pem!("fetched-2023"), later(LAST_OF_2023, 1));

        assert_eq!(expired.err(), invalid(InvalidCertificate::Expired));
    }

    #[test]
    fn a_certificate_that_is_not_valid_yet_is_refused() {
        let early = fetched(pem!("fetched-2023"), later(FIRST, -1));

        assert_eq!(early.err(), invalid(InvalidCertificate::NotYetValid));
    }

    #[test]
    fn no_end_that_is_set_outlasts_the_certificate() {
        let key = || fetched(pem!("fetched-2023"), FIRST).unwrap();

        assert!(!key().until(NOW).is_live(NOW));
        assert!(!key().until(FIRST).is_live(later(FIRST, 1)));
    }

    #[test]
    fn a_certificate_with_another_name_is_refused() {
        for pem in [
            pem!("fetched-other-name"),
            pem!("fetched-wildcard"),
            pem!("fetched-common-name"),
            pem!("sns"),
        ] {
            let other = fetched(pem, NOW).err();

            assert_eq!(other, invalid(InvalidCertificate::OtherName));
        }
    }

    #[test]
    fn a_certificate_with_a_key_of_another_kind_or_size_is_refused() {
        let another = fetched(pem!("fetched-p256"), NOW).err().unwrap();
        assert!(
            matches!(another, InvalidKey::AnotherKind { .. }),
            "{another}"
        );

        let short = fetched(pem!("fetched-rsa-1024"), NOW).err();
        assert_eq!(short, Some(InvalidKey::ModulusLength { bits: 1024 }));
    }

    #[test]
    fn anything_around_a_fetched_certificate_is_refused() {
        let pem = pem!("fetched");
        let crlf = pem.replace('\n', "\r\n");
        assert!(fetched(&crlf, NOW).is_ok());
        assert!(fetched(&format!("\n{pem}\n"), NOW).is_ok());

        let two = [pem, pem!("fetched-intermediate")].concat();
        assert_eq!(fetched(&two, NOW).err(), Some(InvalidKey::SeveralBlocks));
        for around in [format!("subject=acme\n{pem}"), format!("{pem}and more")] {
            assert_eq!(fetched(&around, NOW).err(), Some(InvalidKey::NotOneBlock));
        }
    }

    #[test]
    fn what_is_not_a_certificate_is_refused() {
        let pem = pem!("fetched");
        let half = pem.get(..pem.len() / 2).unwrap();
        assert_eq!(fetched("", NOW).err(), Some(InvalidKey::Empty));
        for text in ["<html>", "{}", half] {
            assert_eq!(
                fetched(text, NOW).err(),
                Some(InvalidKey::Damaged),
                "{text}"
            );
        }
        let relabeled = pem.replace("CERTIFICATE", "PUBLIC KEY");
        let der = |bytes: &[u8]| {
            let base64 = STANDARD.encode(bytes);
            format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n")
        };
        let whole = read_pem(pem).unwrap();
        let longer = [&*whole, &[0]].concat();
        for text in [relabeled, der(&longer), der(&whole[..whole.len() - 1])] {
            let malformed = fetched(&text, NOW).err();

            assert_eq!(malformed, invalid(InvalidCertificate::Malformed), "{text}");
        }
        let bytes = FETCHED.certified_key(&[0xff], NOW);
        assert_eq!(bytes.err(), invalid(InvalidCertificate::Malformed));
    }

    #[test]
    fn only_a_scheme_that_names_certificates_takes_a_fetched_one() {
        let unnamed = BROUGHT.certified_key(pem!("fetched").as_bytes(), NOW);

        assert_eq!(unnamed.err(), invalid(InvalidCertificate::Unnamed));
    }

    #[test]
    fn the_certificates_of_aws_and_paypal_are_taken_in_their_time() {
        let (sns, paypal) = (pem!("sns").as_bytes(), pem!("paypal").as_bytes());
        let (in_2022, in_2025) = (1_659_043_438, 1_764_324_024);

        for (scheme, pem, secs) in [(&AWS_SNS, sns, in_2022), (&PAYPAL, paypal, in_2025)] {
            let now = UnixTime::from_secs(secs);

            assert!(scheme.certified_key(pem, now).is_ok(), "{}", scheme.id());
            let late = scheme.certified_key(pem, later(now, 366 * ONE_DAY));
            assert_eq!(late.err(), invalid(InvalidCertificate::Expired));
        }
        let other = AWS_SNS.certified_key(paypal, UnixTime::from_secs(in_2025));
        assert_eq!(other.err(), invalid(InvalidCertificate::OtherName));
    }

    #[test]
    fn a_certificate_may_have_to_be_issued_by_someone() {
        let issuers = |root| {
            let issuers = Issuers::of_roots([root]).unwrap();
            issuers.with_intermediates([pem!("fetched-intermediate")])
        };
        let pem = pem!("fetched").as_bytes();
        let trusted = issuers(pem!("fetched-root")).unwrap();
        assert!(FETCHED.issued_key(pem, &trusted, NOW).is_ok());
        let shown = format!("{trusted:?}");
        assert_eq!(shown, "Issuers { roots: 1, intermediates: 1 }");

        let none = Issuers::of_roots([pem!("fetched-root")]).unwrap();
        let impostor = issuers(pem!("fetched-impostor-root")).unwrap();
        let client = pem!("fetched-client").as_bytes();
        for (pem, issuers) in [(pem, &none), (pem, &impostor), (client, &trusted)] {
            let unproven = FETCHED.issued_key(pem, issuers, NOW).err();

            assert_eq!(unproven, invalid(InvalidCertificate::OtherRoot));
        }
        let name = pem!("fetched-other-name").as_bytes();
        let other = FETCHED.issued_key(name, &trusted, NOW).err();
        assert_eq!(other, invalid(InvalidCertificate::OtherName));
    }

    #[test]
    fn a_fixed_certificate_stays_a_key_without_an_end() {
        let key = AWS_SNS.key(pem!("sns")).unwrap();

        assert!(key.is_live(later(LAST, ONE_DAY)));
    }

    #[test]
    fn a_chain_to_the_root_proves_its_first_key() {
        let (leaf, intermediate) = (pem!("chain-leaf"), pem!("chain-intermediate"));
        let root = pem!("chain-root");
        for now in [FIRST, NOW, LAST] {
            // The last one only takes the root's place, as Apple's own test data has it.
            for last in [root, pem!("chain-impostor-root")] {
                let key = brought(root, &[leaf, intermediate, last], now).unwrap();

                let text = BROUGHT.algorithm();
                assert_eq!(key.algorithm(), text);
                assert!(matches!(key.current(), VerifyingKey::Public(_)));
            }
        }
    }

    #[test]
    fn a_chain_to_another_root_is_refused() {
        let pems = [
            pem!("chain-leaf"),
            pem!("chain-intermediate"),
            pem!("chain-root"),
        ];
        for root in [
            pem!("chain-impostor-root"),
            pem!("fetched-root"),
            pem!("sns"),
        ] {
            let other = brought(root, &pems, NOW).err();

            let why = match root == pem!("sns") {
                true => InvalidCertificate::Expired,
                false => InvalidCertificate::OtherRoot,
            };
            assert_eq!(other, invalid(why));
        }
    }

    #[test]
    fn a_chain_of_another_length_is_refused() {
        let (leaf, intermediate) = (pem!("chain-leaf"), pem!("chain-intermediate"));
        let root = pem!("chain-root");
        for pems in [
            &[][..],
            &[leaf],
            &[leaf, intermediate],
            &[leaf, intermediate, intermediate, root],
            &[leaf, intermediate, root, root],
        ] {
            let other = brought(root, pems, NOW).err();

            assert_eq!(other, invalid(InvalidCertificate::OtherLength));
        }
    }

    #[test]
    fn a_chain_that_is_not_wholly_needed_is_refused() {
        let leaf = pem!("chain-leaf-of-the-root");

        let unneeded = why_not(leaf, pem!("chain-intermediate"));

        assert_eq!(unneeded, invalid(InvalidCertificate::OtherRoot));
    }

    #[test]
    fn a_certificate_without_its_mark_is_refused() {
        for (leaf, intermediate) in [
            (pem!("chain-leaf-unmarked"), pem!("chain-intermediate")),
            (pem!("chain-leaf"), pem!("chain-intermediate-unmarked")),
        ] {
            let unmarked = why_not(leaf, intermediate);

            assert_eq!(unmarked, invalid(InvalidCertificate::Unmarked));
        }
    }

    #[test]
    fn a_certificate_for_another_purpose_ends_no_chain() {
        let server = why_not(pem!("chain-leaf-server"), pem!("chain-intermediate"));
        assert_eq!(server, invalid(InvalidCertificate::OtherRoot));

        let issuer = pem!("chain-intermediate-no-authority");
        let no_authority = why_not(pem!("chain-leaf"), issuer);
        assert_eq!(no_authority, invalid(InvalidCertificate::OtherRoot));
    }

    #[test]
    fn a_chain_with_an_expired_certificate_is_refused() {
        let (leaf, intermediate) = (pem!("chain-leaf"), pem!("chain-intermediate"));
        let root = pem!("chain-root");
        for (leaf, intermediate, root) in [
            (pem!("chain-leaf-2023"), intermediate, root),
            (leaf, pem!("chain-intermediate-2023"), root),
            (leaf, intermediate, pem!("chain-root-2023")),
        ] {
            let pems = [leaf, intermediate, root];

            assert!(brought(root, &pems, LAST_OF_2023).is_ok());
            let expired = brought(root, &pems, later(LAST_OF_2023, 1)).err();
            assert_eq!(expired, invalid(InvalidCertificate::Expired));
            let early = brought(root, &pems, later(FIRST, -1)).err();
            assert_eq!(early, invalid(InvalidCertificate::NotYetValid));
        }
    }

    #[test]
    fn a_chain_to_a_key_of_another_kind_is_refused() {
        for leaf in [pem!("chain-leaf-p384"), pem!("chain-leaf-rsa")] {
            let another = why_not(leaf, pem!("chain-intermediate")).unwrap();

            assert!(
                matches!(another, InvalidKey::AnotherKind { .. }),
                "{another}"
            );
        }
    }

    #[test]
    fn a_chain_is_plain_base64_of_der() {
        let root = BROUGHT.key(pem!("chain-root")).unwrap();
        let genuine = chain(&[
            pem!("chain-leaf"),
            pem!("chain-intermediate"),
            pem!("chain-root"),
        ]);
        let [leaf, intermediate, last] = &*genuine else {
            panic!("three certificates")
        };
        let url_safe = leaf.replace('+', "-").replace('/', "_");
        let (start, end) = leaf.split_at(64);
        let broken = format!("{start}\n{end}");
        let longer = STANDARD.encode([&*STANDARD.decode(leaf).unwrap(), &[0]].concat());
        for leaf in ["", "AAAA", &url_safe, &broken, &longer, pem!("chain-leaf")] {
            let malformed = root.of_chain(&BROUGHT, &[leaf, intermediate, last], NOW);

            assert_eq!(
                malformed.err(),
                invalid(InvalidCertificate::Malformed),
                "{leaf}"
            );
        }
    }

    #[test]
    fn the_key_of_a_chain_keeps_what_the_root_is_called_and_its_end() {
        let root = BROUGHT
            .key(pem!("chain-root"))
            .unwrap()
            .name("apple")
            .until(NOW);
        let chain = chain(&[
            pem!("chain-leaf"),
            pem!("chain-intermediate"),
            pem!("chain-root"),
        ]);
        let chain: Vec<_> = chain.iter().map(String::as_str).collect();

        let key = root.of_chain(&BROUGHT, &chain, NOW).unwrap();

        assert_eq!(key.given_name().map(|name| &**name), Some("apple"));
        assert!(!key.is_live(later(NOW, 1)));
    }

    #[test]
    fn the_key_of_a_scheme_with_chains_is_a_root() {
        let spki = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3G\
                    Rqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
        assert_eq!(BROUGHT.key(spki).err(), Some(InvalidKey::Damaged));
        assert!(BROUGHT.key("").is_err());

        let root = BROUGHT.key(pem!("chain-root")).unwrap();
        assert!(root.is_live(LAST) && !root.is_live(later(LAST, 1)));
        let keys = Keyring::new(root);
        assert_eq!(keys.live(NOW).count(), 1);
        // A key that is not a root proves no chain.
        let other = AWS_SNS.key(pem!("sns")).unwrap();
        let none = other.of_chain(&BROUGHT, &[], NOW);
        assert_eq!(none.err(), invalid(InvalidCertificate::NotARoot));
    }

    #[cfg(feature = "endpoint")]
    #[test]
    fn a_scheme_with_chains_has_a_decoy() {
        let decoy = Keyring::decoy(&BROUGHT, &[7; 32], "acme").unwrap();

        let algorithms = decoy.entries().iter().map(|entry| entry.key().algorithm());
        assert!(algorithms.eq([BROUGHT.algorithm()]));
    }

    #[cfg(feature = "scheme-file")]
    #[test]
    fn a_scheme_with_chains_is_not_written_as_a_file() {
        assert!(BROUGHT.to_toml().is_err());
    }
}
