//! A connection to a server: one message of JSON-RPC a line, in both directions.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::time::Duration;

use quittance_protocol::network::NetworkId;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::address::Address;
use crate::node::Patience;
use crate::source::SourceError;

/// The bytes a line may have: the largest transaction there can be, in hexadecimal, and some more.
const LONGEST_LINE: usize = 9 * 1024 * 1024;
/// Questions sent before their answers are waited for.
const AT_ONCE: usize = 50;
/// Characters kept of a server's complaint.
const LONGEST_MESSAGE: usize = 200;

/// What is asked, and about what.
pub(super) type Question = (&'static str, Value);

/// Bytes in both directions, encrypted or not.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A connection. After any [`Trouble`] but a refusal it is of no more use.
pub(super) struct Line {
    stream: BufReader<Box<dyn Stream>>,
    /// The number of the next question, which its answer has to repeat.
    next: u64,
    /// How long a server may take for one line.
    answer: Duration,
    /// The scripts of which the server has said that something happened to them.
    changed: HashSet<String>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The server is not reached, or not any more.
    Gone(String),
    /// What it says is not what the protocol has.
    Unreadable(&'static str, String),
}

/// The server refuses one question. The connection stays good.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) method: &'static str,
    pub(super) code: i64,
    pub(super) message: String,
}

/// An answer, or a refusal.
pub(super) type Answer = Result<Value, Refusal>;

impl Line {
    /// Connects.
    pub(super) async fn open(address: &Address, patience: Patience) -> Result<Self, Trouble> {
        let late = |_| Trouble::Gone("no answer in time".to_owned());
        let connecting = TcpStream::connect((address.host.as_str(), address.port));
        let plain = timeout(patience.connect, connecting).await.map_err(late)?;
        let plain = plain.map_err(|_| Trouble::Gone("no connection".to_owned()))?;
        // Questions are small and wait for each other's answers.
        let _ = plain.set_nodelay(true);
        let stream: Box<dyn Stream> = match &address.tls {
            None => Box::new(plain),
            Some((connector, name)) => {
                let shaking_hands = connector.connect(name.clone(), plain);
                let encrypted = timeout(patience.connect, shaking_hands).await.map_err(late)?;
                Box::new(encrypted.map_err(|error| Trouble::Gone(printable(&error.to_string())))?)
            }
        };
        Ok(Self { stream: BufReader::new(stream), next: 1, answer: patience.answer, changed: HashSet::new() })
    }

    /// Asks all of these, and gives the answers in the same order.
    pub(super) async fn ask_all(&mut self, questions: &[Question]) -> Result<Vec<Answer>, Trouble> {
        let mut answers = Vec::with_capacity(questions.len());
        for some in questions.chunks(AT_ONCE) {
            answers.extend(self.ask_some(some).await?);
        }
        Ok(answers)
    }

    /// The scripts to which something happened since this was asked last.
    pub(super) fn take_changed(&mut self) -> HashSet<String> {
        std::mem::take(&mut self.changed)
    }

    async fn ask_some(&mut self, questions: &[Question]) -> Result<Vec<Answer>, Trouble> {
        let mut lines = Vec::new();
        let mut open: BTreeMap<u64, &'static str> = BTreeMap::new();
        for (method, params) in questions {
            let id = self.next;
            self.next += 1;
            let line = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
            lines.extend_from_slice(line.to_string().as_bytes());
            lines.push(b'\n');
            open.insert(id, method);
        }
        let sending = async {
            self.stream.get_mut().write_all(&lines).await?;
            self.stream.get_mut().flush().await
        };
        match timeout(self.answer, sending).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return Err(Trouble::Gone("the connection was closed".to_owned())),
        }
        let mut answers: BTreeMap<u64, Answer> = BTreeMap::new();
        while let Some(method) = open.values().next().copied() {
            let line = timeout(self.answer, self.line(method)).await;
            let line = line.map_err(|_| Trouble::Gone("no answer in time".to_owned()))??;
            let told: Value = serde_json::from_slice(&line)
                .map_err(|error| Trouble::Unreadable(method, printable(&error.to_string())))?;
            if let Some((id, answer)) = self.hear(told, &mut open, method)? {
                answers.insert(id, answer);
            }
        }
        Ok(answers.into_values().collect())
    }

    /// An answer with its number; none if it is news. `waiting` is a question that is open.
    fn hear(
        &mut self,
        mut told: Value,
        open: &mut BTreeMap<u64, &'static str>,
        waiting: &'static str,
    ) -> Result<Option<(u64, Answer)>, Trouble> {
        let wrong = |reason: &str| Trouble::Unreadable(waiting, reason.to_owned());
        if told.get("method").is_some() {
            if told["method"] == "blockchain.scripthash.subscribe" {
                let script = told["params"][0].as_str().ok_or_else(|| wrong("news of no script"))?;
                self.changed.insert(script.to_owned());
            }
            return Ok(None);
        }
        let id = told["id"].as_u64().ok_or_else(|| wrong("it does not say which question it answers"))?;
        let method = open.remove(&id).ok_or_else(|| wrong("it answers another question"))?;
        let refused = told.get("error").filter(|error| !error.is_null());
        if let Some(error) = refused {
            let code = error["code"].as_i64().unwrap_or_default();
            let message = error["message"].as_str().or_else(|| error.as_str()).unwrap_or_default();
            return Ok(Some((id, Err(Refusal { method, code, message: printable(message) }))));
        }
        let answer = told.get_mut("result").ok_or_else(|| wrong("there is no result"))?.take();
        Ok(Some((id, Ok(answer))))
    }

    /// The next line, without its end.
    async fn line(&mut self, method: &'static str) -> Result<Vec<u8>, Trouble> {
        let closed = || Trouble::Gone("the connection was closed".to_owned());
        let mut line = Vec::new();
        loop {
            let some = self.stream.fill_buf().await.map_err(|_| closed())?;
            if some.is_empty() {
                return Err(closed());
            }
            let (part, ends) = match some.iter().position(|byte| *byte == b'\n') {
                Some(end) => (some.get(..end).unwrap_or(some), true),
                None => (some, false),
            };
            if line.len() + part.len() > LONGEST_LINE {
                return Err(Trouble::Unreadable(method, "the answer is too large".to_owned()));
            }
            line.extend_from_slice(part);
            let taken = part.len() + usize::from(ends);
            self.stream.consume(taken);
            if ends {
                return Ok(line);
            }
        }
    }
}

impl Trouble {
    /// As the error of a network.
    pub(super) fn of(self, network: &NetworkId) -> SourceError {
        let network = network.clone();
        match self {
            Self::Gone(reason) => SourceError::Unreachable { network, reason },
            Self::Unreadable(method, reason) => SourceError::Unreadable { network, method, reason },
        }
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").field("next", &self.next).finish_non_exhaustive()
    }
}

/// The beginning of what a server says.
fn printable(said: &str) -> String {
    said.chars().take(LONGEST_MESSAGE).collect()
}
