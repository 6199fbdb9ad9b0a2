//! The kinds of errors, and what of them gets out.

use std::collections::BTreeSet;
use std::error::Error as StdError;

use webhook_sig::scheme::KeyFormat;
use webhook_sig::{Error, ErrorKind, InvalidKey, InvalidSetting, Outcome};

#[test]
fn kinds_are_sorted_and_unique() {
    let names: Vec<_> = ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();

    assert!(names.is_sorted());
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}

#[test]
fn every_name_is_the_variant_in_kebab_case_and_parses_back() {
    for kind in ErrorKind::ALL {
        let mut kebab = String::new();
        for character in format!("{kind:?}").chars() {
            if character.is_ascii_uppercase() && !kebab.is_empty() {
                kebab.push('-');
            }
            kebab.push(character.to_ascii_lowercase());
        }

        assert_eq!(kind.as_str(), kebab);
        assert_eq!(kind.to_string(), kebab);
        assert_eq!(kebab.parse(), Ok(*kind));
        assert!(kebab.to_uppercase().parse::<ErrorKind>().is_err());
        assert!(format!("{kebab} ").parse::<ErrorKind>().is_err());
    }
    assert!("".parse::<ErrorKind>().is_err());
}

#[test]
fn messages_are_one_lower_case_clause() {
    let settings = [
        InvalidSetting::Header,
        InvalidSetting::Network,
        InvalidSetting::NoNetworks,
        InvalidSetting::Url,
    ];
    let keys = [
        InvalidKey::CannotSign,
        InvalidKey::Damaged,
        InvalidKey::Empty,
        InvalidKey::Encrypted,
        InvalidKey::NotNormalized,
        InvalidKey::NotOneBlock,
        InvalidKey::Place,
        InvalidKey::PrivateKey,
        InvalidKey::PublicKey,
        InvalidKey::Quoted,
        InvalidKey::SeveralBlocks,
        InvalidKey::SharedSecret,
        InvalidKey::StraySpace,
        InvalidKey::TooMany,
        InvalidKey::Undecodable(KeyFormat::Hex),
        InvalidKey::Undecodable(KeyFormat::PublicKey),
        InvalidKey::UndecodablePrivate,
        InvalidKey::Unsafe,
    ];
    let messages = ErrorKind::ALL
        .iter()
        .map(|kind| Error::from(*kind).to_string())
        .chain(settings.map(|setting| setting.to_string()))
        .chain(keys.map(|key| key.to_string()));
    let mut seen = BTreeSet::new();
    for message in messages {
        assert!(
            message.starts_with(|first: char| first.is_ascii_lowercase()),
            "{message}"
        );
        assert!(!message.ends_with('.'), "{message}");
        assert!(seen.insert(message.clone()), "{message} is said twice");
    }
}

#[test]
fn only_the_receivers_own_faults_are_not_refusals() {
    for kind in ErrorKind::ALL {
        let expected = match kind {
            ErrorKind::AlreadyHandled | ErrorKind::UnsignedIdsExhausted => Outcome::AlreadyHandled,
            ErrorKind::BodyTooLarge => Outcome::TooLarge,
            ErrorKind::BodyTooSlow => Outcome::TooSlow,
            ErrorKind::BodyUnreadable => Outcome::BrokenOff,
            ErrorKind::BudgetExhausted
            | ErrorKind::HandlerNotReady
            | ErrorKind::KeysExpired
            | ErrorKind::KeysUnavailable
            | ErrorKind::StoreUnavailable => Outcome::Unavailable,
            ErrorKind::HandshakeAnswered => Outcome::Answered,
            ErrorKind::HandshakeRefused => Outcome::NotFound,
            ErrorKind::InFlight => Outcome::InFlight,
            ErrorKind::MethodNotAllowed => Outcome::MethodNotAllowed,
            ErrorKind::Misconfigured | ErrorKind::SourceUnknown => Outcome::Misconfigured,
            _ => Outcome::Refused,
        };

        assert_eq!(kind.outcome(), expected, "{kind}");
        assert_eq!(Error::from(*kind).outcome(), expected, "{kind}");
    }
}

#[test]
fn a_cause_is_the_source_and_not_the_message() {
    let plain = Error::from(ErrorKind::BodyUnreadable);
    let caused = Error::new(ErrorKind::BodyUnreadable, "connection reset");

    assert!(plain.source().is_none());
    assert_eq!(caused.source().unwrap().to_string(), "connection reset");
    assert_eq!(caused.to_string(), plain.to_string());
    assert_eq!(caused.kind(), plain.kind());
}
