//! Waiting for money: how much, on which network, to which address, until when.

use leptos::prelude::*;
use quittance_protocol::view::{InvoiceView, Pay};

use crate::app::Page;
use crate::changing::text;
use crate::parts::notices::is_warned;
use crate::parts::{PayBox, Transactions, Way, Ways};
use crate::screen::{Screen, heading, is_checking};
use crate::words::Word;

/// The payment's four facts and the ways on.
#[component]
pub fn Awaiting(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// Where to send how much.
    pay: Pay,
) -> impl IntoView {
    let invoice = view.clone();
    let title = move || match is_checking(&invoice, page.live.pulse.get().now) {
        true => page.say(Word::TimeUpChecking),
        false => heading(Screen::Awaiting, &invoice, page.words),
    };
    let change = pay.may_change.then_some(Way::Change);
    let more_time = pay.may_requote.then_some(Way::Requote(Word::MoreTime));
    let (wallets, first) = Way::wallets(&pay);
    // Of money that the network lost the payer knows more than anybody; of money elsewhere the notice leads on.
    let (sent, first) = match (is_warned(&view), view.elsewhere.is_empty()) {
        (true, true) => (Some(Way::Sent), "main"),
        (true, false) => (None, ""),
        (false, _) => (None, first),
    };
    let last = sent.is_none().then_some(Way::Sent);
    let ways = [sent, wallets, change, more_time, last].into_iter().flatten().collect();
    view! {
        <h1 class="unseen" data-testid="status">{text(title)}</h1>
        <PayBox page=page view=view.clone() pay=pay/>
        <dl class="rows"><Transactions page=page view=view.clone()/></dl>
        <Ways page=page view=view ways=ways first=first/>
    }
}
