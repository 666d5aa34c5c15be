//! Makes up for payments that following a network has missed, by the one path that following uses.

use std::time::Duration;

use quittance_chain::evm::balance_address;
use quittance_chain::{Addition, Position};
use quittance_ledger::Money;
use quittance_ledger::transfer::{Block, Place, Transfer};
use quittance_protocol::network::NetworkId;
use quittance_protocol::{InvoiceId, Time};
use quittance_store::StoreError;
use quittance_store::row::Realm;

use crate::app::App;
use crate::book::{BookError, Opened};

/// How long a reading that is under way is waited for. After it, following itself is at work, or the payer asks again.
const PATIENCE: Duration = Duration::from_secs(8);
/// How far a block's clock may be behind ours.
const SKEW: quittance_protocol::Duration = quittance_protocol::Duration::from_minutes(2);

/// What a block was found to hold for an invoice.
pub(super) struct Missed<'a> {
    pub(super) realm: &'a Realm,
    pub(super) network: NetworkId,
    pub(super) block: &'a Block,
    /// Transfers to the invoice's own addresses.
    pub(super) transfers: &'a [Transfer],
}

impl Missed<'_> {
    /// Writes what is not known yet of the transfers. Nobody else reads the network meanwhile, so that nothing is told twice.
    ///
    /// # Errors
    ///
    /// Rows cannot be read or written.
    pub(super) async fn make_up(&self, app: &App, id: InvoiceId) -> Result<(), BookError> {
        if self.unknown(&app.book.open(id).await?).is_empty() {
            return Ok(());
        }
        let turn = app.turns.take(self.realm, &self.network);
        let Ok(_turn) = tokio::time::timeout(PATIENCE, turn).await else { return Ok(()) };
        let unknown = self.unknown(&app.book.open(id).await?);
        let position = app.book.store().position(self.realm, &self.network).await?;
        let position: Option<Position> =
            position.as_deref().map(serde_json::from_str).transpose().map_err(StoreError::from)?;
        let Some(position) = position.filter(|_| !unknown.is_empty()) else { return Ok(()) };
        let count = unknown.len();
        if let Addition::Facts(batch) = position.add(&self.network, self.block, unknown) {
            app.book.advance(self.realm, &batch).await?;
            let (network, invoice) = (self.network.as_str(), id.short());
            tracing::warn!(
                invoice.id = invoice,
                network,
                block.height = self.block.height,
                "{count} transfers to invoice {invoice} that following {network} had missed were found by its payer"
            );
        }
        Ok(())
    }

    /// The transfers that are not known to be in a block, and can be payments.
    fn unknown(&self, opened: &Opened) -> Vec<Transfer> {
        let all = self.transfers.iter().filter(|transfer| {
            let is_known = monies(opened).any(|money| {
                money.is_in_a_block()
                    && (money.transfer.key == transfer.key || covers(money, transfer, self.block))
            });
            !is_known && is_recent(opened, transfer, self.block)
        });
        all.cloned().collect()
    }
}

/// Everything that is known to have come to the invoice.
pub(super) fn monies(opened: &Opened) -> impl Iterator<Item = &Money> {
    let counted = opened.reading.transfers.iter().map(|counted| &counted.money);
    counted.chain(&opened.reading.elsewhere)
}

/// Whether `money` is what a balance told of, and the transfer is part of that sum.
pub(super) fn covers(money: &Money, transfer: &Transfer, block: &Block) -> bool {
    let Place::Included(asked) = &money.place else { return false };
    let known = &money.transfer;
    balance_address(&known.key.transaction) == Some(transfer.to.address.as_str())
        && (&known.key.network, &known.method) == (&transfer.key.network, &transfer.method)
        && block.height <= asked.height
}

/// Whether the block can hold a payment of the invoice: an account may have been used before its addresses were given to us, and
/// what came then pays nothing.
pub(super) fn is_recent(opened: &Opened, transfer: &Transfer, block: &Block) -> bool {
    let quotes = opened.invoice.history.records().iter().filter(|record| {
        let target = record.fact.quote().and_then(|quote| quote.target.as_ref());
        target.is_some_and(|target| target.address == transfer.to.address)
    });
    let handed_out: Option<Time> = quotes.map(|record| record.at).min();
    handed_out.is_some_and(|at| block.time + SKEW >= at)
}
