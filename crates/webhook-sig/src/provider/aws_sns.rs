//! Amazon SNS.

#![cfg(feature = "rsa")]

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::request::{ReadError, View};
use crate::scheme::{
    Audience, CertificateHost, CertificatePolicy, Characters, Component, Custom, Encoding,
    ExplainFn, Identity, Location, Rsa, Scheme, SchemeBuilder, WriteFn,
};
use crate::time::TimeFormat;

/// Amazon SNS: RSA with SHA-256 of some members of the body, as `Signature: <base64>` in it.
#[doc = include_str!("../../docs/providers/aws-sns.md")]
pub const AWS_SNS: Scheme = sns("aws-sns", Rsa::Pkcs1Sha256).signs(&[message(
    "the members that are signed, of SignatureVersion 2",
    write_version_2,
    explain_version_2,
)]);

/// Amazon SNS, version 1: RSA with SHA-1 of some members of the body, as `Signature: <base64>` in it.
#[doc = include_str!("../../docs/providers/aws-sns-v1.md")]
#[cfg(all(feature = "legacy", feature = "rsa"))]
pub const AWS_SNS_V1: Scheme = sns("aws-sns-v1", Rsa::Pkcs1Sha1).signs(&[message(
    "the members that are signed, of SignatureVersion 1",
    write_version_1,
    explain_version_1,
)]);

const TOPIC: Location = Location::json("/TopicArn");
const MESSAGE_ID: Location = Location::json("/MessageId");
const TYPE: Location = Location::json("/Type");
const TIME: Location = Location::json("/Timestamp");

const fn sns(id: &'static str, rsa: Rsa) -> SchemeBuilder {
    Scheme::rsa(id, rsa, Location::json("/Signature"), Encoding::Base64)
        .audience(Audience::Value {
            at: TOPIC,
            param: "topic_arn",
        })
        .body_limit(1024 * 1024)
        .unsigned_body()
        .event(Identity::Fields(&[TOPIC, MESSAGE_ID]))
        .event_type(TYPE)
        .event_time(TIME, TimeFormat::Rfc3339)
        .retried_for(Duration::from_secs(6 * 60 * 60))
        .certificate_url(CERTIFICATE)
}

/// A message in which both members name a URL is refused; Lambda spells the second.
const CERTIFICATE: CertificatePolicy = CertificatePolicy::at(&[
    Location::json("/SigningCertURL"),
    Location::json("/SigningCertUrl"),
])
.hosts(&[
    CertificateHost::in_region("sns.", &REGIONS, ".amazonaws.com"),
    CertificateHost::in_region(
        "sns.",
        &["cn-north-1", "cn-northwest-1"],
        ".amazonaws.com.cn",
    ),
])
.path("/SimpleNotificationService-", Characters::LOWER_HEX, ".pem")
.names(&["sns.amazonaws.com"]);

/// Those of AWS and of AWS GovCloud.
const REGIONS: [&str; 36] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

const fn message(name: &'static str, write: WriteFn, explain: ExplainFn) -> Component {
    let message = Custom::new(name, write).covering(&[TOPIC, MESSAGE_ID, TYPE, TIME]);
    Component::Custom(message.explained_by(explain))
}

pub(super) const AWS_SNS_PROFILE: Profile = Profile {
    vendor: "Amazon SNS",
    docs: &["https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html"],
    secret: "\
        The certificate that SNS signs with, as PEM. A message says in `SigningCertURL` where it \
        is. A source of keys can fetch it: it asks for a URL of this form alone, and takes a \
        certificate with the name `sns.amazonaws.com` (`AWS_SNS.certified_key`, with the feature \
        `certificates`). Or download it once, by hand. Before that, check that the URL is one of AWS: `https`, a \
        host `sns.<region>.amazonaws.com` (or `.amazonaws.com.cn`) of a region that you use, no \
        user, port, query or fragment, and a path `/SimpleNotificationService-<32 hex \
        digits>.pem`. A bucket of S3 can have the host `sns.s3-<region>.amazonaws.com`, so a \
        pattern is not enough. If the file is a chain of several certificates, give the first one \
        alone. AWS changes the certificate, and then its URL: take both for a while, with \
        `AWS_SNS.keyring([new, old])`.",
    variable: Some("AWS_SNS_CERTIFICATE"),
    signed: &[
        "The members `Message`, `MessageId`, `Subject`, `SubscribeURL`, `Timestamp`, `Token`, \
        `TopicArn` and `Type` are signed, in this order and those that are sent: each as its name, \
        a line feed, its value and a line feed. `Subject` may be `null`, which counts as missing. \
        Only `Message` may have line feeds in it: in another value they would let a part of the \
        message pass for a member, so they are refused.",
        "`SignatureVersion` says which hash is signed, and is not signed itself. So this scheme \
        takes version 2 alone, and version 1, with SHA-1, is another scheme, `AWS_SNS_V1`. A topic \
        sends version 1 until it is changed: `aws sns set-topic-attributes --topic-arn … \
        --attribute-name SignatureVersion --attribute-value 2`.",
        "Any AWS account can have SNS sign messages of its own topics, with the same certificate. \
        The parameter `topic_arn` names the topic that is yours, and may be set several times.",
        "The body is JSON, announced as `text/plain`, so axum's `Json` answers 415: take `Bytes`, \
        and parse them with `serde_json::from_slice`. `SubscribeUrl`, as Lambda spells it, counts \
        as `SubscribeURL`.",
    ],
    unsigned: "\
        Every other member, such as `MessageAttributes`, `UnsubscribeURL` and `SigningCertURL`, and \
        every header, such as `x-amz-sns-message-type`.",
    retried: Some(Retries::Repeated),
    retries: Some("By default 50 attempts within 6 hours, by the delivery policy of the topic."),
    handshake: Some(
        "A new subscription sends a message of the `Type` `SubscriptionConfirmation`, signed like \
        the others. Once it is verified, and the host of its `SubscribeURL` is the one of your \
        topic's region, the app confirms with a GET of that URL. This library never fetches it. \
        `UnsubscribeConfirmation` is of the same form, and a GET of its URL would subscribe again.",
    ),
    notes: &["`Timestamp` is the time of publishing, so no age is checked."],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode(
            "github:aws/aws-sdk-ruby@039d3fec425f:gems/aws-sdk-sns/spec/message_verifier_spec.rb",
        ),
    ],
    ..Profile::of(&AWS_SNS)
};

