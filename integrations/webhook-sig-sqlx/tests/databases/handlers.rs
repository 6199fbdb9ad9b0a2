//! Handlers that record, on real servers of both frameworks.

use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::{HttpResponse, HttpServer, web};
use actix_webhook_sig::VerifyWebhook;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytes::Bytes;
use http::Request;
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::provider::STRIPE;
use webhook_sig_sqlx::{Event, RecordError};

use crate::app::{App, AppError, Db, endpoint, signed};
use crate::server::{SqliteFile, postgres};

#[tokio::test]
async fn axum_on_postgres_handles_an_event_once() {
    let Some(db) = postgres().await else {
        return;
    };
    let app = App::new(Db::Postgres(db)).await;

    is_handled_once(&app, &[axum(&app).await, axum(&app).await]).await;
}

#[tokio::test]
async fn axum_on_sqlite_handles_an_event_once() {
    let file = SqliteFile::new();
    let app = App::new(Db::Sqlite(file.open())).await;

    is_handled_once(&app, &[axum(&app).await, axum(&app).await]).await;
}

#[actix_web::test]
async fn actix_on_postgres_handles_an_event_once() {
    let Some(db) = postgres().await else {
        return;
    };
    let app = App::new(Db::Postgres(db)).await;

    is_handled_once(&app, &[actix(&app), actix(&app)]).await;
}

#[actix_web::test]
async fn actix_on_sqlite_handles_an_event_once() {
    let file = SqliteFile::new();
    let app = App::new(Db::Sqlite(file.open())).await;

    is_handled_once(&app, &[actix(&app), actix(&app)]).await;
}

/// Two instances that know nothing of each other, as after both have lost their memory.
async fn is_handled_once(app: &App, instances: &[SocketAddr; 2]) {
    let [one, other] = *instances;

    // The work of the first fails, and everything is as before.
    app.is_broken.store(true, Ordering::Relaxed);
    let delivery = signed(&STRIPE, r#"{"id":"evt_1"}"#);
    assert_eq!(send(one, &delivery).await, 500);
    assert_eq!(app.effects().await, 0);
    app.is_broken.store(false, Ordering::Relaxed);

    // Both get it at once.
    let retried = signed(&STRIPE, r#"{"id":"evt_1","attempt":2}"#);
    let both = tokio::join!(send(one, &retried), send(other, &retried));
    assert_eq!(both, (200, 200));
    assert_eq!(app.effects().await, 1);

    // And again, signed anew, on an instance that has been restarted.
    let third = signed(&STRIPE, r#"{"id":"evt_1","attempt":3}"#);
    let restarted = axum(app).await;
    assert_eq!(send(restarted, &third).await, 200);
    assert_eq!(app.effects().await, 1);

    let next = signed(&STRIPE, r#"{"id":"evt_2"}"#);
    assert_eq!(send(other, &next).await, 200);
    assert_eq!(app.effects().await, 2);
}

#[tokio::test]
async fn without_the_layer_there_is_no_event() {
    let file = SqliteFile::new();
    let app = App::new(Db::Sqlite(file.open())).await;
    let router = axum::Router::new()
        .route("/", post(handle))
        .with_state(app.clone());
    let axum = serve(router).await;

    let delivery = signed(&STRIPE, r#"{"id":"evt_1"}"#);

    assert_eq!(send(axum, &delivery).await, 500);
    assert_eq!(app.effects().await, 0);
}

/// A handler needs no type of its own for what goes wrong in its transaction.
#[tokio::test]
async fn every_error_of_a_transaction_becomes_one_of_the_record() {
    async fn work(db: &SqlitePool) -> Result<(), RecordError> {
        let mut tx = db.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(WORK).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }
    const WORK: &str = "INSERT INTO nowhere VALUES (1)";
    let file = SqliteFile::new();
    let options = file.options().busy_timeout(Duration::from_millis(50));
    let db = SqlitePoolOptions::new().connect_lazy_with(options);

    let failed = work(&db).await;
    let _lock = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let waited = work(&db).await;

    assert!(
        matches!(failed, Err(RecordError::Database(_))),
        "{failed:?}"
    );
    assert!(matches!(waited, Err(RecordError::Busy(_))), "{waited:?}");
}

#[test]
fn a_response_tells_a_mistake_from_a_lost_database() {
    let lost = || RecordError::Database(sqlx::Error::PoolTimedOut);
    let statuses = [lost(), RecordError::NoStore, RecordError::Several(2)]
        .map(|error| error.into_response().status().as_u16());
    assert_eq!(statuses, [503, 500, 500]);

    let actix = actix_web::ResponseError::error_response(&lost());
    assert_eq!(actix.status().as_u16(), 503);
}

async fn handle(event: Event, State(app): State<App>) -> Result<StatusCode, AppError> {
    app.handle(event).await?;
    Ok(StatusCode::OK)
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match self {
            Self::Database => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Self::Record(error) => error.into_response(),
        }
    }
}

/// Starts an instance on axum.
pub(crate) async fn axum(app: &App) -> SocketAddr {
    let layer = VerifyWebhookLayer::new(endpoint(&STRIPE));
    let router = axum::Router::new().route("/", post(handle).layer(layer));
    serve(router.with_state(app.clone())).await
}

async fn serve(router: axum::Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Starts an instance on actix-web.
fn actix(app: &App) -> SocketAddr {
    let (app, endpoint) = (app.clone(), endpoint(&STRIPE));
    let handle = |event: Event, app: web::Data<App>| async move {
        match app.handle(event).await {
            Ok(()) => Ok(HttpResponse::Ok().finish()),
            Err(AppError::Record(error)) => Err(actix_web::Error::from(error)),
            Err(AppError::Database) => Ok(HttpResponse::InternalServerError().finish()),
        }
    };
    let factory = move || {
        let resource = web::resource("/").route(web::post().to(handle));
        actix_web::App::new()
            .app_data(web::Data::new(app.clone()))
            .service(resource.wrap(VerifyWebhook::new(endpoint.clone())))
    };
    let server = HttpServer::new(factory).workers(1);
    let server = server.bind("127.0.0.1:0").unwrap();
    let address = server.addrs()[0];
    actix_web::rt::spawn(server.run());
    address
}

/// Sends a delivery, and returns the status.
pub(crate) async fn send(address: SocketAddr, delivery: &Request<Bytes>) -> u16 {
    let request = reqwest::Client::new()
        .post(format!("http://{address}/"))
        .headers(delivery.headers().clone())
        .body(delivery.body().clone());
    request.send().await.unwrap().status().as_u16()
}
