//! Makes the wallet look for every address that was handed out.
//!
//! The gateway derives addresses by itself, so that each is stored before it is shown and no two payers get one, whether the
//! wallet answers just then or not. The wallet has to be told of them: it looks for those that it has made, and for as many
//! after them as its lookahead says. It is told of all up to the last number that was ever taken, so the lookahead is only a
//! reserve, and numbers that nobody was given in the end make no hole behind which it would not look.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::node::MoneroNode;
use super::reader::Reader;
use crate::source::{SourceError, Targets};

/// The lookahead of Monero's wallets: so many addresses after the last one that was made.
const LOOKAHEAD: u32 = 200;

/// Addresses that a wallet makes at once, at most.
const AT_ONCE: u32 = 64;

/// What a wallet says that has made no address of a number.
const NOT_MADE: i64 = -15;

impl Reader {
    /// Tells the wallet of all addresses that were taken. If there were more of them than it looks ahead, it may have passed a
    /// payment, and reads the chain once more.
    pub(super) async fn make_known(
        &self,
        node: &MoneroNode,
        targets: &dyn Targets,
    ) -> Result<(), SourceError> {
        // The wallet's number 0 is its primary address, which no payer gets, so this is the number of the last one taken.
        let last = targets.taken(&self.key).await?;
        let mut made = node.made_up_to(last).await?;
        if last.saturating_sub(made) >= LOOKAHEAD {
            node.rescan.owe(node).await?;
        }
        while made <= last {
            let count = last.saturating_sub(made).saturating_add(1).min(AT_ONCE);
            let question = json!({ "account_index": 0, "count": count });
            node.wallet.ask::<Value>("create_address", question).await?;
            made = made.saturating_add(count);
            node.made.store(made, Ordering::Relaxed);
        }
        node.rescan.see_to(node).await
    }
}

impl MoneroNode {
    /// How many addresses the wallet has made, as far as it matters for number `last`: a question or two if it has made that
    /// one, and none if that is known.
    async fn made_up_to(&self, last: u32) -> Result<u32, SourceError> {
        let known = self.made.load(Ordering::Relaxed);
        if known > last {
            return Ok(known);
        }
        if known == 0 && self.has_made(last.saturating_add(1)).await? {
            return self.was_used_before(last).await;
        }
        let made = match self.has_made(last).await? {
            true => last.saturating_add(1),
            // Its primary address is there from the start.
            false => self.first_missing(known.max(1), last).await?,
        };
        self.made.store(made, Ordering::Relaxed);
        Ok(made)
    }

    /// The wallet has made addresses that were never taken here: by hand, for another gateway, or for this one before its data
    /// were lost or put back. Somebody may pay to them still, so no payer is given them.
    async fn was_used_before(&self, last: u32) -> Result<u32, SourceError> {
        let mut more: u32 = 2;
        while self.has_made(last.saturating_add(more)).await? {
            more = more.saturating_mul(2);
        }
        let made = self.first_missing(last.saturating_add(more / 2), last.saturating_add(more)).await?;
        let (network, of_others) = (self.network(), made.saturating_sub(1));
        tracing::warn!(
            "The wallet of {network} has made addresses up to number {of_others}, and only {last} were taken here: those between are passed over"
        );
        self.of_others.store(of_others, Ordering::Relaxed);
        self.made.store(made, Ordering::Relaxed);
        Ok(made)
    }

    /// The first number that the wallet has not made, between one up to which it has made all, and one that it has not.
    async fn first_missing(&self, mut first: u32, mut missing: u32) -> Result<u32, SourceError> {
        while first < missing {
            let middle = first.midpoint(missing);
            match self.has_made(middle).await? {
                true => first = middle.saturating_add(1),
                false => missing = middle,
            }
        }
        Ok(first)
    }

    async fn has_made(&self, number: u32) -> Result<bool, SourceError> {
        let question = json!({ "account_index": 0, "address_index": [number] });
        match self.wallet.ask::<Value>("get_address", question).await {
            Ok(_) => Ok(true),
            Err(SourceError::Refused { code: NOT_MADE, .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
