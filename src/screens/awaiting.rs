//! Waiting for money: how much, on which network, to which address, until when.

use leptos::prelude::*;
use quittance_protocol::view::{InvoiceView, Pay};

use crate::app::Page;
use crate::parts::{HelpLink, MoreTime, PayBox};
use crate::screen::{Screen, heading};
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
    let title = heading(Screen::Awaiting, &view, page.words);
    let change = pay.may_change.then(|| {
        let href = page.path(&view, "?change=1");
        view! { <a data-testid="change" href=href>{page.say(Word::PayAnotherWay)}</a> }
    });
    let offered = pay.may_requote;
    view! {
        <h1 class="unseen" data-testid="status">{title}</h1>
        <PayBox page=page view=view.clone() pay=pay/>
        <div class="else">
            {change} <MoreTime page=page view=view.clone() offered=offered/>
            <HelpLink page=page view=view topic="sent" word=Word::AlreadySent/>
        </div>
    }
}
