//! An invoice as help speaks of it.

use quittance_ledger::{Action, Reading};
use quittance_page::ssr::{Case, May};
use quittance_protocol::Fiat;
use quittance_protocol::view::{InvoiceView, Money, Stage};

use super::{Presented, fiat_money};

/// What help needs beside the view: the address, which the page may not show any more, and what may be asked for.
#[must_use]
pub fn help_case<'a>(reading: &'a Reading, view: &'a InvoiceView) -> Case<'a> {
    let quoted = reading.quote.as_ref().and_then(|quote| quote.target.as_ref());
    let target = quoted.or(reading.targets.last());
    let choosing = matches!(view.stage, Stage::Choose { .. });
    let may_change = choosing || view.stage.pay().is_some_and(|pay| pay.may_change);
    Case {
        view,
        address: target.map(|target| target.address.as_str()),
        reference: target.and_then(|target| target.reference.as_deref()),
        fee: None,
        may: May {
            claim: !reading.targets.is_empty(),
            choose: may_change && reading.permits(Action::Choose),
            requote: reading.permits(Action::Requote) && reading.quote.is_some(),
        },
    }
}

impl Presented<'_> {
    /// What the network of the method usually takes for itself, and what that makes with the whole price. Told, never charged.
    #[must_use]
    pub fn network_fee(&self) -> Option<(Money, Money)> {
        let quote = self.reading.quote.as_ref()?;
        let fee = self.offers.iter().find(|offer| offer.method.code == quote.method.as_str())?.fee?;
        let price = self.terms.fiat;
        let sum = Fiat::from_minor(price.minor().checked_add(fee.minor())?, price.currency());
        Some((fiat_money(fee), fiat_money(sum)))
    }
}
