//! The program that asks the SDKs of one language.

use std::io::{self, BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use webhook_sig_delivery::Delivery;

use super::{Judge, Verdict};

/// A running program with judges.
#[derive(Debug)]
pub struct Program {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

#[derive(Deserialize)]
struct List {
    judges: Vec<Judge>,
}

/// What an SDK says of a delivery.
#[derive(Deserialize)]
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    #[serde(default)]
    pub(super) crashed: bool,
    #[serde(default)]
    pub(super) because: String,
}

#[derive(Deserialize)]
struct Signed {
    delivery: Delivery,
}

impl Program {
    /// Starts a program in its folder.
    ///
    /// # Errors
    ///
    /// If it cannot be started.
    pub fn start(command: &[&str], folder: &Path) -> io::Result<Self> {
        let [program, arguments @ ..] = command else {
            return Err(io::Error::other("no program is named"));
        };
        let mut child = Command::new(program)
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the program has no pipes"));
        };
        Ok(Self {
            child,
            questions,
            answers: BufReader::new(answers),
        })
    }

    /// Asks for all judges.
    ///
    /// # Errors
    ///
    /// If the program ends, or its answer is not in the protocol.
    pub fn list(&mut self) -> io::Result<Vec<Judge>> {
        let List { judges } = self.ask(&json!({"ask": "list"}))?;
        Ok(judges)
    }

    /// Lets the SDK verify a delivery.
    pub(super) fn verify(&mut self, judge: &Judge, delivery: &Delivery) -> io::Result<Judged> {
        self.ask(&json!({
            "ask": "verify",
            "package": judge.package,
            "delivery": delivery,
        }))
    }

    /// Lets the SDK sign what a delivery would hold.
    pub(super) fn sign(&mut self, judge: &Judge, unsigned: &Delivery) -> io::Result<Delivery> {
        let Signed { delivery } = self.ask(&json!({
            "ask": "sign",
            "package": judge.package,
            "scheme": unsigned.scheme,
            "secret": unsigned.secrets.first(),
            "now": unsigned.now,
            "url": unsigned.url,
            "params": unsigned.params,
            "headers": unsigned.headers,
            "body": unsigned.body,
        }))?;
        Ok(delivery)
    }

    fn ask<T: DeserializeOwned>(&mut self, question: &Value) -> io::Result<T> {
        writeln!(self.questions, "{question}")?;
        self.questions.flush()?;
        let mut answer = String::new();
        if self.answers.read_line(&mut answer)? == 0 {
            return Err(io::Error::other("the program ended before it answered"));
        }
        serde_json::from_str(&answer)
            .map_err(|error| io::Error::other(format!("{error} in the answer {answer}")))
    }
}

impl Drop for Program {
    /// Ends the program, which would wait for more questions.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
