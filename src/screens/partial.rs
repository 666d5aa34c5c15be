//! Some of it arrived, and there is time for the rest.

use leptos::prelude::*;
use quittance_protocol::view::{InvoiceView, Money, Pay};

use crate::app::Page;
use crate::live::What;
use crate::parts::bill::size;
use crate::parts::notices::is_warned;
use crate::parts::{CopyButton, PayBox, Progress, Transactions, Way, Ways};
use crate::screen::money;
use crate::words::Word;

/// What arrived, what is left, and the same address again with the new amount.
#[component]
pub fn Partial(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// What arrived.
    received: Money,
    /// What is left to send.
    pay: Pay,
) -> impl IntoView {
    let due = view.quote.as_ref().map_or(&pay.amount, |quote| &quote.due).clone();
    let left = pay.amount.clone();
    let places = [("received", &*received.value), ("due", &*money(&due)), ("remaining", &*money(&left))];
    let lead = page.fill(Word::PartialLead, &places);
    let (wallets, first) = Way::wallets(&pay);
    let first = if is_warned(&view) { "" } else { first };
    let mut ways: Vec<_> = wallets.into_iter().collect();
    ways.extend([Way::Help("/minimum", Word::BelowMinimum), Way::Sent]);
    ways.extend(pay.may_requote.then_some(Way::Requote(Word::MoreTime)));
    view! {
        <h1 class="title" data-testid="status">{page.say(Word::PartialTitle)}</h1>
        <p class="lead" data-testid="received" data-value=received.value.clone()>{lead.clone()}</p>
        <Progress have=received.value need=due.value label=lead/>
        <p class="rest">
            <span dir="ltr">
                <bdi class=size(&left.value) data-testid="remaining" data-value=left.value.clone()>
                    {left.value.clone()}
                </bdi>
                " "
                <span>{left.currency}</span>
            </span>
            <CopyButton page=page what=What::Amount value=left.value/>
        </p>
        <PayBox page=page view=view.clone() pay=pay/>
        <dl class="rows"><Transactions page=page view=view.clone()/></dl>
        <Ways page=page view=view ways=ways first=first/>
    }
}
