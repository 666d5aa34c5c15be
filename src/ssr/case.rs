//! An invoice as help speaks of it: its facts, and what may be done with it now.

use leptos::prelude::*;
use quittance_protocol::view::{InvoiceView, Money, Stage, Standing, Transaction};
use quittance_protocol::{State, Time};

use crate::figure::fiat;
use crate::parts::{Txid, groups};
use crate::screen::{is_checking, money};
use crate::ssr::doc_words::DocWord;
use crate::ssr::shell::Dress;
use crate::when::{self, Zone};
use crate::words::Word;

/// An invoice as help speaks of it.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// What its payer sees.
    pub view: &'a InvoiceView,
    /// The address that its payer was given, also when the page does not show it any more.
    pub address: Option<&'a str>,
    /// What went with the address.
    pub reference: Option<&'a str>,
    /// What the network usually takes for itself, and what that makes with the whole price.
    pub fee: Option<(Money, Money)>,
    /// What may be asked for now.
    pub may: May,
}

/// What may be asked for now, by the rules that the forms themselves are held to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// About a transaction: there is an address that one can have paid.
    pub claim: bool,
    /// Another method.
    pub choose: bool,
    /// A new price, or more time.
    pub requote: bool,
}

impl Case<'_> {
    /// What is to be sent now, if anything is.
    pub(crate) fn payable(&self) -> Option<&Money> {
        // Once time is up the gateway looks for what was sent, and nobody is asked to send it.
        let pay = self.view.stage.pay().filter(|_| !is_checking(self.view, self.view.now));
        pay.map(|pay| &pay.amount)
    }

    /// Whether there is a receipt.
    pub(crate) const fn is_settled(&self) -> bool {
        self.view.stage.receipt().is_some()
    }

    /// What arrived in time, and what is missing of it.
    fn arrived(&self) -> (Option<&Money>, Option<&Money>) {
        match &self.view.stage {
            Stage::Partial { received, pay } => (Some(received), Some(&pay.amount)),
            Stage::Detected(progress) | Stage::Confirming(progress) => {
                (Some(&progress.received), progress.remaining.as_ref())
            }
            Stage::Paid(receipt) | Stage::Overpaid { receipt, .. } => (Some(&receipt.received), None),
            Stage::Failed { received, remaining, .. } => (received.as_ref(), remaining.as_ref()),
            Stage::Choose { .. } | Stage::Payer { .. } | Stage::Awaiting(_) => (None, None),
            Stage::Expired { .. } | Stage::Late { .. } | Stage::Canceled => (None, None),
        }
    }

    /// Until when there is, or was, to pay.
    fn pay_by(&self) -> Option<Time> {
        match &self.view.stage {
            Stage::Choose { pay_by, .. } | Stage::Expired { pay_by, .. } => *pay_by,
            Stage::Awaiting(pay) | Stage::Partial { pay, .. } => pay.pay_by,
            Stage::Payer { .. } | Stage::Late { .. } | Stage::Failed { .. } | Stage::Canceled => {
                self.view.quote.as_ref().and_then(|quote| quote.pay_by)
            }
            Stage::Detected(_) | Stage::Confirming(_) | Stage::Paid(_) | Stage::Overpaid { .. } => None,
        }
    }

    /// What is known of the invoice, by the names of places in sentences.
    pub(crate) fn places(&self, dress: &Dress<'_>) -> Vec<(&'static str, String)> {
        let (view, words) = (self.view, &dress.locale.words);
        let quote = view.quote.as_ref();
        let (received, remaining) = self.arrived();
        let (over, late) = match &view.stage {
            Stage::Overpaid { by, .. } => (Some(by), None),
            Stage::Late { amount, .. } => (None, Some(amount)),
            Stage::Choose { .. } | Stage::Payer { .. } | Stage::Awaiting(_) | Stage::Detected(_) => {
                (None, None)
            }
            Stage::Confirming(_) | Stage::Partial { .. } | Stage::Paid(_) | Stage::Expired { .. } => {
                (None, None)
            }
            Stage::Failed { .. } | Stage::Canceled => (None, None),
        };
        let time = |time: Time| when::clock(time, Zone::Utc, words);
        let (open, over_now) = match view.stage.state() {
            State::Choose | State::Payer | State::Awaiting | State::Partial => (self.pay_by(), None),
            State::Expired | State::Late | State::Failed => (None, self.pay_by()),
            State::Detected | State::Confirming | State::Paid | State::Overpaid | State::Canceled => {
                (None, None)
            }
        };
        let settled = view.stage.receipt();
        let stray = view.elsewhere.first();
        let known = [
            ("merchant", Some(view.merchant.name.clone())),
            ("fiat", Some(fiat(&view.fiat, words))),
            ("due", quote.map(|quote| money(&quote.due))),
            ("asset", quote.map(|quote| quote.method.symbol.clone())),
            ("network", quote.map(|quote| quote.method.network.clone())),
            ("sight", quote.map(|quote| when::usually(quote.method.sight_seconds, words))),
            ("usual", quote.map(|quote| when::usually(quote.method.typical_seconds, words))),
            ("amount", self.payable().map(money)),
            ("received", received.map(money)),
            ("remaining", remaining.map(money)),
            ("over", over.map(money)),
            ("late", late.map(money)),
            ("until", open.filter(|pay_by| *pay_by > view.now).map(time)),
            ("ended", over_now.map(time)),
            ("paid", settled.map(|receipt| money(&receipt.received))),
            ("settled", settled.map(|receipt| when::date(receipt.settled_at, Zone::Utc, words))),
            ("stray", stray.map(|stray| money(&stray.transfer.amount))),
            ("stray_network", stray.map(|stray| stray.network.clone())),
        ];
        known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The facts, each with its name: as rows of a page or lines of a letter.
    pub(crate) fn facts(&self, dress: &Dress<'_>) -> Vec<Fact> {
        let (view, locale) = (self.view, dress.locale);
        let quote = view.quote.as_ref();
        let (received, remaining) = self.arrived();
        let network = quote.map(|quote| match quote.method.standard.as_str() {
            "" => quote.method.network.clone(),
            standard => [&quote.method.network, " (", standard, ")"].concat(),
        });
        let fiat = quote.map_or_else(|| Some(fiat(&view.fiat, &locale.words)), |_| None);
        let deadline = self.pay_by().map(|time| when::date(time, Zone::Utc, &locale.words));
        let text = |term: DocWord, value: Option<String>| Some((locale.say(term), Value::Text(value?)));
        let arrived = received.filter(|_| self.payable().is_some() || remaining.is_some());
        let transfers = view.transactions.iter().filter(|transfer| transfer.standing != Standing::Left);
        let transfers = transfers
            .map(|transfer| (locale.words.say(Word::Transaction), Value::Transfer(transfer.clone())));
        let strays = view.elsewhere.iter().map(|stray| {
            let value = [&money(&stray.transfer.amount), " · ", &stray.network].concat();
            (locale.say(DocWord::FactElsewhere), Value::Text(value))
        });
        let plain = [
            text(DocWord::FactDue, quote.map(|quote| money(&quote.due)).or(fiat)),
            text(DocWord::FactNetwork, network),
            self.address
                .map(|address| (locale.say(DocWord::FactAddress), Value::Address(address.to_owned()))),
            text(DocWord::FactReference, self.reference.map(str::to_owned)),
            text(DocWord::FactUntil, deadline),
            text(DocWord::FactArrived, arrived.map(money)),
            text(DocWord::FactMissing, remaining.map(money)),
        ];
        let names = [
            text(DocWord::FactOrder, view.order.clone()),
            Some((locale.say(DocWord::FactInvoice), Value::Id(view.id.clone()))),
        ];
        let facts =
            plain.into_iter().flatten().chain(transfers).chain(strays).chain(names.into_iter().flatten());
        facts.map(|(term, value)| Fact { term, value }).collect()
    }
}

