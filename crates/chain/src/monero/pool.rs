//! Payments that are in no block yet.

use quittance_ledger::transfer::Transfer;

use super::node::MoneroNode;
use super::reader::Reader;
use super::transfers::distinct;
use super::wire::Incoming;
use crate::reading::Reading;
use crate::source::SourceError;

impl Reader {
    /// Tells which payments are in the mempool now. The wallet says what is ours, and the node whether it is still there: a
    /// payment that only the wallet has lost stays, and one whose coins are spent twice is not believed before it is in a block.
    pub(super) async fn pool(
        &self,
        node: &MoneroNode,
        reading: &mut Reading,
        rows: &[Incoming],
    ) -> Result<(), SourceError> {
        let before: Vec<Transfer> = reading.unconfirmed().to_vec();
        let ids = before.iter().map(|transfer| &transfer.key.transaction);
        let known =
            node.transactions(&distinct(ids.chain(rows.iter().map(|row| &row.txid)).cloned())).await?;
        if known.values().any(|transaction| transaction.block_height.is_some()) {
            // The wallet has not said so, or does not know yet: nothing has left.
            return Err(node.moved());
        }
        let is_believed = |id: &String| {
            let doubted = rows.iter().any(|row| row.txid == *id && row.double_spend_seen);
            !doubted && known.get(id).is_some_and(|known| known.in_pool && !known.double_spend_seen)
        };
        let mut now: Vec<Transfer> = Vec::new();
        for row in rows.iter().filter(|row| is_believed(&row.txid)) {
            if let Some(transaction) = known.get(&row.txid) {
                now.push(self.transfer(node, row, transaction)?);
            }
        }
        let is_told = |now: &[Transfer], old: &Transfer| now.iter().any(|transfer| transfer.key == old.key);
        for old in before.into_iter().filter(|old| is_believed(&old.key.transaction)) {
            if !is_told(&now, &old) {
                now.push(old);
            }
        }
        now.sort_by(|one, other| one.key.cmp(&other.key));
        reading.mempool(now);
        Ok(())
    }
}
