//! A Redis Cluster of a test's own.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;
use std::time::Duration;

use super::RedisServer;

/// Three masters without replicas, which share the slots.
#[derive(Debug)]
pub struct RedisCluster {
    nodes: Vec<RedisServer>,
}

impl RedisCluster {
    /// Starts three nodes and waits until they are one cluster; `None` without `redis-server`.
    ///
    /// # Panics
    ///
    /// As [`RedisServer::start`], and if the nodes do not find together.
    #[expect(clippy::panic, reason = "a test harness reports by panicking")]
    #[must_use]
    pub fn start() -> Option<Self> {
        let mut nodes = Vec::new();
        for (number, slots) in (1..).zip(SLOTS) {
            let node = RedisServer::start(&NODE)?;
            command(&node, &format!("CLUSTER SET-CONFIG-EPOCH {number}"));
            command(&node, &format!("CLUSTER ADDSLOTSRANGE {slots}"));
            if let Some(first) = nodes.first().map(RedisServer::port) {
                command(&node, &format!("CLUSTER MEET 127.0.0.1 {first}"));
            }
            nodes.push(node);
        }
        for _ in 0..1000 {
            if nodes.iter().all(is_whole) {
                return Some(Self { nodes });
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("the nodes do not find together");
    }

    /// Returns the nodes, by their slots.
    #[must_use]
    pub fn nodes(&self) -> &[RedisServer] {
        &self.nodes
    }

    /// Returns the URLs of the nodes.
    #[must_use]
    pub fn urls(&self) -> Vec<String> {
        self.nodes.iter().map(RedisServer::url).collect()
    }
}

/// Returns whether a node knows all nodes, and which of them has which slot.
fn is_whole(node: &RedisServer) -> bool {
    let information = ask(node.port(), "CLUSTER INFO").unwrap_or_default();
    [
        "cluster_state:ok",
        "cluster_slots_ok:16384",
        "cluster_known_nodes:3",
    ]
    .iter()
    .all(|line| information.contains(line))
}

fn command(node: &RedisServer, line: &str) {
    let answer = ask(node.port(), line);
    assert!(
        answer.as_ref().is_ok_and(|answer| answer == "+OK"),
        "{line}: {answer:?}"
    );
}

/// Sends a command, and returns the answer: a line, or what a line announces the length of.
fn ask(port: u16, line: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    stream.write_all(format!("{line}\r\n").as_bytes())?;
    let mut stream = BufReader::new(stream);
    let mut answer = String::new();
    stream.read_line(&mut answer)?;
    if let Some(length) = answer.strip_prefix('$') {
        let length = length.trim().parse().map_err(io::Error::other)?;
        answer.clear();
        stream.take(length).read_to_string(&mut answer)?;
    }
    Ok(answer.trim().to_owned())
}

/// The slots of each node.
const SLOTS: [&str; 3] = ["0 5460", "5461 10922", "10923 16383"];

/// A node that has lost another one notices within two seconds, and goes on with its own slots.
const NODE: [&str; 6] = [
    "--cluster-enabled",
    "yes",
    "--cluster-node-timeout",
    "2000",
    "--cluster-require-full-coverage",
    "no",
];