/// One fact about an invoice.
pub(crate) struct Fact {
    term: String,
    value: Value,
}

enum Value {
    Text(String),
    Address(String),
    Id(String),
    Transfer(Transaction),
}

impl Fact {
    /// As a line of a letter, whose reader may search for a sum as it is typed.
    pub(crate) fn line(&self) -> String {
        let value = match &self.value {
            Value::Text(text) | Value::Address(text) | Value::Id(text) => text,
            Value::Transfer(transfer) => &transfer.id,
        };
        [&self.term, ": ", value].concat().replace('\u{a0}', " ")
    }

    /// As a row of a page.
    pub(crate) fn row(self) -> impl IntoView {
        let value = match self.value {
            Value::Text(text) => view! { <bdi>{text}</bdi> }.into_any(),
            Value::Id(id) => view! { <bdi class="txid" dir="ltr">{id}</bdi> }.into_any(),
            Value::Address(address) => {
                let spans = groups(&address).into_iter().map(|group| {
                    view! { <span class="address__group">{group}</span><wbr/> }
                });
                view! { <bdi class="txid" dir="ltr" data-testid="given" data-value=address.clone()>{spans.collect::<Vec<_>>()}</bdi> }
                    .into_any()
            }
            Value::Transfer(transfer) => {
                view! { <Txid id=transfer.id explorer=transfer.explorer/> }.into_any()
            }
        };
        view! { <div class="rows__row"><dt>{self.term}</dt> <dd>{value}</dd></div> }
    }
}
