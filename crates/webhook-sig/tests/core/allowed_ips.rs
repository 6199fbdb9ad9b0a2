//! Source addresses: whose word about the sender counts.

use std::net::IpAddr;

use webhook_sig::provider::{FASTSPRING, FASTSPRING_ADDRESSES};
use webhook_sig::request::HEADER_LIMIT;
use webhook_sig::{AllowedIps, ErrorKind, Head, InvalidSetting, Verifier};

use crate::captured::NOW;
use crate::sample::{keys, signable, signed, unsigned, verifier};

const PROXIES: [&str; 2] = ["10.0.0.0/8", "2001:db8:1::/48"];

fn allowed() -> AllowedIps {
    AllowedIps::parse(["107.23.30.83", "192.0.2.0/24", "2001:db8::/48"]).unwrap()
}

/// Returns what a request from a peer with these `X-Forwarded-For` lines comes to.
fn check(allowed: &AllowedIps, peer: &str, lines: &[&str]) -> Result<(), ErrorKind> {
    let headers: Vec<_> = lines
        .iter()
        .map(|line| ("X-Forwarded-For", *line))
        .collect();
    let peer: IpAddr = peer.parse().unwrap();
    allowed.check(&Head::new("POST", "/", &headers).peer(Some(peer)))
}

#[test]
fn the_socket_peer_counts() {
    for (peer, is_allowed) in [
        ("107.23.30.83", true),
        ("107.23.30.82", false),
        ("192.0.2.0", true),
        ("192.0.2.255", true),
        ("192.0.3.0", false),
        ("2001:db8::1", true),
        ("2001:db8:1::1", false),
        ("::1", false),
        ("127.0.0.1", false),
    ] {
        assert_eq!(check(&allowed(), peer, &[]).is_ok(), is_allowed, "{peer}");
    }
}

#[test]
fn xff_ignored_without_trusted_proxies() {
    let refused = Err(ErrorKind::SourceNotAllowed);

    assert_eq!(check(&allowed(), "6.6.6.6", &["107.23.30.83"]), refused);
    assert_eq!(check(&allowed(), "10.0.0.1", &["107.23.30.83"]), refused);
    assert_eq!(check(&allowed(), "107.23.30.83", &["6.6.6.6"]), Ok(()));
    let proxied = allowed().behind_proxies(PROXIES).unwrap();
    assert_eq!(check(&proxied, "6.6.6.6", &["107.23.30.83"]), refused);
    assert_eq!(check(&proxied, "107.23.30.83", &["6.6.6.6"]), Ok(()));
}

#[test]
fn rightmost_untrusted_hop_wins() {
    let allowed = allowed().behind_proxies(PROXIES).unwrap();
    for (peer, lines, is_allowed) in [
        // One proxy.
        ("10.0.0.1", &["107.23.30.83"][..], true),
        ("10.0.0.1", &["6.6.6.6"], false),
        ("10.0.0.1", &["107.23.30.83, 6.6.6.6"], false),
        ("10.0.0.1", &["6.6.6.6, 107.23.30.83"], true),
        ("10.0.0.1", &["garbage, 107.23.30.83"], true),
        // Two and three.
        ("10.0.0.1", &["107.23.30.83, 10.0.0.2"], true),
        ("10.0.0.1", &["6.6.6.6,10.0.0.2"], false),
        ("10.0.0.1", &["107.23.30.83\t,\t10.0.0.2 , 10.0.0.3"], true),
        (
            "10.0.0.1",
            &["107.23.30.83, 6.6.6.6, 10.0.0.2, 10.0.0.3"],
            false,
        ),
        ("2001:db8:1::1", &["2001:db8::7, 10.0.0.2"], true),
        // Several lines are one list.
        ("10.0.0.1", &["107.23.30.83", "6.6.6.6"], false),
        ("10.0.0.1", &["6.6.6.6", "107.23.30.83"], true),
        (
            "10.0.0.1",
            &["6.6.6.6, 107.23.30.83", "10.0.0.2, 10.0.0.3"],
            true,
        ),
        ("10.0.0.1", &["107.23.30.83", "", "10.0.0.2"], false),
        // Only proxies connect.
        ("10.0.0.1", &[], false),
        ("10.0.0.1", &["10.0.0.2"], false),
        // An IPv4 address in IPv6 clothes is that IPv4 address.
        ("::ffff:10.0.0.1", &["::ffff:107.23.30.83"], true),
        ("::ffff:107.23.30.83", &[], true),
        ("::ffff:6.6.6.6", &["107.23.30.83"], false),
        ("::107.23.30.83", &[], false),
        ("64:ff9b::107.23.30.83", &[], false),
        ("2002:6b17:1e53::", &[], false),
    ] {
        let result = check(&allowed, peer, lines);

        assert_eq!(result.is_ok(), is_allowed, "{peer} {lines:?}");
    }
}

