//! Three instances, one database, a vendor that retries, and every fault in turn.
//!
//! What is claimed: **no event is lost, and an effect that is committed with the event's record
//! happens exactly once**, whether the handler runs in the request or in a worker of the queue. An
//! effect in a worker without a record happens at least once, and again only for a reason:
//!
//! 1. the handler failed after the effect, or left the event of a batch out, and so asked for another
//!    run;
//! 2. its process was killed after the effect, and before the queue knew that the job was done;
//! 3. the database was down at that time, so that the queue could not be told, or that the worker gave
//!    no sign of life and its jobs were given to another one.
//!
//! The queue counts each of those runs as an attempt. Effects are counted in the database itself, in a
//! table that would show one that happened twice.
//!
//! Two of the instances are on axum, and one is on actix-web. A quarter of the events goes to an
//! endpoint that remembers events in its own memory, so that doubles reach the handlers of several
//! instances; two in three of its deliveries are batches, with two events of earlier ones. A quarter
//! goes to an endpoint that remembers events in the database, whose two tenants have events with the
//! same ids; a quarter to a queue; and a quarter to a queue of batches:
//!
//! - one run in five of its handler leaves out half of the batch, and names what it handled;
//! - one batch in seven has no ids, so that the queue cannot tell what was handled, and all of it runs
//!   again;
//! - the worker of one instance is of a release that does not know batches, and gives each back.
//!
//! The vendor sends each event until it is acknowledged. One in ten goes to two instances at the same
//! moment, and one in twenty to all three; one in five is sent again after it was acknowledged, signed
//! anew; every second retry is signed anew, the others are the same bytes.
//!
//! The faults of the run, over and over until it ends:
//!
//! - an instance on axum and one on actix-web kills itself by SIGKILL at each [`Step`] of each
//!   [`Place`], between verify, insert, acknowledge, work and commit, and starts again (the workers are
//!   on axum in all instances); once in a round one is killed wherever it is;
//! - PostgreSQL is frozen, stopped as by a crash and started again, made read-only with all sessions
//!   ended, and has a full disk, where it crashes by itself if it needs a new file of its log; each
//!   statement is 50 to 500 ms late, the network is lost with what was on its way, and all sessions are
//!   ended again and again; each for a second and a half or two;
//! - SQLite is written to by another program for longer than a writer waits, and so often that each
//!   writer waits; its connections are made read-only, but for those that give the workers' signs of
//!   life; and it has a full disk, whose mark on sqlx's connections is shown by `full_disk.rs`;
//! - one run of a handler in twenty fails, by a panic, before its transaction commits, or after;
//! - some events fail always, and end as dead letters; in the end they run again, and succeed.
//!
//! `cargo test` sends 1,000 events on PostgreSQL and a third of that on SQLite, or as many as there is
//! time for until each fault has happened. The variable `FAULTS` sets another number, and `.ci/run
//! inbox-faults` sends 10,000. A run fails if an instance was not killed at each point, or if the
//! database did not break in each way.
//!
//! [`Place`]: webhook_sig_integration_tests::Place
//! [`Step`]: webhook_sig_integration_tests::Step

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

mod disk;
mod history;
mod instance;
mod network;
mod postgres;
mod report;
mod sender;
mod server;

use std::io::{self, Write as _};
use std::sync::Arc;
use std::thread;

use tokio::sync::Mutex;
use tokio::time::Instant;
use webhook_sig_integrations_postgres::is_installed;

use crate::history::{Weather, break_in_turn, kill_in_turn};
use crate::instance::{Instance, wait_until_they_listen};
use crate::report::{Happened, Job, Report};
use crate::sender::{Count, Sender};
use crate::server::{Database, Server};

/// One run at a time: each takes all that two cores have.
static TURN: Mutex<()> = Mutex::const_new(());

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recorded_effects_happen_once_on_postgresql() {
    let _turn = TURN.lock().await;
    if is_installed() {
        run(Server::postgres().await, events()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recorded_effects_happen_once_on_sqlite() {
    let _turn = TURN.lock().await;
    run(Server::sqlite().await, events() / 3).await;
}

fn events() -> u64 {
    std::env::var("FAULTS").map_or(1_000, |number| number.parse().unwrap())
}

async fn run(server: Server, events: u64) {
    let least_rounds = (events as usize / 3_000).max(1);
    let weather = Weather::new(least_rounds);
    let (url, log) = (server.url(), server.disk.outside().join("instances.log"));
    let fleet: Vec<_> = ["axum", "axum", "actix"]
        .map(|framework| Instance::start(framework, &url, &log))
        .into();
    let ports: Vec<_> = fleet.iter().map(Instance::port).collect();
    wait_until_they_listen(&ports).await;
    let tables = server.tables.clone();

    let began = Instant::now();
    let killing = weather.clone();
    let killing = thread::spawn(move || kill_in_turn(fleet, &killing));
    let breaking = weather.clone();
    let breaking = thread::spawn(move || break_in_turn(server, &breaking));
    let sender = Arc::new(Sender::new(ports, weather.clone()));
    let sending = sender.clone();
    // A task of its own: if it panics, the instances are stopped all the same.
    let sent = tokio::spawn(async move { sending.send_all(events).await }).await;
    weather.clear();
    let (mut fleet, kills) = killing.join().unwrap();
    let (server, spells) = breaking.join().unwrap();
    let events = sent.unwrap();
    let took = began.elapsed();

    let dead = bury_and_raise(&tables, &mut fleet).await;
    let acknowledged = std::mem::take(&mut *sender.acknowledged.lock().unwrap());
    let happened = Happened {
        events,
        acknowledged,
        effects: tables.effects().await,
        jobs: tables.until_idle().await,
        dead,
        kills,
        faults: server.faults(),
        spells,
        log: std::fs::read_to_string(log).unwrap(),
    };
    let report = Report::new(&happened, &weather);
    let (name, panics) = (server.name().await, server.panics());
    let _ = writeln!(
        io::stderr(),
        "\n{name}, in {took:?}\n{report}crashed by itself           {panics} times\ndeliveries                  {sender}",
    );
    report.assert_claims();
    report.assert_everything_went_wrong(least_rounds);
    for (what, name) in Count::ALL {
        assert!(sender.counted(what) > 0, "nothing was {name}");
    }
}

/// Waits until every job has ended, heals the handlers and lets the dead letters run again; returns
/// them.
async fn bury_and_raise(tables: &Database, fleet: &mut [Instance]) -> Vec<Job> {
    let mut dead = tables.until_idle().await;
    dead.retain(Job::is_dead);
    fleet.iter_mut().for_each(Instance::heal);
    // The line is on its way.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let queue = tables.queue();
    for letter in queue.dead_letters().await.unwrap() {
        assert!(queue.run_again(&letter.id).await.unwrap());
    }
    tables.until_idle().await;
    fleet.iter_mut().for_each(Instance::assert_lives);
    dead
}
