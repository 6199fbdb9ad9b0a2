//! Servers that say nothing while deliveries are stored and results are written.

use std::process::Command;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use webhook_sig::provider::STRIPE;
use webhook_sig_apalis::Queue;

use crate::bed::{Bed, Pool};
use crate::postgres::{self, Server};
use crate::web::{endpoint, held, send, serve, signed};

async fn store(queue: &Queue, events: u8) {
    let address = serve(queue, endpoint()).await;
    for number in 0..events {
        let event = format!(r#"{{"id":"evt_{number}"}}"#);
        assert_eq!(send(address, signed(&event)).await.0, 200);
    }
}

/// Returns the processes that serve connections, but for the one that is asked.
async fn others(bed: &Bed) -> Vec<i32> {
    let Pool::Postgres(admin) = &bed.rows else {
        panic!("it is PostgreSQL");
    };
    let others = "select pid from pg_stat_activity \
                  where backend_type = 'client backend' and pid <> pg_backend_pid()";
    sqlx::query_scalar(others).fetch_all(admin).await.unwrap()
}

fn signal(signal: &str, processes: &[i32]) {
    let mut kill = Command::new("kill");
    kill.args(["-s", signal]);
    kill.args(processes.iter().map(ToString::to_string));
    assert!(kill.status().unwrap().success());
}

/// Stops a server with all its processes where they are, or lets them go on.
fn signal_all(name: &str, server: &Server) {
    let first = server.id().to_string();
    let mut children = Command::new("ps");
    let children = children.args(["-o", "pid=", "--ppid", &first]).output();
    let children = String::from_utf8(children.unwrap().stdout).unwrap();
    let children = children.split_whitespace();
    let all = children.chain([&*first]).map(|id| id.parse().unwrap());
    signal(name, &all.collect::<Vec<_>>());
}

/// Returns a queue with two connections, which are both open.
async fn pair(server: &Server, bed: &Bed) -> Queue {
    let pool = PgPoolOptions::new().max_connections(2);
    // As where a connection goes silent with the statement.
    let pool = pool.test_before_acquire(false);
    let pool = pool.connect_lazy_with(postgres::at(server.folder()));
    let queue = Pool::Postgres(pool).queue(&STRIPE, &bed.name);
    let before = others(bed).await.len();
    // With the count that comes with the first.
    store(&queue, 1).await;
    let opened = async {
        while others(bed).await.len().saturating_sub(before) < 2 {
            let _ = tokio::join!(queue.dead_letters(), queue.dead_letters());
        }
    };
    timeout(Duration::from_secs(20), opened).await.unwrap();
    sleep(Duration::from_millis(300)).await;
    queue.store_timeout(Duration::from_millis(300))
}

/// Sends an event that is not there yet, and returns the status.
async fn send_another(queue: &Queue, number: u8) -> u16 {
    let address = serve(queue, endpoint()).await;
    let event = format!(r#"{{"id":"evt_other_{number}"}}"#);
    send(address, signed(&event)).await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_say_nothing_cost_no_place_in_the_pool() {
    let Some(server) = postgres::start() else {
        return;
    };
    let bed = Bed::postgres(postgres::at(server.folder())).await;
    let queue = pair(&server, &bed).await;
    let silent = others(&bed).await;

    signal("STOP", &silent);
    let mut statuses = Vec::new();
    for number in 0..4 {
        statuses.push(send_another(&queue, number).await);
    }
    signal("CONT", &silent);

    assert_eq!(statuses, [503, 503, 200, 200]);
    for number in 0..2 {
        assert_eq!(send_another(&queue, number).await, 200);
    }
    bed.until(&[("Pending", 0); 5]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_silent_is_used_again_at_once() {
    let Some(server) = postgres::start() else {
        return;
    };
    let bed = Bed::postgres(postgres::at(server.folder())).await;
    let queue = pair(&server, &bed).await;

    signal_all("STOP", &server);
    let mut statuses = Vec::new();
    for number in 0..6 {
        statuses.push(send_another(&queue, number).await);
    }
    signal_all("CONT", &server);

    assert_eq!(statuses, [503; 6]);
    let queue = queue.store_timeout(Duration::from_secs(1));
    assert_eq!(send_another(&queue, 6).await, 200);
    let both = async { tokio::join!(send_another(&queue, 7), send_another(&queue, 8)) };
    assert_eq!(both.await, (200, 200));
}

/// After a silent failover new connections work, and those that there were never say anything.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_say_nothing_hold_up_no_worker() {
    let Some(server) = postgres::start() else {
        return;
    };
    let bed = Bed::postgres(postgres::at(server.folder())).await;
    let pool = PgPoolOptions::new().max_connections(2);
    // As where a connection goes silent with the statement.
    let pool = pool.test_before_acquire(false);
    let pool = pool.connect_with(postgres::at(server.folder())).await;
    let queue = Pool::Postgres(pool.unwrap()).queue(&STRIPE, &bed.name);
    let queue = queue.concurrency(1).dead_after(Duration::from_secs(60));
    store(&queue, 3).await;
    let (handler, mut begins) = held();
    let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
    let first = begins.recv().await.unwrap();
    let silent = others(&bed).await;

    signal("STOP", &silent);
    first.send(()).unwrap();
    let mut rest = Vec::new();
    for _ in 0..2 {
        let next = timeout(Duration::from_secs(30), begins.recv()).await;
        let next = next.map(|next| next.unwrap().send(()).unwrap());
        rest.push(next);
    }
    sleep(Duration::from_secs(1)).await;
    signal("CONT", &silent);

    assert_eq!(rest, [Ok(()), Ok(())]);
    bed.until(&[("Done", 1); 3]).await;
    assert!(begins.try_recv().is_err(), "a job ran twice");
    work.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn results_that_cannot_be_written_do_not_hold_up_the_end() {
    let Some(server) = postgres::start() else {
        return;
    };
    let bed = Bed::postgres(postgres::at(server.folder())).await;
    let queue = bed.queue.clone().concurrency(1);
    store(&queue, 3).await;
    let (handler, mut begins) = held();
    let (stop, stopped) = oneshot::channel::<()>();
    let signal = async { stopped.await.unwrap_or(()) };
    let (worker, works) = (queue.clone(), handler.clone());
    let work = tokio::spawn(async move { worker.work(works, signal).await });
    let first = begins.recv().await.unwrap();
    let Pool::Postgres(pool) = &bed.rows else {
        panic!("it is PostgreSQL");
    };
    let mut other = pool.begin().await.unwrap();
    let lock = "select 1 from apalis.jobs where job_type = $1 and status = 'Queued' for update";
    let lock = sqlx::query(lock).bind(&bed.name);
    lock.execute(&mut *other).await.unwrap();

    // One is being written, one waits to be, and one more wants to wait.
    first.send(()).unwrap();
    for _ in 0..2 {
        begins.recv().await.unwrap().send(()).unwrap();
    }
    sleep(Duration::from_millis(300)).await;
    stop.send(()).unwrap();
    let ended = timeout(Duration::from_secs(12), work).await;
    drop(other);

    ended.unwrap().unwrap();
    // The first was written by a statement that waited. The others are taken back.
    let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
    for _ in 0..2 {
        begins.recv().await.unwrap().send(()).unwrap();
    }
    bed.until(&[("Done", 1), ("Done", 2), ("Done", 2)]).await;
    work.abort();
}

/// The jobs that ended meanwhile run again, and those that did not begin run once.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_silent_does_not_hold_up_the_end() {
    let Some(server) = postgres::start() else {
        return;
    };
    let bed = Bed::postgres(postgres::at(server.folder())).await;
    let queue = bed.queue.clone().concurrency(2);
    store(&queue, 3).await;
    let (handler, mut begins) = held();
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async { stopped.await.unwrap_or(()) };
    let (worker, works) = (queue.clone(), handler.clone());
    let work = tokio::spawn(async move { worker.work(works, stopped).await });
    let first = [begins.recv().await.unwrap(), begins.recv().await.unwrap()];

    signal_all("STOP", &server);
    stop.send(()).unwrap();
    sleep(Duration::from_millis(300)).await;
    for end in first {
        end.send(()).unwrap();
    }
    let ended = timeout(Duration::from_secs(11), work).await;
    signal_all("CONT", &server);

    ended.unwrap().unwrap();
    let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
    for _ in 0..3 {
        begins.recv().await.unwrap().send(()).unwrap();
    }
    bed.until(&[("Done", 1), ("Done", 2), ("Done", 2)]).await;
    assert!(begins.try_recv().is_err(), "a job ran once too often");
    work.abort();
}
