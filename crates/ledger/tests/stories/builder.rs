//! Tells an invoice's life step by step.
//!
//! An invoice is over 1000 units of BTC (2 confirmations) or 5000 of USDT_TRC20 (3), and can be paid for 15 minutes. The
//! clock starts at minute 0; a block is mined only when the story says so.

use quittance_ledger::fact::{Fact, Record};
use quittance_ledger::terms::{PayerData, Requote, Terms, Tolerance, Windows};
use quittance_ledger::transfer::{Block, ChainFact, Followed, Place, Transfer, TransferKey};
use quittance_ledger::{
    Action, Applied, Conflict, Event, History, Quote, Reading, Target, apply, pass, read,
};
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Amount, Duration, Fiat, FiatCurrency, InvoiceId, Kind, Policy, Time};

/// An invoice and everything around it.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) terms: Terms,
    pub(crate) history: History,
    pub(crate) now: Time,
    pub(crate) number: u64,
    pub(crate) height: u64,
    /// What the last step told.
    pub(crate) events: Vec<Event>,
    branch: u64,
    need: Option<u32>,
}

/// Minute `minute` of the story.
pub(crate) fn minute(minute: i64) -> Time {
    Time::from_seconds(1_700_000_000) + Duration::from_minutes(minute)
}

/// The target of a method.
pub(crate) fn target(method: &str) -> Target {
    let network = if method == "BTC" { "bitcoin" } else { "tron" };
    Target { network: NetworkId::new(network), address: format!("address of {network}"), reference: None }
}

/// The name of a transfer.
pub(crate) fn key(name: &str) -> TransferKey {
    let network = NetworkId::new(if name.starts_with("usdt") { "tron" } else { "bitcoin" });
    TransferKey { network, transaction: name.to_owned(), position: 0 }
}

/// A transfer of `amount` to the invoice's BTC target, or to its USDT target if the name starts with `usdt`.
pub(crate) fn transfer(name: &str, amount: u128) -> Transfer {
    let method = if name.starts_with("usdt") { "USDT_TRC20" } else { "BTC" };
    Transfer {
        key: key(name),
        method: MethodCode::new(method),
        to: target(method),
        amount: Amount::new(amount),
        spends: [format!("coins of {name}")].into(),
    }
}

/// A quote for `method` that can be paid until `pay_by`.
pub(crate) fn quote(method: &str, pay_by: Option<Time>) -> Quote {
    let (due, need) = if method == "BTC" { (1000, 2) } else { (5000, 3) };
    Quote {
        method: MethodCode::new(method),
        target: Some(target(method)),
        due: Amount::new(due),
        rate: "1".parse().unwrap(),
        rate_source: "test".to_owned(),
        rate_at: minute(0),
        need,
        locked_at: minute(0),
        pay_by,
    }
}

impl Story {
    /// A timed invoice in choose: partial until expiry, no tolerance, no extension, 24 hours to settle.
    pub(crate) fn timed() -> Self {
        let terms = Terms {
            id: InvoiceId::from_random([1; 26]),
            kind: Kind::Timed,
            fiat: Fiat::parse("10", FiatCurrency::USD).unwrap(),
            policy: Policy::PartialUntilExpiry,
            tolerance: Tolerance::default(),
            windows: Windows { settle: Duration::from_hours(24), extend: Duration::ZERO },
            payer_data: PayerData::NotNeeded,
            requote_after_expiry: Requote::Allowed,
            created_at: minute(0),
            pay_by: Some(minute(15)),
        };
        let history = History::new(minute(0));
        Self {
            terms,
            history,
            now: minute(0),
            number: 0,
            height: 100,
            events: Vec::new(),
            branch: 0,
            need: None,
        }
    }

