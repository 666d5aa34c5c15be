//! Tells a fixture step by step: what was agreed, and what people do. Ids, times and addresses are fixed, so that pictures
//! are always the same.

use quittance_ledger::fact::{Fact, Record};
use quittance_ledger::quote::{Quote, Target};
use quittance_ledger::terms::{PayerData, Requote, Terms, Tolerance, Windows};
use quittance_protocol::network::{Family, Network};
use quittance_protocol::problem::Problem;
use quittance_protocol::view::CodeHolds;
use quittance_protocol::{Duration, Fiat, FiatCurrency, InvoiceId, Kind, Policy, Time};

use super::chain::Chain;
use super::fixture::{Fixture, Request, Source};
use super::shop::{Look, Shop};
use crate::config::Mode;
use crate::details::{Details, Line};
use crate::offers::Offer;

/// When every story starts: 21 November 2026, 14:06 UTC.
const START: Time = Time::from_seconds(1_795_269_960);

/// How long there is to pay.
const TIME_TO_PAY: Duration = Duration::from_minutes(15);

/// The price of everything: 24.90 USD.
const PRICE: Fiat = Fiat::from_minor(24_90, FiatCurrency::USD);

/// Who says what is no stablecoin costs.
const AGREED: &str = "median of Kraken, Coinbase, CoinGecko";

/// What is offered, unless a story says otherwise.
const OFFERED: &[&str] = &["USDT_TRC20", "USDC_BASE", "BTC", "ETH", "TON"];

impl Fixture {
    /// An invoice that can be paid for 15 minutes; no method is chosen.
    pub(super) fn timed(name: &'static str) -> Self {
        Self {
            name,
            mode: Mode::Live,
            look: Look::Plain,
            terms: Terms {
                id: InvoiceId::from_random(*b"pictures are always alike."),
                kind: Kind::Timed,
                fiat: PRICE,
                policy: Policy::PartialUntilExpiry,
                tolerance: Tolerance::default(),
                windows: Windows::default(),
                payer_data: PayerData::NotNeeded,
                requote_after_expiry: Requote::Refused,
                created_at: START,
                pay_by: Some(START + TIME_TO_PAY),
            },
            details: Details {
                order_id: Some("1042".to_owned()),
                description: Some("The Sea, hardback".to_owned()),
                ..Details::default()
            },
            offered: OFFERED.to_vec(),
            facts: Vec::new(),
            now: START,
            source: Source::Up,
            request: Request::Page,
            code: CodeHolds::default(),
            user_agent: None,
            chain: Chain::default(),
        }
    }

    /// An invoice without a deadline.
    pub(super) fn open(name: &'static str) -> Self {
        Self::timed(name).with(|terms| (terms.kind, terms.pay_by) = (Kind::Open, None))
    }

    /// An invoice whose method the merchant chose.
    pub(super) fn fixed(name: &'static str, code: &'static str) -> Self {
        Self::timed(name).with(|terms| terms.kind = Kind::Fixed).offering([code])
    }

    /// Under exact-or-fail.
    pub(super) fn exact_or_fail(self) -> Self {
        self.with(|terms| terms.policy = Policy::ExactOrFail)
    }

    /// The payer has to say who pays.
    pub(super) fn asks_who_pays(self) -> Self {
        self.with(|terms| terms.payer_data = PayerData::Needed)
    }

    /// The project gives new prices after the time to pay.
    pub(super) fn gives_new_prices(self) -> Self {
        self.with(|terms| terms.requote_after_expiry = Requote::Allowed)
    }

    fn with(mut self, change: impl FnOnce(&mut Terms)) -> Self {
        change(&mut self.terms);
        self
    }

    /// In test mode.
    pub(super) fn test(mut self) -> Self {
        self.mode = Mode::Test;
        self
    }

    /// With these ways to pay.
    pub(super) fn offering(mut self, codes: impl IntoIterator<Item = &'static str>) -> Self {
        self.offered = codes.into_iter().collect();
        self
    }

    /// With another description.
    pub(super) fn describing(mut self, order: &str, description: &str) -> Self {
        self.details.order_id = Some(order.to_owned());
        self.details.description = Some(description.to_owned());
        self
    }

    /// Its shop's name is written from right to left.
    pub(super) const fn named_in_hebrew(mut self) -> Self {
        self.look = Look::Hebrew;
        self
    }

