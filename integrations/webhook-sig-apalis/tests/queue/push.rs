//! The rows of jobs that are stored, and what the database says of doubles.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use apalis_core::task::Task;
use apalis_core::task::metadata::MetadataStore;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgPoolOptions;
use tokio::time::{sleep, timeout};
use webhook_sig::provider::STRIPE;
use webhook_sig_apalis::Queue;

use crate::bed::{Bed, Pool, beds};
use crate::postgres;
use crate::web::{endpoint, send, serve, signed};

const EVENT: &str = r#"{"id":"evt_1"}"#;

/// A value of each column, as JSON or as a literal.
type Row = BTreeMap<String, String>;

/// Returns the rows of a queue.
async fn rows(bed: &Bed, queue: &str) -> Vec<Row> {
    let rows: Vec<String> = match &bed.rows {
        Pool::Postgres(pool) => {
            let rows = "select jsonb_object_agg(key, value::text)::text from apalis.jobs, \
                        jsonb_each(to_jsonb(jobs)) where job_type = $1 group by id";
            let rows = sqlx::query_scalar(rows).bind(queue);
            rows.fetch_all(pool).await.unwrap()
        }
        Pool::Sqlite(pool) => {
            let names = "select group_concat(format('%Q, quote(\"%w\")', name, name)) \
                         from pragma_table_info('Jobs')";
            let names: String = sqlx::query_scalar(names).fetch_one(pool).await.unwrap();
            let rows = format!("select json_object({names}) from Jobs where job_type = ?1");
            let rows = sqlx::query_scalar(AssertSqlSafe(rows)).bind(queue);
            rows.fetch_all(pool).await.unwrap()
        }
    };
    let rows = rows.iter().map(|row| serde_json::from_str(row).unwrap());
    rows.collect()
}

/// Pushes what a row has by apalis' own function.
async fn push_by_apalis(bed: &Bed, queue: &str, key: &str) {
    let mut metadata = MetadataStore::default();
    metadata.insert_if_absent("webhook-sig.event-id", "evt_1");
    let task = Task::new(bed.jobs().await.remove(0)).into_builder();
    let task = task.max_attempts(20).with_metadata(metadata);
    let task = task.idempotency_key(key).build();
    match &bed.rows {
        Pool::Postgres(pool) => {
            let mut connection = pool.acquire().await.unwrap();
            let push = apalis_postgres::queries::push_tasks(&mut *connection, queue, vec![task]);
            push.await.unwrap();
        }
        Pool::Sqlite(pool) => {
            let mut connection = pool.acquire().await.unwrap();
            let task = [task];
            let push = apalis_sqlite::queries::push_tasks(&mut *connection, queue, &task);
            push.await.unwrap();
        }
    }
}

/// apalis' board reads what is stored here.
#[tokio::test]
async fn a_job_has_the_row_that_apalis_gives_it() {
    for bed in beds().await {
        send(serve(&bed.queue, endpoint()).await, signed(EVENT)).await;
        let queue = format!("{}-apalis", bed.name);
        let mut own = rows(&bed, &bed.name).await.remove(0);
        let key = own["idempotency_key"].trim_matches(['"', '\'']);
        push_by_apalis(&bed, &queue, key).await;
        let mut other = rows(&bed, &queue).await.remove(0);

        // apalis' clock is the client's, in whole seconds.
        for column in ["id", "job_type", "run_at"] {
            assert!(own.remove(column).is_some() && other.remove(column).is_some());
        }
        assert!(own.len() > 8, "{own:?}");
        assert_eq!(own, other);
    }
}

#[tokio::test]
async fn a_double_is_no_error_of_the_database() {
    let Some(server) = postgres::start() else {
        return;
    };
    let bed = Bed::postgres(postgres::at(server.folder())).await;
    for _ in 0..3 {
        let address = serve(&bed.queue, endpoint()).await;
        assert_eq!(send(address, signed(EVENT)).await.0, 200);
    }

    bed.until(&[("Pending", 0)]).await;
    let log = server.log();
    assert!(!log.contains("ERROR"), "{log}");
}

/// A handler that is dropped while it begins a transaction leaves its connection like this.
#[tokio::test]
async fn what_is_acknowledged_is_committed_on_the_pool_of_handlers_too() {
    let Some(options) = postgres::shared() else {
        return;
    };
    let bed = Bed::postgres(options.clone()).await;
    let pool = PgPoolOptions::new().max_connections(1);
    let pool = pool.connect_with(options).await.unwrap();
    sqlx::raw_sql("begin").execute(&pool).await.unwrap();

    let queue = Queue::postgres(pool.clone(), &STRIPE, &bed.name);
    let answer = send(serve(&queue, endpoint()).await, signed(EVENT)).await;

    assert_eq!((answer.0, bed.rows().await.len()), (200, 1));
}

#[tokio::test]
async fn what_is_acknowledged_is_committed_after_a_setup_that_was_dropped_anywhere() {
    let Some(options) = postgres::shared() else {
        return;
    };
    let bed = Bed::postgres(options.clone()).await;
    let pool = PgPoolOptions::new().max_connections(1);
    let queue = Queue::postgres(pool.connect_lazy_with(options), &STRIPE, &bed.name);
    let address = serve(&queue, endpoint()).await;
    let (mut steps, mut has_ended) = (0, false);
    while !has_ended {
        let (mut setup, mut left) = (pin!(queue.setup()), steps);
        has_ended = poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(false);
            }
            left -= 1;
            setup.as_mut().poll(context).map(|ended| ended.is_ok())
        })
        .await;
        let sent = send(address, signed(&format!(r#"{{"id":"evt_{steps}"}}"#))).await;
        steps += 1;

        assert_eq!((sent.0, bed.rows().await.len()), (200, steps));
    }
    assert!(steps > 4, "it has no more than {steps} steps");
}

/// A program that rotates its password tells the pool.
#[tokio::test]
async fn a_queue_connects_as_its_pool_says_and_is_closed_with_it() {
    let Some(options) = postgres::shared() else {
        return;
    };
    let bed = Bed::postgres(options.clone()).await;
    let options = options.application_name(&bed.name);
    let pool = PgPoolOptions::new();
    let pool = pool.connect_lazy_with(options.clone().database("gone"));
    let queue = Queue::postgres(pool.clone(), &STRIPE, &bed.name);
    assert!(queue.dead_letters().await.is_err());

    pool.set_connect_options(options);
    assert!(queue.dead_letters().await.is_ok());

    pool.close().await;
    assert!(queue.dead_letters().await.is_err());
    let Pool::Postgres(other) = &bed.rows else {
        panic!("it is PostgreSQL");
    };
    let open = "select count(*) from pg_stat_activity where application_name = $1";
    let are_closed = async {
        let open = || sqlx::query_scalar::<_, i64>(open).bind(&bed.name);
        while open().fetch_one(other).await.unwrap() > 0 {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(20), are_closed).await.unwrap();
}
