//! What a file must not describe: each law of schemes, with the word that breaks it and the cure.

mod events;
mod laws;
mod types;

/// A sound scheme, of which each case changes one line.
const SOUND: &str = r#"id = "acme"
algorithm = "hmac-sha256"
encoding = "hex"
key-format = "text"
audience = "key"
methods = ["POST"]
acknowledgement = { statuses = "any-success" }
body-limit = 1024
unsigned-body = false
opens-with = ""
json-form = false
url-forms = ["as-configured"]
signs = ["timestamp", { literal = "." }, "id", { literal = "." }, "body"]
signature = { header = "Sig" }
timestamp = { at = { header = "At" }, format = "unix-seconds" }
message-id = { header = "Id" }
key-id = { header = "Key-Id" }
event = { id = { json = "/id" } }
unsigned-id = { header = "Request-Id" }
event-type = { header = "Topic" }
event-time = { at = { json = "/created" }, format = "unix-millis" }
retried-for = 259200
unique-messages = false
"#;

/// Returns a scheme with another value of one word.
fn with(text: &str, word: &str, value: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once(" = ") {
        Some((own, _)) if own == word => format!("{word} = {value}\n"),
        _ => format!("{line}\n"),
    });
    lines.collect()
}