    /// A bill with lines, of a shop that shows itself with everything it can decide.
    pub(super) fn branded(mut self) -> Self {
        let line = |description, quantity, amount| {
            Line::new(description, quantity, Some(amount), self.terms.fiat.currency()).ok()
        };
        let lines = [
            line("The Sea, hardback", None, "18.50"),
            line("Bookmark, letterpress", Some("3"), "6.00"),
            line("Postage to Portugal", None, "3.40"),
            line("Returning reader", None, "-3.00"),
        ];
        self.look = Look::Branded;
        self.details.lines = lines.into_iter().flatten().collect();
        self.details.due_date = "2026-12-05".parse().ok();
        self
    }

    /// Its chain cannot be read.
    pub(super) fn unread(mut self) -> Self {
        self.source = Source::Down;
        self
    }

    /// The payer asked to pay another way.
    pub(super) fn changing(mut self) -> Self {
        self.request = Request::Change;
        self
    }

    /// The payer's wallet reads nothing but addresses.
    pub(super) fn with_bare_code(mut self) -> Self {
        self.code = CodeHolds::Address;
        self
    }

    /// The payer looks at it in an app's own browser.
    pub(super) fn seen_by(mut self, user_agent: &'static str) -> Self {
        self.user_agent = Some(user_agent);
        self
    }

    /// What the payer just sent was not taken.
    pub(super) fn refusing(mut self, problem: Problem) -> Self {
        self.request = Request::Refused(problem);
        self
    }

    /// The payer sent this for an answer to who pays.
    pub(super) fn entering(mut self, members: &'static [(&'static str, &'static str)]) -> Self {
        self.request = Request::Entered(members);
        self
    }

    /// Time passes on the clock alone.
    pub(super) fn seconds(mut self, seconds: i64) -> Self {
        self.now = self.now + Duration::from_seconds(seconds);
        self
    }

    /// Minutes pass, and the chain is read up to then.
    pub(super) fn minutes(self, minutes: i64) -> Self {
        self.seconds(60 * minutes).blocks(1)
    }

    /// The payer confirms a method.
    pub(super) fn chooses(mut self, code: &str) -> Self {
        let offer = Shop::get().and_then(|shop| shop.offer(code, self.terms.fiat, self.now));
        let Some(Offer { method, price, due, .. }) = offer else { return self };
        // Stablecoins have the price that the shop decided, everything else what sources agree on.
        let (source, at) = match method.asset.stable {
            true => (price.source, price.at),
            false => (AGREED.to_owned(), price.at - Duration::from_seconds(70)),
        };
        let quote = Quote {
            method: method.code(),
            target: (self.terms.payer_data == PayerData::NotNeeded).then(|| target(method.network())),
            due,
            rate: price.rate,
            rate_source: source,
            rate_at: at,
            need: method.network().confirmations,
            locked_at: self.now,
            pay_by: self.terms.pay_by,
        };
        self.chain.quote = Some(quote.clone());
        self.does(Fact::Chosen(quote))
    }

    /// The merchant takes everything in blocks as payment.
    pub(super) fn accepts(self) -> Self {
        let acceptable = self.told().map(|told| told.reading.acceptable()).unwrap_or_default();
        self.does(Fact::Accepted(acceptable))
    }

    /// Somebody does something now.
    pub(super) fn does(mut self, fact: Fact) -> Self {
        self.facts.push(Record { at: self.now, fact });
        self
    }
}

/// An address that nobody holds a key for: it is made from the hash of a sentence.
fn target(network: &Network) -> Target {
    let (address, reference) = match network.family {
        Family::Bitcoin => ("bc1q3vclr6htl3xy70upf5shkuqtdz62f46m0ceqs5", None),
        Family::Evm => ("0x8b31f1eAEbFC4c4F3F814D217b700b68b4a4D75B", None),
        Family::Tron => ("TNfCkxmCTdY9ZGN6gV3uLCbPfJ4GvZeuhb", None),
        Family::Solana => ("ANMqp7giyNs3QZCCZoYDC45dDC5AvL8D6HAdtKyd3y5F", None),
        Family::Ton => ("UQCLMfHq6_xMTz-BTSF7cAtotKTXW1CDBHaONWrb8B7kZpSn", Some("700482")),
        Family::Monero => (
            "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
            None,
        ),
    };
    Target { network: network.id(), address: address.to_owned(), reference: reference.map(str::to_owned) }
}
