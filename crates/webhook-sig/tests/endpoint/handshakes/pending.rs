//! Keys that come with the first request.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{advance, sleep, timeout};
use webhook_sig::key::{SOURCE_TIMEOUT, SharedKeyring};
use webhook_sig::provider::{ASANA, STRIPE};
use webhook_sig::{BoxError, Endpoint, ErrorKind};

use super::{ask, send, signed};
use crate::github::SECRET;

const HALF_A_MINUTE: Duration = Duration::from_secs(30);

/// Asks with a secret, as Asana does while a webhook is being created.
async fn bring(endpoint: &Endpoint, secret: &str) -> (u16, String) {
    let seen = ask(endpoint, "POST", "/", &[("X-Hook-Secret", secret)]).await;
    let echoed = seen.response.headers().get("x-hook-secret");
    let echoed = echoed
        .map_or("", |value| value.to_str().unwrap())
        .to_owned();
    (seen.response.status().as_u16(), echoed)
}

fn endpoint(keys: &SharedKeyring) -> Endpoint {
    Endpoint::builder(&ASANA, keys.clone()).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn one_secret_is_accepted_while_one_is_waited_for() {
    let (stored, mut secrets) = mpsc::unbounded_channel();
    let keys = SharedKeyring::pending(move |secret| {
        let stored = stored.clone();
        async move { Ok(stored.send(secret)?) }
    });
    let endpoint = endpoint(&keys);

    assert_eq!(bring(&endpoint, "of-a-stranger,-early").await.0, 404);
    keys.open_for(HALF_A_MINUTE);
    advance(HALF_A_MINUTE).await;
    assert_eq!(bring(&endpoint, "of-a-stranger,-late").await.0, 404);
    let early = send(&endpoint, &signed(&ASANA, "{}", &[])).await;
    assert_eq!(early.response.status(), 503);

    keys.open_for(HALF_A_MINUTE);
    assert_eq!(bring(&endpoint, SECRET).await, (200, SECRET.to_owned()));
    assert_eq!(secrets.try_recv().unwrap(), SECRET);
    assert_eq!(send(&endpoint, &signed(&ASANA, "{}", &[])).await.kind, None);

    assert_eq!(bring(&endpoint, "of-a-stranger,-meanwhile").await.0, 404);
    advance(HALF_A_MINUTE).await;
    keys.open_for(HALF_A_MINUTE);
    assert_eq!(bring(&endpoint, "of-a-stranger,-afterwards").await.0, 401);
    assert!(secrets.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_was_not_stored_is_not_used() {
    let is_down = Arc::new(AtomicBool::new(true));
    let shared = Arc::clone(&is_down);
    let keys = SharedKeyring::pending(move |_| {
        let is_down = shared.load(Ordering::Relaxed);
        async move {
            let failure = || BoxError::from("the database is down");
            if is_down { Err(failure()) } else { Ok(()) }
        }
    });
    let endpoint = endpoint(&keys);
    keys.open_for(HALF_A_MINUTE);

    assert_eq!(bring(&endpoint, SECRET).await, (503, String::new()));
    assert_eq!(
        send(&endpoint, &signed(&ASANA, "{}", &[]))
            .await
            .response
            .status(),
        503
    );

    is_down.store(false, Ordering::Relaxed);
    assert_eq!(bring(&endpoint, SECRET).await.0, 200);
}

/// Creates a pending keyring that notes each secret, and then waits for so long.
fn slow(wait: Duration) -> (SharedKeyring, mpsc::UnboundedReceiver<String>) {
    let (stored, secrets) = mpsc::unbounded_channel();
    let keys = SharedKeyring::pending(move |secret| {
        let stored = stored.clone();
        async move {
            stored.send(secret)?;
            sleep(wait).await;
            Ok(())
        }
    });
    (keys, secrets)
}

#[tokio::test(start_paused = true)]
async fn a_secret_whose_sender_left_is_stored_and_keeps_others_out() {
    let (keys, mut secrets) = slow(Duration::from_secs(1));
    let endpoint = endpoint(&keys);
    keys.open_for(HALF_A_MINUTE);

    let left = timeout(Duration::from_millis(500), bring(&endpoint, SECRET)).await;
    assert!(left.is_err());
    assert_eq!(bring(&endpoint, "of-a-stranger").await.0, 404);
    keys.open_for(HALF_A_MINUTE);
    assert_eq!(bring(&endpoint, "of-a-stranger").await.0, 404);
    assert_eq!(bring(&endpoint, SECRET).await.0, 503);

    sleep(Duration::from_secs(1)).await;
    assert_eq!(send(&endpoint, &signed(&ASANA, "{}", &[])).await.kind, None);
    assert_eq!(bring(&endpoint, "of-a-stranger").await.0, 404);
    assert_eq!(bring(&endpoint, SECRET).await, (200, SECRET.to_owned()));
    assert_eq!(secrets.try_recv().unwrap(), SECRET);
    assert!(secrets.try_recv().is_err());

    advance(HALF_A_MINUTE).await;
    assert_eq!(bring(&endpoint, SECRET).await.0, 401);
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_was_stored_too_late_keeps_others_out() {
    let (keys, mut secrets) = slow(SOURCE_TIMEOUT + Duration::from_secs(1));
    let endpoint = endpoint(&keys);
    keys.open_for(HALF_A_MINUTE);

    assert_eq!(bring(&endpoint, SECRET).await.0, 503);
    assert_eq!(bring(&endpoint, "of-a-stranger").await.0, 404);
    sleep(Duration::from_secs(2)).await;
    assert_eq!(bring(&endpoint, "of-a-stranger").await.0, 404);
    assert_eq!(bring(&endpoint, SECRET).await.0, 200);
    assert_eq!(secrets.try_recv().unwrap(), SECRET);
    assert!(secrets.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn a_store_that_panics_may_have_stored_the_secret() {
    let has_panicked = AtomicBool::new(false);
    let keys = SharedKeyring::pending(move |_| {
        let panics = !has_panicked.swap(true, Ordering::Relaxed);
        async move {
            assert!(!panics, "stored, and then this");
            Ok(())
        }
    });
    let endpoint = endpoint(&keys);
    keys.open_for(HALF_A_MINUTE);

    assert_eq!(bring(&endpoint, SECRET).await.0, 503);
    assert_eq!(bring(&endpoint, "of-a-stranger").await.0, 404);
    assert_eq!(bring(&endpoint, SECRET).await.0, 200);
}

#[tokio::test]
async fn a_secret_that_is_not_stored_lets_another_one_in() {
    let keys = SharedKeyring::pending(|secret| async move {
        let error = || BoxError::from("the database knows better");
        (secret == SECRET).then_some(()).ok_or_else(error)
    });
    let endpoint = endpoint(&keys);
    keys.open_for(HALF_A_MINUTE);

    assert_eq!(bring(&endpoint, "of-a-stranger").await.0, 503);
    assert_eq!(bring(&endpoint, SECRET).await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_the_program_sets_is_not_replaced_by_a_slow_one() {
    let (keys, _secrets) = slow(Duration::from_secs(1));
    let endpoint = endpoint(&keys);
    keys.open_for(HALF_A_MINUTE);

    let meanwhile = async {
        sleep(Duration::from_millis(500)).await;
        keys.replace(ASANA.key(SECRET).unwrap());
    };
    let (brought, ()) = tokio::join!(bring(&endpoint, "of-a-stranger"), meanwhile);

    assert_eq!(brought.0, 404);
    assert_eq!(bring(&endpoint, "of-a-stranger").await.0, 401);
    assert_eq!(send(&endpoint, &signed(&ASANA, "{}", &[])).await.kind, None);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_does_not_answer_is_given_up() {
    let keys = SharedKeyring::pending(|_| std::future::pending());
    let endpoint = endpoint(&keys);
    keys.open_for(HALF_A_MINUTE);

    let (first, second, third) = tokio::join!(
        bring(&endpoint, "first"),
        bring(&endpoint, "second"),
        bring(&endpoint, "third"),
    );

    assert_eq!((first.0, second.0, third.0), (503, 404, 404));
}

#[tokio::test]
async fn a_key_that_the_program_sets_ends_the_wait() {
    let keys = SharedKeyring::pending(|_| async { Ok(()) });
    let endpoint = endpoint(&keys);
    keys.open_for(HALF_A_MINUTE);
    keys.replace(ASANA.key(SECRET).unwrap());

    assert_eq!(bring(&endpoint, "of-a-stranger").await.0, 401);
    assert_eq!(send(&endpoint, &signed(&ASANA, "{}", &[])).await.kind, None);
}

#[tokio::test]
async fn an_unusable_secret_is_refused() {
    let keys = SharedKeyring::pending(|_| async { Err("not reached".into()) });
    let endpoint = endpoint(&keys);
    keys.open_for(HALF_A_MINUTE);

    for secret in ["a b", &"a".repeat(513)] {
        assert_eq!(bring(&endpoint, secret).await.0, 404, "{secret}");
    }
    // It may be a delivery instead, which lacks its signature.
    assert_eq!(bring(&endpoint, "").await.0, 401);
    let seen = ask(&endpoint, "POST", "/", &[]).await;
    assert_eq!(seen.kind, Some(ErrorKind::SignatureMissing));
}

#[test]
fn a_scheme_that_sends_no_key_cannot_wait_for_one() {
    let keys = SharedKeyring::pending(|_| async { Ok(()) });

    assert_eq!(
        Endpoint::builder(&STRIPE, keys)
            .build()
            .unwrap_err()
            .to_string(),
        "the keyring is pending, and `stripe` sends no key in a handshake; create it with \
         `SharedKeyring::new`"
    );
}
