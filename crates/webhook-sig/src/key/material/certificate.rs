//! X.509 certificates (RFC 5280): the fields that are read of them.

use spki::der::asn1::{AnyRef, BitStringRef};
#[cfg(feature = "certificates")]
use spki::der::asn1::{GeneralizedTime, ObjectIdentifier, UtcTime};
use spki::der::{Decode as _, Reader as _, Result as DerResult, Tag, TagNumber, Tagged as _};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use crate::key::InvalidKey;
use crate::key::material::der::{has_field, key_of, skip_all, value, whole};
use crate::key::material::{KeyKind, PublicMaterial, UNDECODABLE};
#[cfg(feature = "certificates")]
use crate::time::UnixTime;

/// A certificate, of which nothing is verified yet.
#[cfg_attr(
    not(feature = "certificates"),
    expect(dead_code, reason = "a fixed certificate gives its key alone")
)]
pub(crate) struct Certificate<'d> {
    info: SubjectPublicKeyInfoRef<'d>,
    validity: AnyRef<'d>,
    extensions: Option<AnyRef<'d>>,
}

impl<'d> Certificate<'d> {
    /// Reads a certificate in DER, and checks the form of what is around its fields.
    pub(crate) fn read(der: &'d [u8]) -> Result<Self, InvalidKey> {
        Self::of(der).map_err(|_| UNDECODABLE)
    }

    fn of(der: &'d [u8]) -> DerResult<Self> {
        whole(der, |certificate| {
            let signed = AnyRef::decode(certificate)?;
            AlgorithmIdentifierRef::decode(certificate)?;
            BitStringRef::decode(certificate)?;
            signed.sequence(|signed| {
                // The version, which the first one leaves out.
                if has_field(signed, TagNumber(0), true)? {
                    AnyRef::decode(signed)?;
                }
                value(signed, Tag::Integer)?;
                // The algorithm of the signature, and the issuer.
                for _ in 0..2 {
                    value(signed, Tag::Sequence)?;
                }
                let validity = AnyRef::decode(signed)?;
                validity.tag().assert_eq(Tag::Sequence)?;
                // The subject.
                value(signed, Tag::Sequence)?;
                let info = signed.decode()?;
                // Identifiers of issuer and subject, which no one has used for long.
                for number in [TagNumber(1), TagNumber(2)] {
                    if has_field(signed, number, false)? {
                        AnyRef::decode(signed)?;
                    }
                }
                let extensions = if has_field(signed, TagNumber(3), true)? {
                    Some(AnyRef::decode(signed)?)
                } else {
                    None
                };
                skip_all(signed)?;
                Ok(Self {
                    info,
                    validity,
                    extensions,
                })
            })
        })
    }

    /// Returns the certified key.
    pub(crate) fn key(&self, kind: KeyKind) -> Result<PublicMaterial, InvalidKey> {
        key_of(kind, &self.info)
    }
}

#[cfg(feature = "certificates")]
impl Certificate<'_> {
    /// Returns the first and the last moment of validity.
    pub(crate) fn validity(&self) -> Result<[UnixTime; 2], InvalidKey> {
        let times = self
            .validity
            .sequence(|validity| Ok([time(validity)?, time(validity)?]));
        times.map_err(|_: spki::der::Error| UNDECODABLE)
    }

    /// Returns whether there is an extension of an identifier, with any value.
    pub(crate) fn has_extension(&self, identifier: &str) -> bool {
        let Ok(identifier) = ObjectIdentifier::new(identifier) else {
            return false;
        };
        let found = self.extensions.map(|extensions| {
            whole(extensions.value(), |extensions| {
                let mut found = false;
                while !extensions.is_finished() {
                    let extension = AnyRef::decode(extensions)?;
                    found |= extension.sequence(|extension| {
                        let own: ObjectIdentifier = extension.decode()?;
                        skip_all(extension)?;
                        Ok::<_, spki::der::Error>(own == identifier)
                    })?;
                }
                Ok(found)
            })
        });
        matches!(found, Some(Ok(true)))
    }
}

/// Reads a time in either of the forms that certificates have; both are in UTC, of whole seconds.
#[cfg(feature = "certificates")]
fn time<'d>(validity: &mut spki::der::SliceReader<'d>) -> DerResult<UnixTime> {
    let time = AnyRef::decode(validity)?;
    let since_1970 = match time.tag() {
        Tag::UtcTime => time.decode_as::<UtcTime>()?.to_unix_duration(),
        _ => time.decode_as::<GeneralizedTime>()?.to_unix_duration(),
    };
    let secs = i64::try_from(since_1970.as_secs()).map_err(|_| Tag::UtcTime.value_error())?;
    Ok(UnixTime::from_secs(secs))
}
