//! How many blocks' events are asked for at once.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::node::says_too_often;
use crate::source::SourceError;

/// What every node known to us answers.
const FIRST: usize = 64;
/// More would not be faster: the blocks themselves are asked for one by one.
const LARGEST: usize = 256;

/// The blocks whose events are asked for at once: fewer after a refusal, slowly more again with every answer.
///
/// Each node has limits of its own, in blocks, in events or in bytes, and changes them. This only remembers what worked last: no
/// fact depends on it.
pub(super) struct Span(AtomicUsize);

impl Span {
    /// A moderate start.
    pub(super) const fn new() -> Self {
        Self(AtomicUsize::new(FIRST))
    }

    /// How many blocks are asked for now.
    pub(super) fn blocks(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// The node has answered for `blocks` of them.
    pub(super) fn answered(&self, blocks: usize) {
        let now = self.blocks();
        if blocks >= now {
            self.0.store(LARGEST.min(now + now / 16 + 1), Ordering::Relaxed);
        }
    }

    /// The node has refused to answer for `blocks` of them. How many it is asked for now.
    pub(super) fn refused(&self, blocks: usize) -> usize {
        let fewer = (blocks / 2).max(1);
        self.0.store(fewer, Ordering::Relaxed);
        fewer
    }
}

/// Whether fewer blocks might be answered. Nodes have no common word for it, and time out, break off, or send the error page of
/// a proxy: so every failure counts, except of those who ask us to be slower.
pub(super) fn is_too_much(error: &SourceError) -> bool {
    match error {
        SourceError::Refused { .. } | SourceError::Unreachable { .. } | SourceError::Unreadable { .. } => {
            !says_too_often(error)
        }
        SourceError::Moved { .. }
        | SourceError::Behind { .. }
        | SourceError::Disagreement { .. }
        | SourceError::WrongChain { .. }
        | SourceError::TooDeep { .. }
        | SourceError::Configuration { .. }
        | SourceError::Lookup(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quittance_protocol::network::NetworkId;

    fn refused(code: i64, message: &str) -> SourceError {
        let network = NetworkId::new("ethereum");
        SourceError::Refused { network, method: "eth_getLogs", code, message: message.to_owned() }
    }

    #[test]
    fn a_refusal_halves_it_down_to_one() {
        let span = Span::new();
        let mut seen = vec![span.blocks()];
        while span.blocks() > 1 {
            seen.push(span.refused(span.blocks()));
        }
        assert_eq!(seen, [64, 32, 16, 8, 4, 2, 1]);
        assert_eq!(span.refused(1), 1);
    }

    #[test]
    fn answers_let_it_grow_slowly_up_to_a_bound() {
        let span = Span::new();
        span.answered(63);
        assert_eq!(span.blocks(), 64, "less than all of it was asked");
        span.answered(64);
        assert_eq!(span.blocks(), 69);
        for _ in 0..100 {
            span.answered(span.blocks());
        }
        assert_eq!(span.blocks(), LARGEST);
        span.refused(1);
        span.answered(1);
        assert_eq!(span.blocks(), 2);
    }

    #[test]
    fn a_node_that_limits_what_is_asked_is_told_from_one_that_limits_how_often() {
        for (code, message) in [
            (-32005, "query returned more than 10000 results"),
            (-32602, "block range is too wide"),
            (-32000, "exceed maximum block range: 50000"),
            (-32000, "Log response size exceeded."),
            (35, "ranges over 10000 blocks are not supported"),
        ] {
            assert!(is_too_much(&refused(code, message)), "{message}");
        }
        assert!(!is_too_much(&refused(-32005, "daily request count exceeded, request rate limited")));
        assert!(!is_too_much(&SourceError::Moved { network: NetworkId::new("ethereum") }));
    }
}
