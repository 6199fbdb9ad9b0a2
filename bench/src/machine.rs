//! The machine that was measured on, because no number means anything without it.

use std::fs;
use std::process::Command;

/// Lists what the numbers depend on.
pub fn describe() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = info.lines().find(|line| line.starts_with(name));
        let value = line.and_then(|line| line.split_once(':'));
        value
            .map_or("unknown", |(_, value)| value.trim())
            .to_owned()
    };
    let flags = field("flags");
    let has = |flag| flags.split(' ').any(|own| own == flag);
    let with = |flag| if has(flag) { "with" } else { "without" };
    let (sha, wide) = (with("sha_ni"), with("avx2"));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "- {}, {cores} cores, {sha} instructions for SHA-256 (`sha_ni`), {wide} `avx2`\n- {}\n- {}\n- commit {}\n",
        field("model name"),
        output("uname", &["-sr"]),
        output("rustc", &["--version"]),
        output("git", &["describe", "--always", "--dirty"]),
    )
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|error| format!("{program}: {error}"))
}
