//! What a payer must know beside the screen itself: why a form was not taken, money elsewhere, a network that cannot be read.

use leptos::prelude::*;
use quittance_protocol::problem::Problem;
use quittance_protocol::view::{Elsewhere, InvoiceView, Standing};

use crate::app::Page;
use crate::live::Shown;
use crate::screen::money;
use crate::words::Word;

/// Every notice of the moment.
#[component]
pub fn Notices(
    /// The page.
    page: Page,
    /// The invoice with why the last form was not taken.
    shown: Shown,
) -> impl IntoView {
    let Shown { view, problem, .. } = shown;
    let mut notices = Vec::new();
    if let Some(problem) = problem {
        notices.push(("notice notice--risk", page.say(sentence(problem))));
    }
    if view.reversed {
        notices.push(("notice notice--risk", page.say(Word::ReversedNotice)));
    }
    if view.source_down {
        notices.push(("notice", page.say(Word::SourceDown)));
    }
    if dropped(&view) && !view.reversed {
        notices.push(("notice", page.say(Word::DroppedNotice)));
    }
    notices.extend(view.elsewhere.iter().map(|money| ("notice", elsewhere(page, &view, money))));
    notices
        .into_iter()
        .map(|(class, text)| view! { <p class=class role="note">{text}</p> })
        .collect::<Vec<_>>()
}

/// A payment left and none took its place.
fn dropped(view: &InvoiceView) -> bool {
    let mut standings = view.transactions.iter().map(|transfer| transfer.standing);
    !view.transactions.is_empty() && standings.all(|standing| standing == Standing::Left)
}

fn elsewhere(page: Page, view: &InvoiceView, stray: &Elsewhere) -> String {
    let places =
        [("amount", &*money(&stray.amount)), ("network", &stray.network), ("merchant", &view.merchant.name)];
    page.fill(Word::Elsewhere, &places)
}

/// What a person reads of a problem.
const fn sentence(problem: Problem) -> Word {
    match problem {
        Problem::UnknownInvoice => Word::ProblemUnknown,
        Problem::UnknownMethod => Word::ProblemMethod,
        Problem::NotNow => Word::ProblemNotNow,
        Problem::InvalidInput => Word::ProblemInput,
        Problem::TryLater => Word::ProblemLater,
        Problem::Internal => Word::ProblemInternal,
    }
}
