//! The faults, one after the other.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use webhook_sig::UnixTime;
use webhook_sig_tests::redis::RedisServer;

use crate::SECOND;
use crate::instance::Instance;

/// What the faults did, for the reckoning.
#[derive(Default)]
pub(crate) struct History {
    /// When Redis lost its memory: from its end to its new beginning.
    pub(crate) losses: Vec<(i64, i64)>,
    /// Every process that there was.
    pub(crate) lives: Vec<Life>,
}

/// One process of an instance.
pub(crate) struct Life {
    pub(crate) log: PathBuf,
    /// When it was killed, if it was.
    pub(crate) killed: Option<i64>,
}

impl Life {
    fn of(instance: &Instance, killed: Option<i64>) -> Self {
        let log = instance.log.clone();
        Self { log, killed }
    }
}

/// Breaks one thing after the other until it is over, and leaves all whole.
pub(crate) fn break_things(
    mut server: RedisServer,
    mut fleet: Vec<Instance>,
    is_over: &AtomicBool,
) -> History {
    let mut history = History::default();
    let now = || UnixTime::now().as_millis();
    for round in 0.. {
        for fault in 0..5 {
            thread::sleep(Duration::from_millis(1500));
            if is_over.load(Ordering::Relaxed) {
                let survivors = fleet.iter().map(|instance| Life::of(instance, None));
                history.lives.extend(survivors);
                return history;
            }
            match fault {
                // Its claims must end by their leases, so memory is lost last.
                0 => {
                    let victim = &mut fleet[round % 3];
                    victim.hold();
                    thread::sleep(SECOND / 2);
                    victim.kill();
                    history.lives.push(Life::of(victim, Some(now())));
                    thread::sleep(SECOND);
                    victim.restart(&server);
                }
                1 => {
                    command(&server, &["REPLICAOF", "127.0.0.1", "1"]);
                    thread::sleep(SECOND);
                    command(&server, &["REPLICAOF", "NO", "ONE"]);
                }
                2 => {
                    command(&server, &["CONFIG", "SET", "maxmemory", "1"]);
                    // Within the lease, and longer than it takes to lose patience.
                    thread::sleep(SECOND * 4);
                    command(&server, &["CONFIG", "SET", "maxmemory", "0"]);
                }
                3 => {
                    server.freeze();
                    thread::sleep(SECOND);
                    server.thaw();
                }
                _ => {
                    let from = now();
                    server.kill();
                    thread::sleep(SECOND / 2);
                    server.restart();
                    history.losses.push((from, now()));
                }
            }
        }
    }
    unreachable!("the rounds have no end")
}

fn command(server: &RedisServer, command: &[&str]) {
    let client = redis::Client::open(server.url()).unwrap();
    let mut connection = client.get_connection().unwrap();
    let (name, arguments) = command.split_first().unwrap();
    let _: redis::Value = redis::cmd(name)
        .arg(arguments)
        .query(&mut connection)
        .unwrap();
}
