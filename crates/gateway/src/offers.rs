//! What an invoice can be paid with, and the quote for what was chosen.

use quittance_chain::derivation::KeyError;
use quittance_chain::sandbox::sandbox_target;
use quittance_chain::{Position, SourceError};
use quittance_ledger::fact::Record;
use quittance_ledger::quote::{Quote, Target};
use quittance_ledger::terms::Terms;
use quittance_protocol::{Amount, Duration, Fiat, InvoiceId, Kind, Method, Time};
use quittance_store::row::{Realm, Reservation};
use quittance_store::{Store, StoreError};

use crate::config::Mode;
use crate::details::Details;
use crate::fees::Fees;
use crate::moments::may_arrive_unseen;
use crate::networks::{LiveSource, Networks};
use crate::project::Project;
use crate::rates::{Price, Rates, Unpriced};

/// How many addresses of an account that hold money already are passed over before something must be wrong with it.
const USED_IN_A_ROW: u32 = 20;

/// A method with its price.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What is paid.
    pub method: &'static Method,
    /// The price of one unit.
    pub price: Price,
    /// What the whole invoice comes to.
    pub due: Amount,
    /// What the network usually takes for itself, where that is known. It is told, never charged.
    pub fee: Option<Fiat>,
}

/// Why there is no quote.
#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    /// The project does not offer the method, or nothing is known of its price.
    #[error("the method is not offered")]
    NotOffered,
    /// The network was never read yet: money sent before its first block was read would not be seen.
    #[error("the network was never read yet")]
    NeverRead,
    /// The newest block that was read is hours old: whoever pays now would wait until all that follows has been read.
    #[error("the network is still read up to now")]
    Behind,
    /// The network cannot be asked whether an address is empty.
    #[error("no address: {0}")]
    Unreadable(#[source] SourceError),
    /// Every address that was tried holds money already.
    #[error(
        "no address: the account's next ones hold money already; use a fresh account that nothing else uses"
    )]
    Used,
    /// No address could be derived.
    #[error("no address: {0}")]
    Key(#[from] KeyError),
    /// The counter could not be moved.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What offers are made from.
pub struct Desk<'a> {
    /// Rows.
    pub store: &'a dyn Store,
    /// Prices.
    pub rates: &'a Rates,
    /// Nodes.
    pub networks: &'a Networks,
    /// What networks take for themselves.
    pub fees: &'a Fees,
    /// By the gateway's clock: a price ages by it, whatever an invoice's own clock says.
    pub now: Time,
}

