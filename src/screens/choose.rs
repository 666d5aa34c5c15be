//! Choosing a currency, and where to send it from: the document's list, which the program takes over as it stands.

use leptos::prelude::*;
use quittance_protocol::view::{InvoiceView, Stage};

use crate::app::Page;
use crate::parts::{Way, Ways};
use crate::words::Word;

/// The list of ways to pay stands in a place that is filled by the gateway alone (`ssr::choice`): its order never changes once it
/// is seen, and a new drawing of the screen keeps it.
#[component]
pub fn Choose(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
) -> impl IntoView {
    let timed = matches!(view.stage, Stage::Choose { pay_by: Some(_), may_requote: true, .. });
    let keep = view.quote.as_ref().map(|_| Way::Keep);
    let more_time = timed.then_some(Way::Requote(Word::MoreTime));
    let onwards = keep.into_iter().chain(more_time).chain([Way::Help("/pay", Word::NewToCrypto)]).collect();
    view! {
        <h1 class="title" data-testid="status">{page.say(Word::ChooseTitle)}</h1>
        <div class="list"></div>
        <Ways page=page view=view ways=onwards first=""/>
    }
}
