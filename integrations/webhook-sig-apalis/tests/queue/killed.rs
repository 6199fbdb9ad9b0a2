//! Workers that are killed.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::Router;
use webhook_sig::provider::STRIPE;

use crate::bed::{Bed, Pool, beds};
use crate::web::{endpoint, send, serve, signed};

const ADDRESS: &str = "WEBHOOK_SIG_TEST_DATABASE";
const NAME: &str = "WEBHOOK_SIG_TEST_QUEUE";
const QUICK: &str = "WEBHOOK_SIG_TEST_QUICK";

/// Set if the handler of the other process is [`kill`].
const KILLS: &str = "WEBHOOK_SIG_TEST_KILLS";

/// Set if the other process is to create the tables and end.
pub(crate) const SETUP: &str = "WEBHOOK_SIG_TEST_SETUP";

/// The other process: not a test, unless one starts it.
#[tokio::test]
async fn a_process_of_its_own() {
    let Ok(address) = std::env::var(ADDRESS) else {
        return;
    };
    let queue = Pool::at(&address)
        .await
        .queue(&STRIPE, &std::env::var(NAME).unwrap());
    if std::env::var_os(SETUP).is_some() {
        queue.setup().await.unwrap();
        return;
    }
    if std::env::var_os(KILLS).is_some() {
        let handler = Router::new().fallback(kill);
        return queue.work(handler, std::future::pending()).await;
    }
    let hangs = std::env::var_os(QUICK).is_none();
    let handler = Router::new().fallback(async move || {
        eprintln!("begun");
        if hangs {
            std::future::pending::<()>().await;
        }
    });
    queue
        .concurrency(1)
        .work(handler, std::future::pending())
        .await;
}

