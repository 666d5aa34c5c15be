//! Links on from a screen: to explanations, to the shop, to a person.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;

use crate::app::Page;
use crate::words::Word;

/// A link to a page of help.
#[component]
pub fn HelpLink(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// Which page.
    topic: &'static str,
    /// What it says.
    word: Word,
) -> impl IntoView {
    let href = page.path(&view, &["/help/", topic].concat());
    view! { <a data-testid="help" href=href>{page.say(word)}</a> }
}

/// A button for more time at today's price, where there is a deadline to move.
#[component]
pub fn MoreTime(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// Whether it is offered.
    offered: bool,
) -> impl IntoView {
    offered.then(|| {
        let action = page.path(&view, "/quote");
        view! {
            <form method="post" class="else__form" action=action>
                <button class="else__button" data-testid="requote">{page.say(Word::MoreTime)}</button>
            </form>
        }
    })
}

/// A link back to the shop, if it has one for this end.
#[component]
pub fn BackLink(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// The shop's page for this end.
    href: Option<String>,
    /// How loud it is.
    class: &'static str,
) -> impl IntoView {
    let text = page.fill(Word::BackTo, &[("merchant", &view.merchant.name)]);
    href.map(|href| view! { <a class=class data-testid="back" href=href target="_top">{text}</a> })
}

/// A link to write to the shop, if it can be reached.
#[component]
pub fn WriteLink(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
) -> impl IntoView {
    let text = page.fill(Word::WriteTo, &[("merchant", &view.merchant.name)]);
    view.merchant.contact.map(|href| view! { <a data-testid="contact" href=href>{text}</a> })
}
