//! The hosts that certificates are fetched from.

/// A host that a vendor's certificates are fetched from, or one for each of its regions.
///
/// A region is one of a list, never any text: anyone can have the bucket
/// `sns.s3-ap-southeast-2.amazonaws.com`, which looks like Amazon SNS in another region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateHost {
    /// Exactly this host, in lower case.
    Is(&'static str),
    /// A host for each region.
    #[non_exhaustive]
    InRegion {
        /// What precedes the region, such as `sns.`.
        before: &'static str,
        /// The regions that are known.
        regions: &'static [&'static str],
        /// What follows the region, such as `.amazonaws.com`.
        after: &'static str,
    },
}

impl CertificateHost {
    /// Creates a host for each of several regions: `before`, the region, and `after`.
    #[must_use]
    pub const fn in_region(
        before: &'static str,
        regions: &'static [&'static str],
        after: &'static str,
    ) -> Self {
        Self::InRegion {
            before,
            regions,
            after,
        }
    }

    /// Returns whether a host, as a URL has it, is this one.
    pub(super) fn is(&self, host: &str) -> bool {
        match *self {
            Self::Is(known) => host == known,
            Self::InRegion {
                before,
                regions,
                after,
            } => {
                let region = host
                    .strip_prefix(before)
                    .and_then(|rest| rest.strip_suffix(after));
                region.is_some_and(|region| regions.contains(&region))
            }
        }
    }

    /// Returns whether the texts can be parts of a host.
    pub(super) const fn is_sound(&self) -> bool {
        match *self {
            Self::Is(host) => is_host(host.as_bytes()),
            Self::InRegion {
                before,
                regions,
                after,
            } => {
                let (before, after) = (before.as_bytes(), after.as_bytes());
                let mut rest = regions;
                while let [region, others @ ..] = rest {
                    if !is_label(region.as_bytes()) {
                        return false;
                    }
                    rest = others;
                }
                // With a dot at both ends the region is a label of its own.
                !regions.is_empty()
                    && matches!(before, [] | [.., b'.'])
                    && is_host_characters(before)
                    && matches!(after, [b'.', host @ ..] if is_host(host))
            }
        }
    }
}

const fn is_host(host: &[u8]) -> bool {
    !matches!(host, [] | [b'.', ..] | [.., b'.']) && is_host_characters(host)
}

const fn is_label(label: &[u8]) -> bool {
    let mut rest = label;
    while let [character, others @ ..] = rest {
        if *character == b'.' {
            return false;
        }
        rest = others;
    }
    is_host(label)
}

/// Returns whether a text has only the characters of hosts, and no empty label within.
const fn is_host_characters(text: &[u8]) -> bool {
    let mut rest = text;
    while let [character, others @ ..] = rest {
        let is_one = matches!(character, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
        if !is_one || matches!(rest, [b'.', b'.', ..]) {
            return false;
        }
        rest = others;
    }
    true
}