/// Ends the process for one event, and for the others before it does takes longer than that.
async fn kill(body: String) {
    tokio::time::sleep(Duration::from_millis(300)).await;
    if body.contains("evt_kills") {
        std::process::abort();
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
}

fn process(bed: &Bed) -> Command {
    let mut worker = process_of(&bed.address, &bed.name);
    worker.stdout(Stdio::null());
    worker
}

/// Returns how another process is started that has a queue.
pub(crate) fn process_of(address: &str, name: &str) -> Command {
    let mut process = Command::new(std::env::current_exe().unwrap());
    process.args(["--exact", "killed::a_process_of_its_own", "--nocapture"]);
    process.env(ADDRESS, address).env(NAME, name);
    process
}

/// Starts a worker in another process, and waits until its handler has begun.
fn begin(bed: &Bed) -> Child {
    let mut worker = process(bed).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(worker.stderr.take().unwrap()).lines();
    assert!(lines.map(Result::unwrap).any(|line| line == "begun"));
    worker
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_workers_jobs_run_again() {
    for bed in beds().await {
        let address = serve(&bed.queue, endpoint()).await;
        for number in 0..3 {
            send(address, signed(&format!(r#"{{"id":"evt_{number}"}}"#))).await;
        }
        let mut worker = begin(&bed);
        worker.kill().unwrap();
        worker.wait().unwrap();
        bed.until(&[("Queued", 0), ("Pending", 0), ("Pending", 0)])
            .await;

        let queue = bed.queue.clone();
        let handler = Router::new().fallback(async || ());
        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });

        bed.until(&[("Done", 2), ("Done", 1), ("Done", 1)]).await;
        work.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_workers_jobs_wait_as_after_a_failure() {
    for bed in beds().await {
        let address = serve(&bed.queue, endpoint()).await;
        send(address, signed(r#"{"id":"evt_1"}"#)).await;
        let mut worker = begin(&bed);
        worker.kill().unwrap();
        worker.wait().unwrap();

        let hour = Duration::from_secs(3600);
        let queue = bed.queue.clone().backoff(hour, hour);
        let handler = Router::new().fallback(async || ());
        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });

        bed.until(&[("Pending", 1)]).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        bed.until(&[("Pending", 1)]).await;
        work.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_kills_every_worker_is_a_dead_letter() {
    for mut bed in beds().await {
        bed.queue = bed.queue.attempts(1);
        send(
            serve(&bed.queue, endpoint()).await,
            signed(r#"{"id":"evt_1"}"#),
        )
        .await;
        for _ in 0..2 {
            let mut worker = begin(&bed);
            worker.kill().unwrap();
            worker.wait().unwrap();
        }

        let (queue, (begun, mut begins)) = (bed.queue.clone(), tokio::sync::mpsc::channel(1));
        let handler = Router::new().fallback(async move || begun.send(()).await.unwrap());
        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });

        bed.until(&[("Killed", 2)]).await;
        let letters = bed.queue.dead_letters().await.unwrap();
        assert_eq!(
            letters[0].error,
            "the worker was killed in the last attempt"
        );
        assert!(begins.try_recv().is_err());
        work.abort();
    }
}

/// One event that is too much for its process costs those next to it an attempt at most once.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_kills_every_worker_does_not_drag_its_neighbours_along() {
    let mut all = tokio::task::JoinSet::new();
    for bed in beds().await {
        all.spawn(async move {
            // Neighbours are not even given another attempt after that.
            let queue = bed.queue.clone().attempts(1);
            let address = serve(&queue, endpoint()).await;
            for id in ["evt_0", "evt_1", "evt_kills", "evt_2", "evt_3"] {
                send(address, signed(&format!(r#"{{"id":"{id}"}}"#))).await;
            }
            let mut worker = process(&bed);
            worker.env(KILLS, "").stderr(Stdio::null());
            let mut worker = tokio::process::Command::from(worker);
            let kept_alive = async {
                loop {
                    worker
                        .kill_on_drop(true)
                        .spawn()
                        .unwrap()
                        .wait()
                        .await
                        .unwrap();
                }
            };

            let expected = [
                ("Done", 2),
                ("Done", 2),
                ("Done", 2),
                ("Done", 2),
                ("Killed", 2),
            ];
            tokio::select! {
                () = bed.until(&expected) => {}
                () = kept_alive => {}
            }
            let letters = queue.dead_letters().await.unwrap();
            assert_eq!(
                letters[0].error,
                "the worker was killed in the last attempt"
            );
        });
    }
    all.join_all().await;
}

/// A process that lives keeps its job, however long that takes.
#[tokio::test(flavor = "multi_thread")]
async fn a_living_workers_job_stays_with_it() {
    for bed in beds().await {
        send(
            serve(&bed.queue, endpoint()).await,
            signed(r#"{"id":"evt_1"}"#),
        )
        .await;
        let mut worker = begin(&bed);

        let queue = bed.queue.clone();
        let handler = Router::new().fallback(async || ());
        let work = queue.work(handler, tokio::time::sleep(Duration::from_secs(5)));
        work.await;

        bed.until(&[("Queued", 0)]).await;
        worker.kill().unwrap();
        worker.wait().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_processes_share_a_queue() {
    for bed in beds().await {
        let address = serve(&bed.queue, endpoint()).await;
        let mut workers = Vec::new();
        for _ in 0..3 {
            let mut worker = process(&bed);
            worker.env(QUICK, "").stderr(Stdio::piped());
            workers.push(worker.spawn().unwrap());
        }

        for number in 0..100 {
            let delivery = signed(&format!(r#"{{"id":"evt_{number}"}}"#));
            assert_eq!(send(address, delivery).await.0, 200);
        }

        bed.until(&[("Done", 1); 100]).await;
        let mut begun = 0;
        for mut worker in workers {
            worker.kill().unwrap();
            let lines = BufReader::new(worker.stderr.take().unwrap()).lines();
            begun += lines
                .filter(|line| line.as_deref().is_ok_and(|line| line == "begun"))
                .count();
            worker.wait().unwrap();
        }
        assert_eq!(begun, 100);
    }
}