#[test]
fn a_hop_may_have_a_port() {
    let allowed = allowed().behind_proxies(PROXIES).unwrap();
    for (lines, is_allowed) in [
        // As Azure Application Gateway writes it.
        (&["107.23.30.83:51234"][..], true),
        (&["6.6.6.6:51234"], false),
        (&["6.6.6.6:51234, 107.23.30.83:0"], true),
        (&["107.23.30.83:51234, 10.0.0.2:65535"], true),
        (&["107.23.30.83:51234, 6.6.6.6, 10.0.0.2:80"], false),
        (&["[2001:db8::7]:443"], true),
        (&["[2001:db8::7]"], true),
        (&["[2001:db8:2::7]:443"], false),
        (&["[::ffff:107.23.30.83]:443"], true),
        // The port is none of an address without brackets.
        (&["2001:db8::7:443"], true),
        (&["2001:db8::7"], true),
    ] {
        let result = check(&allowed, "10.0.0.1", lines);

        assert_eq!(result.is_ok(), is_allowed, "{lines:?}");
    }
}

#[test]
fn forwarded_header_garbage_rejected() {
    let allowed = allowed().behind_proxies(PROXIES).unwrap();
    for garbage in [
        "",
        " ",
        ",",
        "107.23.30.83,",
        "107.23.30.83, ",
        "107.23.30.83:",
        "107.23.30.83:+443",
        "107.23.30.83:0443",
        "107.23.30.83:65536",
        "107.23.30.83:443:443",
        "107.23.30.83:https",
        "107.23.30.83 :443",
        "[107.23.30.83]",
        "[107.23.30.83]:443",
        "[2001:db8::7",
        "2001:db8::7]",
        "[2001:db8::7]443",
        "[2001:db8::7]:",
        "[2001:db8::7]:-1",
        "[2001:db8::7%0]",
        "[[2001:db8::7]]",
        "\"107.23.30.83\"",
        "for=107.23.30.83",
        "107.23.30.083",
        "0153.23.30.83",
        "107.23.30",
        "1796677203",
        "0x6b.23.30.83",
        "107.23.30.83/32",
        "fe80::1%eth0",
        "unknown",
        "_hidden",
        "107.23.30.83 107.23.30.83",
        "107.23.30.83\0",
        "107.23.30.83\u{a0}",
        "１07.23.30.83",
        "107.23.30.83;6.6.6.6",
    ] {
        let result = check(&allowed, "10.0.0.1", &[garbage]);

        assert_eq!(result, Err(ErrorKind::SourceNotAllowed), "{garbage}");
    }
    let headers = [("X-Forwarded-For", b"107.23.30.83\xff".to_vec())];
    let head = Head::new("POST", "/", &headers).peer(Some([10, 0, 0, 1].into()));
    assert_eq!(allowed.check(&head), Err(ErrorKind::SourceNotAllowed));
}

#[test]
fn other_headers_say_nothing() {
    let allowed = allowed().behind_proxies(PROXIES).unwrap();
    for name in [
        "Forwarded",
        "X-Real-Ip",
        "X-Client-Ip",
        "CF-Connecting-IP",
        "True-Client-IP",
        "X_Forwarded_For",
        "X-Forwarded",
    ] {
        let headers = [(name, "107.23.30.83")];
        let head = Head::new("POST", "/", &headers).peer(Some([10, 0, 0, 1].into()));

        assert_eq!(
            allowed.check(&head),
            Err(ErrorKind::SourceNotAllowed),
            "{name}"
        );
    }
}

