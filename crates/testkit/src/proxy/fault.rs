//! What can go wrong between a gateway and a node.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

/// A fault that a [`super::Proxy`] plays for whoever asks through it.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The connection is closed without an answer.
    HangUp,
    /// The answer comes this much later.
    Slow(Duration),
    /// The connection is closed in the middle of the answer, which had promised to be longer.
    CutShort,
    /// This HTTP status, with a text that is no JSON, and with `Retry-After` if a time is named.
    Status(u16, Option<Duration>),
    /// A web page, as if all were well.
    Html,
    /// A JSON-RPC error with this code.
    Error(i64),
    /// An error outside of JSON-RPC, as if all were well: `{"Error": "…"}`.
    Bare,
    /// The answer to another question: its id is not the question's.
    WrongId,
    /// The answer does not say which question it answers.
    NoId,
    /// A result that never ends ([`ENDLESS`] bytes, in pieces).
    Endless,
    /// The same, with its length declared first.
    Huge,
    /// The node is of this chain.
    Chain(u64),
    /// The node knows no block above this height: it was frozen, or has gone back in time. It calls only its first block final.
    FrozenAt(u64),
    /// Events of more than this many blocks at once are refused.
    RangeLimit(u64),
    /// Blocks asked for by their height come with the next higher number.
    OtherNumber,
    /// Whatever the test makes of an answer.
    Rewrite(Rewrite),
}

/// Makes another answer of a question and its answer.
#[derive(Clone)]
pub struct Rewrite(Arc<Edit>);

type Edit = dyn Fn(&Value, Value) -> Value + Send + Sync;

/// The size of an answer that never ends: far more than anybody should read.
pub const ENDLESS: usize = 100 * 1024 * 1024;

impl Fault {
    /// Makes another answer of each question and its answer, both as JSON.
    pub fn rewrite(edit: impl Fn(&Value, Value) -> Value + Send + Sync + 'static) -> Self {
        Self::Rewrite(Rewrite(Arc::new(edit)))
    }

    /// The question that the node is asked instead.
    pub(super) fn question(&self, mut question: Value) -> Value {
        if let Self::FrozenAt(height) = self
            && is(&question, "eth_getBlockByNumber")
        {
            let which = &mut question["params"][0];
            match which.as_str() {
                Some("latest") => *which = hex(*height),
                Some("finalized" | "safe") => *which = hex(0),
                Some(_) | None => {}
            }
        }
        question
    }

    /// The answer that whoever asked gets instead.
    pub(super) fn answer(&self, question: &Value, mut answer: Value) -> Value {
        let block = is(question, "eth_getBlockByNumber");
        let number = number(&answer["result"]["number"]);
        match self {
            Self::Error(code) => return refusal(question, *code, "the node is not in the mood"),
            Self::WrongId => answer["id"] = json!(answer["id"].as_u64().unwrap_or(0) + 1),
            Self::NoId => drop(answer.as_object_mut().and_then(|answer| answer.remove("id"))),
            Self::Chain(id) if is(question, "eth_chainId") => answer["result"] = hex(*id),
            Self::FrozenAt(height) if is(question, "eth_blockNumber") => answer["result"] = hex(*height),
            Self::FrozenAt(height) if block && number.is_some_and(|number| number > *height) => {
                answer["result"] = Value::Null;
            }
            Self::RangeLimit(blocks) if exceeds(question, *blocks) => {
                return refusal(question, -32_005, &format!("more than {blocks} blocks at once"));
            }
            Self::OtherNumber if block && asked_number(question).is_some() => {
                if let Some(number) = number {
                    answer["result"]["number"] = hex(number + 1);
                }
            }
            Self::Rewrite(Rewrite(edit)) => return edit(question, answer),
            Self::Chain(_) | Self::FrozenAt(_) | Self::RangeLimit(_) | Self::OtherNumber => {}
            // These say nothing about the content of an answer.
            Self::HangUp | Self::Slow(_) | Self::CutShort | Self::Status(..) => {}
            Self::Html | Self::Bare | Self::Endless | Self::Huge => {}
        }
        answer
    }
}

impl fmt::Debug for Rewrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rewrite")
    }
}

/// A JSON-RPC error.
fn refusal(question: &Value, code: i64, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": question["id"], "error": { "code": code, "message": message } })
}

fn is(question: &Value, method: &str) -> bool {
    question["method"] == method
}

/// The height that a block is asked for by; none if it is asked for by a word such as `latest`.
fn asked_number(question: &Value) -> Option<u64> {
    number(&question["params"][0])
}

/// Whether events of more than `blocks` blocks are asked for. A word for a height may stand for any.
fn exceeds(question: &Value, blocks: u64) -> bool {
    is(question, "eth_getLogs") && asked_range(question).is_none_or(|range| range > blocks)
}

/// How many blocks events are asked of. Those of one block, named by its hash, are one; a word for a height leaves it open.
fn asked_range(question: &Value) -> Option<u64> {
    let filter = &question["params"][0];
    match filter["blockHash"].is_null() {
        true => Some(number(&filter["toBlock"])?.saturating_sub(number(&filter["fromBlock"])?) + 1),
        false => Some(1),
    }
}

fn number(value: &Value) -> Option<u64> {
    u64::from_str_radix(value.as_str()?.strip_prefix("0x")?, 16).ok()
}

fn hex(number: u64) -> Value {
    json!(format!("{number:#x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_too_many_blocks_are_refused() {
        let logs = |filter: Value| {
            let question = json!({ "id": 7, "method": "eth_getLogs", "params": [filter] });
            let answer = json!({ "id": 7, "result": [] });
            Fault::RangeLimit(10).answer(&question, answer)["error"]["code"].as_i64()
        };
        assert_eq!(logs(json!({ "fromBlock": "0x1", "toBlock": "0xa" })), None);
        assert_eq!(logs(json!({ "fromBlock": "0x1", "toBlock": "0xb" })), Some(-32_005));
        assert_eq!(logs(json!({ "fromBlock": "0x1", "toBlock": "latest" })), Some(-32_005));
        assert_eq!(logs(json!({ "blockHash": "0x00" })), None);
    }

    #[test]
    fn a_frozen_node_knows_no_block_above_its_height() {
        let fault = Fault::FrozenAt(5);
        let ask =
            |which: &str| json!({ "id": 1, "method": "eth_getBlockByNumber", "params": [which, false] });
        for (which, instead) in [("latest", "0x5"), ("finalized", "0x0"), ("0x3", "0x3")] {
            assert_eq!(fault.question(ask(which))["params"][0], instead);
        }
        let told = |number: &str| {
            fault.answer(&ask("0x1"), json!({ "id": 1, "result": { "number": number } }))["result"].clone()
        };
        assert_eq!((told("0x5")["number"].as_str(), told("0x6")), (Some("0x5"), Value::Null));
        let height = json!({ "id": 1, "method": "eth_blockNumber" });
        assert_eq!(fault.answer(&height, json!({ "id": 1, "result": "0x9" }))["result"], "0x5");
    }
}