    /// The same, waiting for 1000 units of BTC.
    pub(crate) fn awaiting() -> Self {
        Self::timed().choose("BTC")
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Terms)) -> Self {
        change(&mut self.terms);
        self
    }

    pub(crate) fn exact_or_fail(self) -> Self {
        self.with(|terms| terms.policy = Policy::ExactOrFail)
    }

    pub(crate) fn tolerating(self, basis_points: u16) -> Self {
        self.with(|terms| terms.tolerance = Tolerance::from_basis_points(basis_points))
    }

    pub(crate) fn choose(self, method: &str) -> Self {
        let pay_by = self.terms.pay_by;
        let quote = self.quote(method, pay_by);
        self.does(Fact::Chosen(quote))
    }

    /// Asks for so many confirmations, whatever the method.
    pub(crate) fn needing(mut self, need: u32) -> Self {
        self.need = Some(need);
        self
    }

    /// A quote as this invoice gives it.
    pub(crate) fn quote(&self, method: &str, pay_by: Option<Time>) -> Quote {
        let quote = quote(method, pay_by);
        Quote { need: self.need.unwrap_or(quote.need), ..quote }
    }

    pub(crate) fn does(mut self, fact: Fact) -> Self {
        self.tries(fact).unwrap();
        self
    }

    /// Records a fact that may be refused.
    pub(crate) fn tries(&mut self, fact: Fact) -> Result<Applied, Conflict> {
        let applied = apply(&self.terms, &mut self.history, Record { at: self.now, fact })?;
        self.events.clone_from(&applied.events);
        Ok(applied)
    }

    pub(crate) fn chain(mut self, transfer: Transfer, place: Place) -> Self {
        self.number += 1;
        let number = self.number;
        self.does(Fact::Chain(ChainFact { number, transfer, place }))
    }

    /// The transfer is in the mempool.
    pub(crate) fn sees(self, name: &str, amount: u128) -> Self {
        self.chain(transfer(name, amount), Place::Seen)
    }

    /// A new block with the transfer in it, 1 confirmation.
    pub(crate) fn includes(mut self, name: &str, amount: u128) -> Self {
        self.height += 1;
        let place = Place::Included(self.block(self.now));
        self.chain(transfer(name, amount), place).follows()
    }

    /// We read only now that a block of minute `at` had the transfer in it.
    pub(crate) fn finds(self, name: &str, amount: u128, at: i64) -> Self {
        let place = Place::Included(self.block(minute(at)));
        self.chain(transfer(name, amount), place).follows()
    }

    pub(crate) fn block(&self, time: Time) -> Block {
        Block { height: self.height, hash: format!("{}-{}", self.height, self.branch), time }
    }

    /// The transfer is gone.
    pub(crate) fn leaves(mut self, name: &str, amount: u128) -> Self {
        self.branch += 1;
        self.chain(transfer(name, amount), Place::Left)
    }

    /// So many empty blocks on both chains.
    pub(crate) fn blocks(mut self, count: u64) -> Self {
        self.height += count;
        self.follows()
    }

    /// Both networks are read up to now.
    pub(crate) fn follows(mut self) -> Self {
        for network in ["bitcoin", "tron"] {
            self.number += 1;
            let followed = Followed {
                network: NetworkId::new(network),
                number: self.number,
                height: self.height,
                block_time: self.now,
                finalized: None,
            };
            self = self.does(Fact::Followed(followed));
        }
        self
    }

    /// Time passes on the clock alone.
    pub(crate) fn clock(mut self, minutes: i64) -> Self {
        self.now = self.now + Duration::from_minutes(minutes);
        self.events = pass(&self.terms, &mut self.history, self.now).events;
        self
    }

    /// Time passes, and both networks are read up to then. Their height does not change.
    pub(crate) fn minutes(self, minutes: i64) -> Self {
        self.clock(minutes).follows()
    }

    pub(crate) fn reading(&self) -> Reading {
        read(&self.terms, self.history.records(), self.now)
    }

    /// The state and its reason, as in `failed short`.
    pub(crate) fn state(&self) -> String {
        let status = self.reading().status;
        let reason = status.reason().map(|reason| format!(" {reason}")).unwrap_or_default();
        format!("{}{reason}", status.state())
    }

    /// Says what the state must be here, and goes on.
    #[track_caller]
    pub(crate) fn is(self, state: &str) -> Self {
        assert_eq!(self.state(), state, "{:#?}", self.reading());
        self
    }

    /// Says that a fact must be refused here, and goes on.
    #[track_caller]
    pub(crate) fn refuses(mut self, fact: Fact) -> Self {
        let before = self.history.clone();
        let answer = self.tries(fact);
        assert!(answer.is_err(), "{answer:?}");
        assert_eq!(self.history, before);
        self
    }

    pub(crate) fn permits(&self, action: Action) -> bool {
        self.reading().permits(action)
    }
}
