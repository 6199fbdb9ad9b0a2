//! The addresses that may send deliveries, and the proxies that report them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crate::error::ErrorKind;
use crate::request::{HEADER_LIMIT, Head};
use crate::verify::InvalidSetting;

/// The networks that deliveries may come from.
///
/// The address is the socket's. Only where the socket's peer is a trusted proxy is
/// `X-Forwarded-For` read, from the right, until an address that is not a trusted proxy's. An
/// IPv4 address written as `::ffff:a.b.c.d` is that IPv4 address; nothing else is equated.
///
/// Proxies write addresses in that header as `203.0.113.7` or `2001:db8::1`, and some, such as
/// Azure Application Gateway, with a port: `203.0.113.7:51234`, `[2001:db8::1]:51234`. These four
/// forms are read, and `[2001:db8::1]`; a delivery with any other is refused.
///
/// # Security
///
/// A list of addresses narrows who can try; it never replaces a signature. Every header but
/// `X-Forwarded-For` is ignored, `Forwarded` among them.
///
/// ```
/// use webhook_sig::{ErrorKind, Head, AllowedIps};
///
/// let allowed = AllowedIps::parse(["107.23.30.83"])?.behind_proxies(["10.0.0.0/8"])?;
/// let headers = [("X-Forwarded-For", "6.6.6.6, 107.23.30.83")];
/// let head = Head::new("POST", "/", &headers);
///
/// let by_proxy = head.peer(Some([10, 0, 0, 7].into()));
/// assert!(allowed.check(&by_proxy).is_ok());
///
/// let direct = head.peer(Some([6, 6, 6, 6].into()));
/// assert_eq!(allowed.check(&direct), Err(ErrorKind::SourceNotAllowed));
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
#[derive(Clone, Debug)]
pub struct AllowedIps {
    allowed: Vec<IpNet>,
    proxies: Vec<IpNet>,
}

impl AllowedIps {
    /// Creates a list of networks, such as a provider's constant.
    ///
    /// ```
    /// use webhook_sig::provider::FASTSPRING_ADDRESSES;
    /// use webhook_sig::{InvalidSetting, AllowedIps};
    ///
    /// assert!(AllowedIps::new(FASTSPRING_ADDRESSES).is_ok());
    /// assert_eq!(AllowedIps::new([]).unwrap_err(), InvalidSetting::NoNetworks);
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidSetting::NoNetworks`] for an empty list, [`InvalidSetting::Network`] for a
    /// network with bits set beyond its prefix.
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Result<Self, InvalidSetting> {
        Ok(Self {
            allowed: check_networks(networks.into_iter().map(Ok))?,
            proxies: Vec::new(),
        })
    }

    /// Reads a list of networks: addresses, with a prefix length or alone.
    ///
    /// ```
    /// use webhook_sig::{InvalidSetting, AllowedIps};
    ///
    /// assert!(AllowedIps::parse(["107.23.30.83", "203.0.113.0/24", "2001:db8::/32"]).is_ok());
    ///
    /// let host_bits = AllowedIps::parse(["203.0.113.9/24"]);
    /// assert_eq!(host_bits.unwrap_err(), InvalidSetting::Network);
    /// ```
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), and [`InvalidSetting::Network`] for what is not a network.
    pub fn parse<T: AsRef<str>>(
        networks: impl IntoIterator<Item = T>,
    ) -> Result<Self, InvalidSetting> {
        Ok(Self {
            allowed: check_networks(networks.into_iter().map(parse_network))?,
            proxies: Vec::new(),
        })
    }

    /// Names the proxies whose `X-Forwarded-For` is believed.
    ///
    /// ```
    /// use webhook_sig::{InvalidSetting, AllowedIps};
    ///
    /// let allowed = AllowedIps::parse(["107.23.30.83"])?;
    ///
    /// assert!(allowed.clone().behind_proxies(["10.0.0.0/8"]).is_ok());
    /// let error = allowed.behind_proxies(["load-balancer"]).unwrap_err();
    /// assert_eq!(error, InvalidSetting::Network);
    /// # Ok::<(), InvalidSetting>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn behind_proxies<T: AsRef<str>>(
        self,
        networks: impl IntoIterator<Item = T>,
    ) -> Result<Self, InvalidSetting> {
        Ok(Self {
            proxies: check_networks(networks.into_iter().map(parse_network))?,
            ..self
        })
    }

    /// Checks where a request came from.
    ///
    /// ```
    /// use webhook_sig::{ErrorKind, Head, AllowedIps};
    ///
    /// let allowed = AllowedIps::parse(["203.0.113.0/24"])?;
    /// # let headers = [("Host", "shop.example")];
    /// let head = Head::new("POST", "/", &headers);
    ///
    /// assert_eq!(allowed.check(&head.peer(Some([203, 0, 113, 9].into()))), Ok(()));
    /// let refused = allowed.check(&head.peer(Some([198, 51, 100, 9].into())));
    /// assert_eq!(refused, Err(ErrorKind::SourceNotAllowed));
    /// assert_eq!(allowed.check(&head), Err(ErrorKind::SourceUnknown));
    /// # Ok::<(), webhook_sig::InvalidSetting>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::SourceUnknown`] if the peer's address is not known,
    /// [`ErrorKind::SourceNotAllowed`] if the sender's is not allowed or cannot be read.
    pub fn check(&self, head: &Head<'_>) -> Result<(), ErrorKind> {
        let peer = head.peer_address().ok_or(ErrorKind::SourceUnknown)?;
        let sender = self.sender(head, peer.to_canonical());
        if sender.is_some_and(|sender| contains(&self.allowed, sender)) {
            Ok(())
        } else {
            Err(ErrorKind::SourceNotAllowed)
        }
    }

    /// Returns the nearest address that is not a trusted proxy's; `None` if the way to it cannot
    /// be read.
    fn sender(&self, head: &Head<'_>, peer: IpAddr) -> Option<IpAddr> {
        if !contains(&self.proxies, peer) {
            return Some(peer);
        }
        // Several lines of the header are one list, in order.
        let mut lines = Vec::new();
        let mut length = 0_usize;
        head.headers("x-forwarded-for", &mut |line| {
            length = length.saturating_add(line.len());
            if length <= HEADER_LIMIT {
                lines.push(line);
            }
        });
        if length > HEADER_LIMIT {
            return None;
        }
        let hops = lines
            .iter()
            .rev()
            .flat_map(|line| line.rsplit(|byte| *byte == b','));
        let mut sender = peer;
        for hop in hops {
            let hop = std::str::from_utf8(hop).ok()?;
            sender = hop_address(hop.trim_matches([' ', '\t']))?.to_canonical();
            if !contains(&self.proxies, sender) {
                break;
            }
        }
        Some(sender)
    }
}

