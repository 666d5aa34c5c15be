//! The quittance: enough is final.

use leptos::prelude::*;
use quittance_protocol::state::Resolution;
use quittance_protocol::view::{InvoiceView, Money, Receipt};

use crate::app::Page;
use crate::changing::{flag, text};
use crate::parts::{Moment, Precision, Seal, Transactions, Way, Ways};
use crate::screen::{self, money};
use crate::words::Word;

/// The seal, what was paid, and the way back to the shop.
#[component]
pub fn Paid(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// The receipt.
    receipt: Receipt,
    /// What came on top, and what the merchant decided about it.
    excess: Option<(Money, Resolution)>,
) -> impl IntoView {
    let network = view.quote.as_ref().map_or("", |quote| &quote.method.network);
    let amount = money(&receipt.received);
    let lead = page.fill(Word::PaidLead, &[("amount", &amount), ("network", network)]);
    let mut ways = vec![Way::Home, Way::Receipt];
    let is_gift = view.merchant.success_url.as_deref().is_some_and(|home| home.starts_with("/donate/"));
    match &excess {
        Some((by, _)) if screen::paid_twice(&view, by) => {
            ways.extend([Way::Write, Way::Help("/twice", Word::WhatNow)]);
        }
        Some(_) => ways.extend([Way::Write, Way::Help("/wrong-amount", Word::WhatNow)]),
        // A giver waits for nothing.
        None if is_gift => (),
        None => ways.push(Way::Help("/delivery", Word::NotDelivered)),
    }
    let excess = excess.map(|(by, resolution)| {
        let text = excess_text(page, &view, &by, resolution);
        view! { <p class="notice" data-testid="overpaid-by" data-value=by.value>{text}</p> }
    });
    let (touch, back) = (page.live.touch, view.clone());
    let leaving = move || screen::leaving(&back, touch.read().leaving, page.words);
    view! {
        <div class="sealed">
            <Seal path=receipt.seal label=page.say(Word::SealLabel)/>
            <h1 class="title" data-testid="status">{page.say(Word::PaidTitle)}</h1>
            <p class="sealed__lead" data-testid="received" data-value=receipt.received.value>{lead}</p>
            <p class="sealed__time"><Moment page=page time=receipt.settled_at precision=Precision::Date/></p>
        </div>
        {excess}
        <dl class="rows"><Transactions page=page view=view.clone()/></dl>
        <Ways page=page view=view ways=ways first="main"/>
        // Any key or press stops it, the one on the button too.
        <p class="else" data-testid="leaving" hidden=flag(move || touch.read().leaving == 0)>
            <span>{text(leaving)}</span>
            <button class="else__button" type="button" data-testid="stay">{page.say(Word::StayHere)}</button>
        </p>
    }
}

/// What happens to the money on top. A second payment of the same amount is named as what it is.
fn excess_text(page: Page, view: &InvoiceView, by: &Money, resolution: Resolution) -> String {
    let twice = screen::paid_twice(view, by);
    let word = match resolution {
        Resolution::Pending if twice => Word::PaidTwice,
        Resolution::Pending => Word::OverpaidBy,
        Resolution::Refused => Word::ExcessRefused,
        Resolution::Refunded => Word::ExcessRefunded,
    };
    page.fill(word, &[("by", &money(by)), ("merchant", &view.merchant.name)])
}