#[cfg(feature = "legacy")]
pub(super) const AWS_SNS_V1_PROFILE: Profile = Profile {
    scheme: &AWS_SNS_V1,
    signed: &[
        "The scheme is `AWS_SNS` with another hash, and its page says what is signed. It takes \
        `SignatureVersion` 1 alone, which is what a topic sends by default.",
    ],
    weak_points: &[
        "SHA-1 is broken. Set the attribute `SignatureVersion` of the topic to `2`, and take \
        `AWS_SNS`.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:aws/aws-php-sns-message-validator@01f104920423:tests/FunctionalValidationsTest.php",
        ),
    ],
    ..AWS_SNS_PROFILE
};

fn write_version_2(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    write_message(view, b"2", write)
}

#[cfg(feature = "legacy")]
fn write_version_1(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    write_message(view, b"1", write)
}

fn explain_version_2(view: &View<'_>) -> Option<&'static str> {
    let cure = "`/SignatureVersion` is not 2: set the topic's attribute `SignatureVersion` to 2, or \
                use `AWS_SNS_V1` with the feature `legacy`";
    (!is_version(view, b"2")).then_some(cure)
}

#[cfg(feature = "legacy")]
fn explain_version_1(view: &View<'_>) -> Option<&'static str> {
    let cure = "`/SignatureVersion` is not 1: use `AWS_SNS`, which takes version 2";
    (!is_version(view, b"1")).then_some(cure)
}

fn is_version(view: &View<'_>, version: &[u8]) -> bool {
    matches!(view.json("/SignatureVersion"), Ok(Some(stated)) if stated == version)
}

/// The members that are signed, in order, and whether every message has them.
const MEMBERS: [(&str, bool); 8] = [
    ("Message", true),
    ("MessageId", true),
    ("Subject", false),
    ("SubscribeURL", false),
    ("Timestamp", true),
    ("Token", false),
    ("TopicArn", true),
    ("Type", true),
];

fn write_message(
    view: &View<'_>,
    version: &[u8],
    write: &mut dyn FnMut(&[u8]),
) -> Result<(), ReadError> {
    let stated = view.json("/SignatureVersion")?.ok_or(ReadError::Missing)?;
    if stated != version {
        return Err(ReadError::Malformed);
    }
    for (name, is_required) in MEMBERS {
        match member(view, name)? {
            None if is_required => return Err(ReadError::Missing),
            None => {}
            // All lines but those of the message are told from the end, so it alone may have more.
            Some(value) if name != "Message" && value.contains(&b'\n') => {
                return Err(ReadError::Malformed);
            }
            Some(value) => {
                for line in [name.as_bytes(), &value] {
                    write(line);
                    write(b"\n");
                }
            }
        }
    }
    Ok(())
}

fn member(view: &View<'_>, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
    let pointer = format!("/{name}");
    if name == "Subject" && view.is_null(&pointer) {
        return Ok(None);
    }
    let value = view.json(&pointer)?;
    if name != "SubscribeURL" {
        return Ok(value);
    }
    match (value, view.json("/SubscribeUrl")?) {
        (Some(_), Some(_)) => Err(ReadError::Malformed),
        (value, other) => Ok(value.or(other)),
    }
}
