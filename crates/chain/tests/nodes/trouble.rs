//! Every fault that ends a question, with the error that a person gets to read.

use std::time::Duration;

use quittance_chain::SourceError;
use quittance_testkit::proxy::Fault;
use serde_json::{Value, json};

/// What a fault is called in the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Unreachable,
    Refused,
    Unreadable,
    Moved,
    WrongChain,
    Behind,
    Disagreement,
    Other,
}

/// The faults, and the errors that they are told as. A slow node is slower than [`Duration`] of two seconds.
pub(crate) fn faults() -> Vec<(Fault, Kind)> {
    let unanswered = [
        Fault::HangUp,
        Fault::CutShort,
        Fault::Status(429, Some(Duration::from_secs(3_600))),
        Fault::Status(503, None),
    ];
    let unreadable = [
        Fault::OtherNumber,
        Fault::Html,
        Fault::WrongId,
        Fault::NoId,
        Fault::Endless,
        Fault::Huge,
        Fault::rewrite(|question, _| json!({ "id": question["id"] })),
        Fault::rewrite(|question, _| json!({ "id": question["id"], "result": { "number": 7 } })),
        Fault::rewrite(|_, answer| Value::Array(vec![answer])),
    ];
    let codes = [-32_005, -32_016, -32_029, -32_097, -32_603];
    let unanswered = unanswered.map(|fault| (fault, Kind::Unreachable));
    let refused = codes.map(|code| (Fault::Error(code), Kind::Refused));
    let unreadable = unreadable.map(|fault| (fault, Kind::Unreadable));
    unanswered.into_iter().chain(refused).chain(unreadable).chain([(Fault::Bare, Kind::Refused)]).collect()
}

pub(crate) fn kind(error: &SourceError) -> Kind {
    match error {
        SourceError::Unreachable { .. } => Kind::Unreachable,
        SourceError::Refused { .. } => Kind::Refused,
        SourceError::Unreadable { .. } => Kind::Unreadable,
        SourceError::Moved { .. } => Kind::Moved,
        SourceError::WrongChain { .. } => Kind::WrongChain,
        SourceError::Behind { .. } => Kind::Behind,
        SourceError::Disagreement { .. } => Kind::Disagreement,
        SourceError::TooDeep { .. } | SourceError::Configuration { .. } | SourceError::Lookup(_) => {
            Kind::Other
        }
    }
}
