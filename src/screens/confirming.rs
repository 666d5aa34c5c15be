//! Money is seen, or in blocks: what the network still has to do.

use leptos::prelude::*;
use quittance_protocol::State;
use quittance_protocol::view::{InvoiceView, Progress};

use crate::app::Page;
use crate::changing::text;
use crate::parts::{Transactions, Way, Ways};
use crate::screen::{Screen, heading, money};
use crate::when;
use crate::words::{Counted, Word};

/// How far the payment is, and that nobody needs to wait here for it.
#[component]
pub fn Confirming(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// How far it is.
    progress: Progress,
) -> impl IntoView {
    let in_blocks = view.stage.state() == State::Confirming;
    let (screen, lead) = if in_blocks {
        (Screen::Confirming, Word::ConfirmingLead)
    } else {
        (Screen::Detected, Word::DetectedLead)
    };
    let title = heading(screen, &view, page.words);
    let (network, seconds) =
        view.quote.as_ref().map_or(("", 0), |quote| (&*quote.method.network, quote.method.typical_seconds));
    let amount = money(&progress.received);
    let usually = when::usually(seconds, page.words);
    let lead = page.fill(lead, &[("amount", &amount), ("network", network), ("time", &usually)]);
    let missing = progress.remaining.as_ref().map(|remaining| {
        let places = [("amount", &*money(remaining)), ("merchant", &view.merchant.name)];
        let text = page.fill(Word::StillMissing, &places);
        view! { <p class="notice" data-testid="remaining" data-value=remaining.value.clone()>{text}</p> }
    });
    let close = if missing.is_some() { String::new() } else { page.say(Word::CloseThisPage) };
    let ways = match missing {
        Some(_) => vec![Way::Write],
        None => vec![Way::Help("/sent", Word::TakesLong)],
    };
    let pulse = page.live.pulse;
    let total = progress.need;
    let need = total.to_string();
    let have = move || pulse.get().have.to_string();
    let steps = move || {
        if in_blocks {
            page.words.count(Counted::Confirmations, total, &[("have", &have())])
        } else {
            page.say(Word::WaitingForBlock)
        }
    };
    view! {
        <h1 class="title" data-testid="status">{title}</h1>
        <p class="lead">
            <span data-testid="received" data-value=progress.received.value>{lead}</span> " " {close}
        </p>
        {missing}
        <progress class="progress" value=text(have) max=need aria-label=page.say(Word::Confirmed)></progress>
        <p class="steps" data-testid="confirmations" data-value=text(have)>{text(steps)}</p>
        <dl class="rows"><Transactions page=page view=view.clone()/></dl>
        <Ways page=page view=view ways=ways first=""/>
    }
}
