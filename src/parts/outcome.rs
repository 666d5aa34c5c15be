//! How an invoice ended that was not simply paid: what happened to the money, and what to do.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;

use crate::app::Page;
use crate::parts::{BackLink, HelpLink, Transactions, WriteLink};
use crate::screen::Screen;
use crate::words::Word;

/// An ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Which one it is.
    pub screen: Screen,
    /// What happened.
    pub lead: String,
    /// What arrived, for machines.
    pub received: Option<String>,
    /// What a new quote is called, if one may be asked for.
    pub requote: Option<Word>,
    /// The page of help that explains it.
    pub topic: &'static str,
}

/// A heading, what happened, the transfers, and the ways on.
#[component]
pub fn Outcome(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// What to say of it.
    ending: Ending,
) -> impl IntoView {
    let Ending { screen, lead, received, requote, topic } = ending;
    let requote = requote.map(|word| {
        let action = page.path(&view, "/quote");
        view! {
            <form method="post" class="act" action=action>
                <button class="main" data-testid="requote">{page.say(word)}</button>
            </form>
        }
    });
    // Loading anew is enough: the gateway looks at its prices every time, and asks who pays.
    let onwards = [(Screen::Unpriced, Word::TryAgain), (Screen::Payer, Word::Continue)];
    let again = onwards.into_iter().find(|(of, _)| *of == screen).map(|(_, word)| {
        let href = page.path(&view, "");
        view! { <a class="main" data-testid="again" href=href>{page.say(word)}</a> }
    });
    let href = view.merchant.fail_url.clone();
    view! {
        <h1 class="title" data-testid="status">{page.say(screen.heading())}</h1>
        <p class="lead" data-testid="received" data-value=received>{lead}</p>
        <dl class="rows"><Transactions page=page view=view.clone()/></dl>
        {requote} {again}
        <div class="else">
            <WriteLink page=page view=view.clone()/>
            <BackLink page=page view=view.clone() href=href class="else__link"/>
            <HelpLink page=page view=view topic=topic word=Word::Help/>
        </div>
    }
}
