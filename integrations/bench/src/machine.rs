//! The machine that was measured on, because no number means anything without it.

use std::fs;
use std::process::Command;

/// Lists what the numbers depend on.
pub fn describe() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "- {}, {cores} cores\n- {}\n- {}\n- {}\n- commit {}\n",
        model.map_or("unknown", |(_, model)| model),
        output("uname", &["-sr"]),
        webhook_sig_integrations_postgres::version(),
        output("rustc", &["--version"]),
        output("git", &["describe", "--always", "--dirty"]),
    )
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|error| format!("{program}: {error}"))
}
