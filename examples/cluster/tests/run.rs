//! The example as its users run it.

use std::io::{self, Write};

use webhook_sig_tests::examples::run;

const PATH: &str = env!("CARGO_BIN_EXE_cluster");

#[test]
fn each_delivery_is_handled_once_over_three_instances() {
    let path = std::env::var("PATH").unwrap_or_default();

    let output = run(PATH, &[], &[("PATH", &path)]);

    if output.status.code() == Some(2) {
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(std::env::var_os("CI").is_none(), "CI demands: {complaint}");
        // What `eprintln!` writes is captured, and shown only of a test that fails.
        writeln!(io::stderr(), "\nSKIPPED the example cluster: {complaint}").unwrap();
        return;
    }
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{printed}");
    assert!(printed.contains("40 deliveries in 5 copies each: 40 handled exactly once"));
    assert!(printed.contains("200 copies acknowledged"), "{printed}");
    let busy = printed.lines().filter(|line| line.starts_with("http://"));
    let received: Vec<u32> = busy
        .map(|line| line.split_whitespace().nth(1).unwrap().parse().unwrap())
        .collect();
    assert_eq!(received.len(), 3, "{printed}");
    assert!(received.iter().all(|count| *count > 0), "{printed}");
}

#[test]
fn without_redis_it_says_what_to_install() {
    let output = run(PATH, &[], &[("PATH", "/nowhere")]);

    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(
        complaint.contains("apt-get install redis-server"),
        "{complaint}"
    );
}
