//! Time is up and nothing arrived: what happened on the payer's side decides what to do.

use leptos::prelude::*;
use quittance_protocol::Time;
use quittance_protocol::view::InvoiceView;

use crate::app::Page;
use crate::parts::{BackLink, Moment, WriteLink};
use crate::words::Word;

/// A new price for those who sent nothing, an explanation for those who did.
#[component]
pub fn Expired(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// When time was up.
    pay_by: Option<Time>,
    /// Whether a new price may be asked for.
    may_requote: bool,
) -> impl IntoView {
    let (before, after) = match pay_by {
        Some(_) => page.words.around(Word::ExpiredLead, "time", &[]),
        None => (page.say(Word::ExpiredLeadPlain), String::new()),
    };
    let time = pay_by.map(|time| view! { <Moment page=page time=time/> });
    let again = may_requote.then(|| {
        let action = page.path(&view, "/quote");
        view! {
            <form method="post" class="choices__form" action=action>
                <button class="choice" data-testid="requote">
                    <strong>{page.say(Word::ExpiredNothingSent)}</strong>
                    <span>{page.say(Word::ExpiredNewPrice)}</span>
                </button>
            </form>
        }
    });
    let closed = (!may_requote).then(|| {
        let text = page.fill(Word::ExpiredClosed, &[("merchant", &view.merchant.name)]);
        view! { <p class="lead">{text}</p> }
    });
    let href = view.merchant.fail_url.clone();
    let help = page.path(&view, "/help/sent");
    view! {
        <h1 class="title" data-testid="status">{page.say(Word::ExpiredTitle)}</h1>
        <p class="lead">{before} {time} {after}</p>
        <div class="choices">
            {again} {closed}
            <a class="choice" data-testid="help" href=help>
                <strong>{page.say(Word::ExpiredSent)}</strong>
                <span>{page.say(Word::ExpiredSentHint)}</span>
            </a>
        </div>
        <div class="else">
            <BackLink page=page view=view.clone() href=href class="else__link"/>
            <WriteLink page=page view=view/>
        </div>
    }
}