#[test]
fn a_list_of_hops_is_bounded_over_all_lines() {
    let allowed = allowed().behind_proxies(PROXIES).unwrap();
    let address = "107.23.30.83";
    let line = |length: usize| format!("{}{address}", " ".repeat(length - address.len()));

    let fits = line(HEADER_LIMIT);
    assert_eq!(check(&allowed, "10.0.0.1", &[&fits]), Ok(()));
    let refused = Err(ErrorKind::SourceNotAllowed);
    assert_eq!(
        check(&allowed, "10.0.0.1", &[&line(HEADER_LIMIT + 1)]),
        refused
    );
    assert_eq!(check(&allowed, "10.0.0.1", &["6", &fits]), refused);
    let halves = line(HEADER_LIMIT / 2);
    assert_eq!(check(&allowed, "10.0.0.1", &[&halves, &halves]), Ok(()));
    assert_eq!(
        check(&allowed, "10.0.0.1", &["6", &halves, &halves]),
        refused
    );
}

#[test]
fn without_a_peer_nothing_is_allowed() {
    let allowed = allowed().behind_proxies(PROXIES).unwrap();
    let headers = [("X-Forwarded-For", "107.23.30.83")];

    let result = allowed.check(&Head::new("POST", "/", &headers));

    assert_eq!(result, Err(ErrorKind::SourceUnknown));
}

#[test]
fn mistyped_networks_are_unbuildable() {
    for network in [
        "10.0.0.1/8",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0",
        "10.0.0.0/8 ",
        " 10.0.0.0",
        "",
        "any",
        "2001:db8::1/48",
        "010.0.0.1",
        "10.0.0.0/-1",
        "example.com",
    ] {
        assert_eq!(
            AllowedIps::parse([network]).unwrap_err(),
            InvalidSetting::Network,
            "{network}"
        );
        let proxies = allowed().behind_proxies(["10.0.0.1", network]);
        assert_eq!(proxies.unwrap_err(), InvalidSetting::Network, "{network}");
    }
    assert_eq!(
        AllowedIps::parse([""; 0]).unwrap_err(),
        InvalidSetting::NoNetworks
    );
    assert_eq!(AllowedIps::new([]).unwrap_err(), InvalidSetting::NoNetworks);
    assert_eq!(
        allowed().behind_proxies([""; 0]).unwrap_err(),
        InvalidSetting::NoNetworks
    );
}

#[test]
fn mapped_and_plain_addresses_are_equal() {
    let mapped = AllowedIps::parse(["::ffff:192.0.2.7"]).unwrap();

    assert_eq!(check(&mapped, "192.0.2.7", &[]), Ok(()));
    assert_eq!(check(&mapped, "::ffff:192.0.2.7", &[]), Ok(()));
    assert!(check(&mapped, "::192.0.2.7", &[]).is_err());
}

#[test]
fn a_mapped_network_is_the_ipv4_network_it_maps() {
    let mapped = AllowedIps::parse(["::ffff:192.0.2.0/120"]).unwrap();

    assert_eq!(check(&mapped, "192.0.2.7", &[]), Ok(()));
    assert_eq!(check(&mapped, "::ffff:192.0.2.7", &[]), Ok(()));
    assert!(check(&mapped, "192.0.3.7", &[]).is_err());
}

#[test]
fn allowlist_alone_never_authenticates() {
    for scheme in signable() {
        let verifier = verifier(scheme).allowed_ips(allowed());
        let peer = Some([107, 23, 30, 83].into());
        let (request, forged) = (signed(scheme, b"{}"), unsigned(scheme, b"{}"));
        let verify =
            |head: &Head<'_>, body: &[u8]| verifier.verify(head, body.to_vec(), &keys(scheme), NOW);

        assert!(verify(&request.head().peer(peer), &request.body).is_ok());
        assert!(
            verify(&forged.head().peer(peer), &forged.body).is_err(),
            "{}",
            scheme.id()
        );
        let elsewhere = verify(&request.head().peer(Some([6; 4].into())), &request.body);
        assert_eq!(elsewhere.unwrap_err().kind(), ErrorKind::SourceNotAllowed);
        let nowhere = verify(&request.head(), &request.body);
        assert_eq!(nowhere.unwrap_err().kind(), ErrorKind::SourceUnknown);
    }
}

#[test]
fn a_providers_addresses_are_a_list() {
    let allowed = AllowedIps::new(FASTSPRING_ADDRESSES).unwrap();
    let verifier = Verifier::new(&FASTSPRING).allowed_ips(allowed);
    let request = signed(&FASTSPRING, b"{}");

    let head = request.head().peer(Some([107, 23, 30, 83].into()));

    assert!(verifier.check_head(&head, NOW).is_ok());
}
