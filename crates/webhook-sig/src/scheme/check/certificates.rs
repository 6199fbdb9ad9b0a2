//! The laws of certificates: what a delivery names or brings must lead to the vendor alone.

use crate::scheme::Scheme;
#[cfg(feature = "certificates")]
use crate::scheme::check::unless;
use crate::scheme::check::{Law, unsound};

pub(super) const fn certificate_url_is_sound(scheme: &Scheme) -> Law {
    const WORD: &str = "certificate-url";
    let Some(policy) = &scheme.certificate_url else {
        return Ok(());
    };
    if !scheme.algorithm.has_certificates() {
        return unsound(
            WORD,
            "a certificate holds a key of ECDSA or RSA: leave `certificate_url` out",
        );
    }
    if let Some(flaw) = policy.flaw() {
        return unsound(WORD, flaw);
    }
    let mut rest = policy.locations();
    while let [at, others @ ..] = rest {
        if at.is_in_several_places() {
            return unsound(
                WORD,
                "several headers or items are for signatures: name the one header of the URL with `Location::header`",
            );
        }
        if at.overlaps(&scheme.signature) {
            return unsound(
                WORD,
                "the signature is in the value that names the certificate: name another one",
            );
        }
        rest = others;
    }
    Ok(())
}

#[cfg(feature = "certificates")]
pub(super) const fn certificate_chain_is_sound(scheme: &Scheme) -> Law {
    const WORD: &str = "certificate-chain";
    let Some(policy) = &scheme.certificate_chain else {
        return Ok(());
    };
    if !scheme.algorithm.has_certificates() {
        return unsound(
            WORD,
            "a certificate holds a key of ECDSA or RSA: leave `certificate_chain` out",
        );
    }
    if scheme.certificate_url.is_some() {
        return unsound(
            WORD,
            "a delivery brings its certificates or names one: leave `certificate_chain` or `certificate_url` out",
        );
    }
    if let Some(flaw) = policy.flaw() {
        return unsound(WORD, flaw);
    }
    unless(
        scheme.has_token(),
        WORD,
        "a chain of certificates is in the header of a token: start the scheme with `Scheme::jws`, or leave `certificate_chain` out",
    )
}

#[cfg(not(feature = "certificates"))]
pub(super) const fn certificate_chain_is_sound(_: &Scheme) -> Law {
    Ok(())
}

#[cfg(all(test, feature = "certificates"))]
mod tests {
    use crate::provider::{GITHUB, PAYPAL};
    use crate::scheme::check::check;
    use crate::scheme::{
        CertificateHost, CertificatePolicy, ChainPolicy, Characters, Location, SchemeBuilder,
    };

    const AT: &[Location] = &[Location::header("Acme-Cert-Url")];

    const fn at(locations: &'static [Location]) -> CertificatePolicy {
        CertificatePolicy::at(locations)
            .hosts(&[CertificateHost::Is("keys.acme.example")])
            .path("/certs/", Characters::LOWER_HEX, ".pem")
            .names(&["webhooks.acme.example"])
    }

    fn url(policy: CertificatePolicy) -> SchemeBuilder {
        PAYPAL.derive("acme").certificate_url(policy)
    }

    fn chain(policy: ChainPolicy) -> SchemeBuilder {
        PAYPAL.derive("acme").certificate_chain(policy)
    }

    /// Returns the reason of the law that a scheme breaks.
    fn broken(builder: &SchemeBuilder) -> Option<&'static str> {
        check(&builder.draft).err().map(|unsound| unsound.reason)
    }

    #[test]
    fn the_url_of_a_certificate_leads_to_the_vendor_alone() {
        const SEVERAL: &[Location] = &[AT[0], Location::headers(&["Url", "Old-Url"])];
        const SIGNATURE: &[Location] = &[AT[0], Location::header("PAYPAL-TRANSMISSION-SIG")];
        assert_eq!(broken(&url(at(AT))), None);

        let policy = at(AT);
        for (builder, reason) in [
            (
                GITHUB.derive("acme").certificate_url(policy),
                "a key of ECDSA or RSA",
            ),
            (url(at(&[])), "name the place"),
            (url(at(SEVERAL)), "several headers"),
            (url(at(SIGNATURE)), "the signature is in the value"),
            (url(policy.names(&[])), "which name it must have"),
            (
                url(policy.path("", Characters::NAME, "")),
                "begin with a slash",
            ),
            (
                url(policy.path("/", Characters::NAME, "")),
                "begin with a slash",
            ),
            (url(policy.hosts(&[])), "list the vendor's"),
        ] {
            let broken = broken(&builder).unwrap_or_default();

            assert!(broken.contains(reason), "{reason}: {broken}");
        }
    }

    #[test]
    fn the_hosts_of_certificates_are_hosts() {
        const IN_REGION: fn(
            &'static str,
            &'static [&'static str],
            &'static str,
        ) -> CertificateHost = CertificateHost::in_region;
        for (host, is_one) in [
            (CertificateHost::Is("keys.acme.example"), true),
            (CertificateHost::Is(""), false),
            (CertificateHost::Is("Keys.acme.example"), false),
            (CertificateHost::Is("keys.acme.example."), false),
            (CertificateHost::Is(".acme.example"), false),
            (CertificateHost::Is("keys..example"), false),
            (CertificateHost::Is("keys.acme.example:443"), false),
            (CertificateHost::Is("keys.acme.example/"), false),
            (IN_REGION("keys.", &["eu-1"], ".acme.example"), true),
            (IN_REGION("", &["eu-1"], ".acme.example"), true),
            (IN_REGION("keys.", &[], ".acme.example"), false),
            (IN_REGION("keys", &["eu-1"], ".acme.example"), false),
            (IN_REGION("keys.", &["eu-1"], "acme.example"), false),
            (IN_REGION("keys.", &["eu-1"], "."), false),
            (IN_REGION("keys.", &["eu.1"], ".acme.example"), false),
            (IN_REGION("keys.", &[""], ".acme.example"), false),
        ] {
            let hosts: &'static [_] = Box::leak(Box::new([host]));

            assert_eq!(
                broken(&url(at(AT).hosts(hosts))).is_none(),
                is_one,
                "{host:?}"
            );
        }
    }

    #[test]
    fn a_chain_has_a_length_and_marks_that_certificates_can_have() {
        let three = ChainPolicy::of(3);
        let mark = "1.2.840.113635.100.6.2.1";
        let marked = three.marked_leaf(mark).marked_intermediate(mark);
        let without_a_token = "a chain of certificates is in the header of a token: start the scheme with `Scheme::jws`, or leave `certificate_chain` out";
        assert_eq!(broken(&chain(marked)), Some(without_a_token));

        for (builder, reason) in [
            (
                GITHUB.derive("acme").certificate_chain(three),
                "a key of ECDSA or RSA",
            ),
            (
                chain(three).certificate_url(at(AT)),
                "brings its certificates or names one",
            ),
            (chain(ChainPolicy::of(0)), "2 to 6 certificates"),
            (chain(ChainPolicy::of(1)), "2 to 6 certificates"),
            (chain(ChainPolicy::of(7)), "2 to 6 certificates"),
            (
                chain(ChainPolicy::of(2).marked_intermediate(mark)),
                "no intermediate",
            ),
            (chain(three.marked_leaf("")), "an object identifier"),
            (
                chain(three.marked_intermediate("apple")),
                "an object identifier",
            ),
        ] {
            let broken = broken(&builder).unwrap_or_default();

            assert!(broken.contains(reason), "{reason}: {broken}");
        }
    }
}