impl Desk<'_> {
    /// What an invoice can be paid with, in the project's order.
    #[must_use]
    pub fn offers(&self, project: &Project, terms: &Terms, details: &Details) -> Vec<Offer> {
        self.methods(project, details)
            .filter_map(|method| self.offer(project.mode, terms, details, method))
            .collect()
    }

    /// What a code names, if the invoice could be paid with it, whatever it costs.
    #[must_use]
    pub fn method(&self, project: &Project, details: &Details, code: &str) -> Option<&'static Method> {
        self.methods(project, details).find(|method| method.code == code)
    }

    /// Whether a method is missing from today's offers only because its price cannot be had just now.
    #[must_use]
    pub fn waits_for_price(&self, project: &Project, terms: &Terms, details: &Details) -> bool {
        self.methods(project, details).any(|method| self.has_lost_price(terms, details, method))
    }

    /// Whether a method has a price usually, and none just now. Frozen prices are not lost.
    #[must_use]
    pub fn has_lost_price(&self, terms: &Terms, details: &Details, method: &Method) -> bool {
        let price = self.rates.of(method.asset.symbol, terms.fiat.currency(), self.now);
        details.rates.is_none() && price == Err(Unpriced::NotNow)
    }

    /// What an invoice could be paid with, whatever it costs.
    fn methods(&self, project: &Project, details: &Details) -> impl Iterator<Item = &'static Method> {
        let allowed = |method: &&'static Method| {
            let preset = details.preset.as_deref().is_none_or(|code| code == method.code);
            let listed =
                details.available.is_empty() || details.available.iter().any(|code| code == method.code);
            preset && listed && self.can_receive(project, method)
        };
        project.methods.iter().copied().filter(allowed)
    }

    fn offer(&self, mode: Mode, terms: &Terms, details: &Details, method: &'static Method) -> Option<Offer> {
        let currency = terms.fiat.currency();
        let price = |symbol| match &details.rates {
            Some(frozen) => frozen.get(symbol).cloned(),
            None => self.rates.of(symbol, currency, self.now).ok(),
        };
        let fee = self
            .fees
            .usual(mode, method, self.now)
            .and_then(|(coin, amount)| price(coin.asset.symbol)?.rate.worth(amount, coin, currency));
        let price = price(method.asset.symbol)?;
        // What its network does not carry, nobody can pay.
        let due = price.rate.quote(terms.fiat, method).filter(|due| *due >= method.smallest)?;
        Some(Offer { method, price, due, fee })
    }

    /// A test project receives everything; a live one what it has a node and a key for.
    fn can_receive(&self, project: &Project, method: &Method) -> bool {
        match project.mode {
            Mode::Test => true,
            Mode::Live => {
                let network = method.network();
                let contract_known = method.contract.is_none() || self.networks.contract(method).is_some();
                self.networks.is_read(network.id)
                    && project.keys.contains_key(network.account())
                    && contract_known
            }
        }
    }

    /// The quote for an offer: its target is taken now, unless payer data is still missing.
    ///
    /// # Errors
    ///
    /// When no target can be had.
    pub async fn quote(&self, request: QuoteRequest<'_>, target: TargetWish) -> Result<Quote, OfferError> {
        let QuoteRequest { project, terms, offer, records, pay_by, now } = request;
        let target = match target {
            TargetWish::Later => None,
            TargetWish::Now => Some(self.target(project, terms.id, records, offer.method).await?),
        };
        let network = offer.method.network();
        let need = project.confirmations_on(network.id).or_else(|| match project.mode {
            Mode::Live => self.networks.confirmations(network.id),
            Mode::Test => None,
        });
        let pay_by = match terms.kind {
            Kind::Open => project.quote_age.map(|age| now + age),
            Kind::Timed | Kind::Fixed => pay_by,
        };
        Ok(Quote {
            method: offer.method.code(),
            target,
            due: offer.due,
            rate: offer.price.rate,
            rate_source: offer.price.source,
            rate_at: offer.price.at,
            need: need.unwrap_or(network.confirmations),
            locked_at: now,
            pay_by,
        })
    }

    /// Where money for a method is to arrive: where an earlier quote for it said, or at a target that is taken now. Until it is
    /// written, asking again takes the same one.
    ///
    /// # Errors
    ///
    /// When no target can be had.
    pub async fn target(
        &self,
        project: &Project,
        invoice: InvoiceId,
        records: &[Record],
        method: &Method,
    ) -> Result<Target, OfferError> {
        match earlier_target(records, method) {
            Some(target) => Ok(target),
            None => self.take_target(project, invoice, method).await,
        }
    }

    /// Whether an address holds nothing of a coin that may arrive unseen. What is there already would be taken for a payment,
    /// because a balance is all that tells of one.
    async fn is_empty(&self, method: &Method, address: &str) -> Result<bool, OfferError> {
        if !may_arrive_unseen(method) {
            return Ok(true);
        }
        let source = self.networks.evm(method.network.id).ok_or(OfferError::NotOffered)?;
        Ok(source.balance(address).await.map_err(OfferError::Unreadable)?.is_zero())
    }

    async fn take_target(
        &self,
        project: &Project,
        invoice: InvoiceId,
        method: &Method,
    ) -> Result<Target, OfferError> {
        let network = method.network();
        let wish = |key_name| Reservation { key_name, project: &project.id, invoice, method: method.code };
        match project.mode {
            Mode::Test => {
                let counter = format!("sandbox {}", project.id);
                let index = self.store.reserve_index(wish(&counter), None).await?;
                Ok(sandbox_target(method, &project.id, index)?)
            }
            Mode::Live => {
                let position = self.store.position(&Realm::Live, &network.id()).await?;
                let position = position.ok_or(OfferError::NeverRead)?;
                let position: Position = serde_json::from_str(&position).map_err(StoreError::from)?;
                let read = position.followed().map_or(self.now, |followed| followed.block_time);
                // Chains of an operator's own make blocks when they like.
                if self.networks.is_real(network) && is_behind(read, self.now) {
                    return Err(OfferError::Behind);
                }
                let (name, key) = project.keys.get(network.account()).ok_or(OfferError::NotOffered)?;
                let mut used = self.networks.source(network.id).and_then(LiveSource::given_by_others);
                for _ in 0..USED_IN_A_ROW {
                    let index = self.store.reserve_index(wish(name), used).await?;
                    let address = key.address(self.networks.format(network), index)?;
                    if self.is_empty(method, &address).await? {
                        return Ok(Target { network: network.id(), address, reference: None });
                    }
                    used = Some(index);
                }
                Err(OfferError::Used)
            }
        }
    }
}

/// What a quote is worked out from.
#[derive(Clone)]
pub struct QuoteRequest<'a> {
    /// Whose invoice.
    pub project: &'a Project,
    /// Its terms.
    pub terms: &'a Terms,
    /// What was chosen.
    pub offer: Offer,
    /// What happened before: two quotes for one asset share the target.
    pub records: &'a [Record],
    /// Until when it can be paid, if the invoice has a time of its own.
    pub pay_by: Option<Time>,
    /// By the invoice's clock.
    pub now: Time,
}

/// When the target is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetWish {
    /// With the quote.
    Now,
    /// Once the payer has said who pays.
    Later,
}

/// Whether nobody can pay in time where the newest block that was read is of `read`. Not even Bitcoin is ever without a block for
/// that long.
fn is_behind(read: Time, now: Time) -> bool {
    now.since(read) > Duration::from_hours(3)
}

fn earlier_target(records: &[Record], method: &Method) -> Option<Target> {
    let mut quotes = records.iter().filter_map(|record| record.fact.quote());
    quotes.find_map(|quote| quote.target.clone().filter(|_| quote.method.as_str() == method.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_that_is_hours_behind_is_not_offered() {
        let now = Time::from_seconds(1_700_000_000);
        let read = |minutes| is_behind(now + Duration::from_minutes(minutes), now);
        // Miners may tell the time wrong by two hours, in both directions.
        assert_eq!([read(120), read(0), read(-120), read(-180)], [false; 4]);
        assert_eq!([read(-181), read(-3 * 365 * 24 * 60)], [true; 2]);
    }
}
