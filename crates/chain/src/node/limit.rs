//! How nodes say that they were asked too often.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::source::SourceError;

/// What a node says that was asked too often, not for too much.
const TOO_OFTEN: [&str; 8] = [
    "rate limit",
    "too many requests",
    "request count",
    "per second",
    "request limit",
    // Tron's nodes, and who sells them.
    "lack of computing resources",
    "frequency limit",
    "request rate",
];
/// What it says before the seconds it wants to be left alone for.
const SUSPENDED: &str = "suspended for ";

/// Whether an error's code says that the node was asked too often. Providers never agreed about one.
pub(crate) fn is_limit(code: i64) -> bool {
    matches!(code, -32_005 | -32_016 | -32_029 | -32_097 | 429)
}

/// Whether a node says in so many words that it was asked too often. Some of the codes for it also stand for a question that is
/// too large.
pub(crate) fn says_too_often(error: &SourceError) -> bool {
    match error {
        SourceError::Refused { message, .. } => {
            let message = message.to_ascii_lowercase();
            TOO_OFTEN.iter().any(|words| message.contains(words))
        }
        SourceError::Unreachable { reason, .. } => reason.contains("429"),
        SourceError::Unreadable { .. }
        | SourceError::Moved { .. }
        | SourceError::Behind { .. }
        | SourceError::Disagreement { .. }
        | SourceError::WrongChain { .. }
        | SourceError::TooDeep { .. }
        | SourceError::Configuration { .. }
        | SourceError::Lookup(_) => false,
    }
}

/// Whether a node may say, in words or by a code, that it was asked too often.
pub(crate) fn may_be_too_often(error: &SourceError) -> bool {
    let has_code = matches!(error, SourceError::Refused { code, .. } if is_limit(*code));
    has_code || says_too_often(error)
}

/// How long a node wants to be left alone that says so in words.
pub(crate) fn suspended_for(said: &str) -> Option<Duration> {
    let (_, rest) = said.split_once(SUSPENDED)?;
    let seconds = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
    seconds.parse().ok().map(Duration::from_secs)
}

/// What `Retry-After` asks for. Nodes give seconds; a date is left to the back-off.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quittance_protocol::network::NetworkId;

    /// As java-tron says it, and as TronGrid's pages have it.
    const BY_TRON: [&str; 2] = [
        "class java.lang.IllegalAccessException : lack of computing resources",
        "The key exceeds the frequency limit(15), and the query server is suspended for 30s",
    ];

    #[test]
    fn what_trons_limiters_say_is_no_fault_of_the_question() {
        for said in BY_TRON {
            let (network, message) = (NetworkId::new("tron"), said.to_owned());
            let error = SourceError::Refused { network, method: "eth_getLogs", code: 200, message };
            assert!(says_too_often(&error), "{said}");
        }
        assert_eq!(BY_TRON.map(suspended_for), [None, Some(Duration::from_secs(30))]);
    }
}
