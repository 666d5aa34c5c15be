//! Turns a decision into what the payer sees. Nothing is decided here; amounts get their text.

mod account;
mod case;
mod instruction;
mod panel;
mod pay;
mod stage;

use quittance_chain::evm::balance_address;
use quittance_ledger::terms::Terms;
use quittance_ledger::{Money as LedgerMoney, Reading, Standing as LedgerStanding};
use quittance_page::ssr::Choice;
use quittance_protocol::view::{
    CodeHolds, Elsewhere, InvoiceView, Mark, Merchant, MethodView, Money, QuoteView, Standing, Transaction,
};
use quittance_protocol::{Amount, Family, Fiat, Method, Network, Time};

use crate::details::Details;
use crate::networks::Networks;
use crate::offers::Offer;
use crate::project::Project;

pub use self::account::{bill_lines, shop};
pub use self::case::help_case;
pub use self::panel::panel;
pub use self::pay::payment_request;
pub(crate) use self::stage::seal_of;

/// What a view is made from.
#[derive(Clone, Copy)]
pub struct Presented<'a> {
    /// Whose invoice.
    pub project: &'a Project,
    /// Nodes, for contracts and chain ids.
    pub networks: &'a Networks,
    /// The invoice's terms.
    pub terms: &'a Terms,
    /// What the merchant said about it.
    pub details: &'a Details,
    /// How often it changed.
    pub revision: u64,
    /// The decision.
    pub reading: &'a Reading,
    /// When it settled first.
    pub settled_at: Option<Time>,
    /// By the invoice's clock.
    pub now: Time,
    /// What it can be paid with.
    pub offers: &'a [Offer],
    /// The invoice's chain cannot be read just now.
    pub source_down: bool,
    /// What its payer wants a QR code to hold.
    pub code: CodeHolds,
}

impl Presented<'_> {
    /// The invoice as its payer sees it.
    #[must_use]
    pub fn view(&self) -> InvoiceView {
        InvoiceView {
            id: self.terms.id.as_str().to_owned(),
            revision: self.revision,
            now: self.now,
            kind: self.terms.kind,
            merchant: self.merchant(),
            order: self.details.order_id.clone(),
            description: self.details.description.clone(),
            fiat: fiat_money(self.terms.fiat),
            stage: self.stage(),
            quote: self.quote(),
            transactions: self.transactions(),
            elsewhere: self.elsewhere(),
            reversed: self.reading.is_reversed(),
            source_down: self.source_down,
            test: self.project.is_test(),
        }
    }

    /// What can be chosen, with prices: by currency, then network, each where it is offered first.
    #[must_use]
    pub fn choices(&self) -> Vec<Choice> {
        let symbol = |offer: &Offer| offer.method.asset.symbol;
        let first = |offer: &Offer| self.offers.iter().position(|other| symbol(other) == symbol(offer));
        let mut offers: Vec<&Offer> = self.offers.iter().collect();
        offers.sort_by_key(|offer| first(offer));
        let choices = offers.into_iter().map(|offer| Choice {
            method: method_view(offer.method, offer.due),
            fee: offer.fee.map(fiat_money),
            by_wallet: offer.method.network().family == Family::Evm,
        });
        choices.collect()
    }

    fn merchant(&self) -> Merchant {
        let Project { name, site, success_url, fail_url, contact, .. } = self.project;
        let page = self.details.donation.as_ref().map(|page| format!("/donate/{page}"));
        let thanks = format!("?thanks={}", self.terms.id);
        // A donor came from the donation page, and goes back there. Who pays at a counter is in the shop already.
        let back = |url: &Option<String>, state: &str| match &page {
            Some(page) => Some([page, state].concat()),
            None if self.details.sale.is_some() => None,
            None => url.as_ref().map(|url| return_link(url, self.terms, self.details)),
        };
        Merchant {
            name: name.clone(),
            site: site.clone(),
            success_url: back(&self.details.success_url.clone().or(success_url.clone()), &thanks),
            fail_url: back(fail_url, ""),
            contact: contact.clone(),
        }
    }

    fn quote(&self) -> Option<QuoteView> {
        let quote = self.reading.quote.as_ref()?;
        let method = Method::find(quote.method.as_str())?;
        Some(QuoteView {
            method: method_view(method, quote.due),
            rate: quote.rate.value(),
            rate_source: quote.rate_source.clone(),
            rated_at: quote.rate_at,
            locked_at: quote.locked_at,
            due: money(method, quote.due),
            pay_by: self.reading.deadline.pay_by(),
        })
    }

    fn transactions(&self) -> Vec<Transaction> {
        let counted = self.reading.transfers.iter().map(|counted| {
            let standing = match counted.standing {
                LedgerStanding::InTime => Standing::InTime,
                LedgerStanding::Late(_) => Standing::Late,
                LedgerStanding::Stuck => Standing::Stuck,
            };
            (&counted.money, standing)
        });
        let left = self.reading.left.iter().map(|money| (money, Standing::Left));
        counted.chain(left).filter_map(|(found, standing)| self.transaction(found, standing)).collect()
    }

    fn transaction(&self, found: &LedgerMoney, standing: Standing) -> Option<Transaction> {
        let transfer = &found.transfer;
        let method = Method::find(transfer.method.as_str())?;
        Some(Transaction {
            id: transfer.key.transaction.clone(),
            amount: money(method, transfer.amount),
            confirmations: found.confirmations,
            need: found.need,
            seen_at: found.seen_at,
            standing,
            explorer: self.explorer(method.network(), &transfer.key.transaction),
        })
    }

    fn elsewhere(&self) -> Vec<Elsewhere> {
        let described = self.reading.elsewhere.iter().filter_map(|found| {
            let method = Method::find(found.transfer.method.as_str())?;
            let transfer = self.transaction(found, Standing::Elsewhere)?;
            Some(Elsewhere { transfer, network: method.network().name.to_owned() })
        });
        described.collect()
    }

    /// Explorers know real chains only: neither the sandbox nor a chain of the operator's own.
    fn explorer(&self, network: &Network, transaction: &str) -> Option<String> {
        let real = !self.project.is_test() && self.networks.is_real(network);
        (real && !network.explorer.is_empty()).then(|| explorer_link(network.explorer, transaction))
    }

    /// The method the sums are counted in.
    fn method(&self) -> Option<&'static Method> {
        let quoted = self.reading.quote.as_ref().map(|quote| &quote.method);
        self.reading.method.as_ref().or(quoted).and_then(|code| Method::find(code.as_str()))
    }
}