/// Reads one entry of `X-Forwarded-For`: an address, or an address and a port.
///
/// An IPv6 address before a port is in brackets, because its own colons would hide where it ends.
fn hop_address(hop: &str) -> Option<IpAddr> {
    if let Some(bracketed) = hop.strip_prefix('[') {
        let (address, rest) = bracketed.split_once(']')?;
        let is_whole = rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port);
        return is_whole
            .then(|| address.parse::<Ipv6Addr>().ok())?
            .map(IpAddr::V6);
    }
    match hop.split_once(':') {
        Some((address, port)) if is_port(port) => address.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
        _ => hop.parse().ok(),
    }
}

/// Returns whether a text is a port, in decimal and without leading zeros.
fn is_port(text: &str) -> bool {
    let port = text.parse::<u16>();
    port.is_ok_and(|port| port.to_string() == text)
}

fn contains(networks: &[IpNet], address: IpAddr) -> bool {
    networks.iter().any(|network| network.contains(&address))
}

fn parse_network(text: impl AsRef<str>) -> Result<IpNet, InvalidSetting> {
    let text = text.as_ref();
    let network = match text.parse::<IpAddr>() {
        Ok(address) => IpNet::from(address),
        Err(_) => text.parse().map_err(|_| InvalidSetting::Network)?,
    };
    Ok(network)
}

fn check_networks(
    networks: impl Iterator<Item = Result<IpNet, InvalidSetting>>,
) -> Result<Vec<IpNet>, InvalidSetting> {
    let networks: Vec<_> = networks
        .map(|network| network.map(to_canonical))
        .collect::<Result<_, _>>()?;
    if networks.is_empty() {
        return Err(InvalidSetting::NoNetworks);
    }
    // Host bits mean that either the address or the length was mistyped.
    if networks.iter().any(|network| network.trunc() != *network) {
        return Err(InvalidSetting::Network);
    }
    Ok(networks)
}

/// Converts an IPv4-mapped IPv6 network to IPv4: senders are canonicalized first, so the mapped form
/// would never match.
fn to_canonical(network: IpNet) -> IpNet {
    let IpAddr::V4(address) = network.addr().to_canonical() else {
        return network;
    };
    let length = match network {
        IpNet::V4(network) => Some(network.prefix_len()),
        IpNet::V6(network) => network.prefix_len().checked_sub(96),
    };
    length
        .and_then(|length| IpNet::new(address.into(), length).ok())
        .unwrap_or(network)
}