/// Where a transaction can be looked up. What only a balance tells of has none to show, and explorers keep addresses beside
/// transactions.
#[must_use]
pub fn explorer_link(explorer: &str, transaction: &str) -> String {
    match balance_address(transaction) {
        Some(address) => explorer.replace("/tx/{}", "/address/{}").replace("{}", address),
        None => explorer.replace("{}", transaction),
    }
}

/// A fiat amount as text.
#[must_use]
pub fn fiat_money(fiat: Fiat) -> Money {
    Money { value: fiat.value(), currency: fiat.currency().code().to_owned() }
}

/// An amount of an asset as text.
#[must_use]
pub fn money(method: &Method, amount: Amount) -> Money {
    Money { value: method.format(amount), currency: method.asset.symbol.to_owned() }
}

/// A way to pay, with its price.
#[must_use]
pub fn method_view(method: &Method, price: Amount) -> MethodView {
    let network = method.network();
    let mark = |colour: &str, glyph: &str| Mark { colour: colour.to_owned(), glyph: glyph.to_owned() };
    MethodView {
        code: method.code.to_owned(),
        symbol: method.asset.symbol.to_owned(),
        asset: method.asset.name.to_owned(),
        asset_mark: mark(method.asset.colour, method.asset.glyph),
        network: network.name.to_owned(),
        // A chain's own coin follows no token standard.
        standard: if method.contract.is_some() { network.standard.to_owned() } else { String::new() },
        network_mark: mark(network.colour, network.glyph),
        native: method.contract.is_none(),
        price: method.format(price),
        sight_seconds: network.sight_seconds,
        typical_seconds: network.typical_seconds,
    }
}

/// Where a payer goes back to, with what the shop needs to find its order.
#[must_use]
pub fn return_link(url: &str, terms: &Terms, details: &Details) -> String {
    let Ok(mut link) = url::Url::parse(url) else { return url.to_owned() };
    link.query_pairs_mut()
        .append_pair("order_id", details.order_id.as_deref().unwrap_or_default())
        .append_pair("invoice_uuid", &terms.id.prefixed());
    link.into()
}

#[cfg(test)]
mod tests {
    use super::explorer_link;

    #[test]
    fn what_only_a_balance_tells_of_is_looked_up_by_its_address() {
        let explorer = "https://etherscan.io/tx/{}";
        assert_eq!(explorer_link(explorer, "0x1f"), "https://etherscan.io/tx/0x1f");
        assert_eq!(explorer_link(explorer, "balance:0xAb@17"), "https://etherscan.io/address/0xAb");
    }
}
