//! What a payer must know beside the screen itself: why a form was not taken, money elsewhere, a network that cannot be read.

use leptos::prelude::*;
use quittance_protocol::problem::Problem;
use quittance_protocol::view::{Elsewhere, InvoiceView, Stage, Standing};

use crate::app::Page;
use crate::live::Shown;
use crate::parts::transactions::transfer_row;
use crate::parts::{Way, Ways};
use crate::screen::{Screen, money};
use crate::words::Word;

/// A notice: how it looks, what it says, and the money it is about.
type Notice = (&'static str, String, Option<Elsewhere>);

/// Every notice of the moment.
#[component]
pub fn Notices(
    /// The page.
    page: Page,
    /// The invoice with why the last form was not taken.
    shown: Shown,
) -> impl IntoView {
    let screen = shown.screen();
    let Shown { view, problem, .. } = shown;
    let mut notices: Vec<Notice> = Vec::new();
    if let Some(problem) = problem {
        notices.push(("notice notice--risk", page.say(sentence(problem)), None));
    }
    // The screen itself says nothing else.
    if view.reversed && screen != Screen::Reversed {
        notices.push(("notice notice--risk", page.say(Word::ReversedNotice), None));
    }
    if view.source_down {
        notices.push(("notice", page.say(Word::SourceDown), None));
    }
    if dropped(&view) && !view.reversed {
        notices.push(("notice", page.say(Word::DroppedNotice), None));
    }
    for stray in &view.elsewhere {
        notices.push(("notice", elsewhere(page, &view, stray), Some(stray.clone())));
    }
    let draw = move |(class, text, stray): Notice| {
        let ways = if stray.is_some() { ways(&view.stage) } else { Vec::new() };
        // Before they send more they ask.
        let first = if view.stage.pay().is_some() { "main" } else { "" };
        let row = stray.map(|Elsewhere { transfer, network }| {
            let place = page.fill(Word::OnNetwork, &[("network", &network)]);
            view! { <dl class="rows">{transfer_row(page, transfer, 0, place)}</dl> }
        });
        view! {
            <div class=class role="note"><p>{text}</p> {row} <Ways page=page view=view.clone() ways=ways first=first/></div>
        }
    };
    notices.into_iter().map(draw).collect::<Vec<_>>()
}

/// Whether something happened to the payer's money that comes before sending more.
#[must_use]
pub fn is_warned(view: &InvoiceView) -> bool {
    !view.elsewhere.is_empty() || view.reversed || dropped(view)
}

/// A payment left and none took its place.
fn dropped(view: &InvoiceView) -> bool {
    let mut standings = view.transactions.iter().map(|transfer| transfer.standing);
    !view.transactions.is_empty() && standings.all(|standing| standing == Standing::Left)
}

fn elsewhere(page: Page, view: &InvoiceView, stray: &Elsewhere) -> String {
    let places = [
        ("amount", &*money(&stray.transfer.amount)),
        ("network", &stray.network),
        ("merchant", &view.merchant.name),
    ];
    let mut text = page.fill(Word::Elsewhere, &places);
    if matches!(
        view.stage,
        Stage::Choose { .. } | Stage::Payer { .. } | Stage::Awaiting(_) | Stage::Partial { .. }
    ) {
        text.push(' ');
        text.push_str(&page.say(Word::ElsewhereAsk));
    }
    text
}

/// Where money elsewhere leads. Screens of an ending have a letter to the shop among their own ways.
fn ways(stage: &Stage) -> Vec<Way> {
    let help = Way::Help("/network", Word::WhatNow);
    match stage {
        Stage::Choose { .. } | Stage::Payer { .. } | Stage::Awaiting(_) | Stage::Detected(_) => {
            vec![Way::Write, help]
        }
        Stage::Confirming(_) | Stage::Partial { .. } | Stage::Paid(_) => vec![Way::Write, help],
        Stage::Overpaid { .. } | Stage::Expired { .. } | Stage::Late { .. } => vec![help],
        Stage::Failed { .. } | Stage::Canceled => vec![help],
    }
}

/// What a person reads of a problem.
const fn sentence(problem: Problem) -> Word {
    match problem {
        Problem::UnknownInvoice => Word::ProblemUnknown,
        Problem::UnknownMethod => Word::ProblemMethod,
        Problem::NotNow => Word::ProblemNotNow,
        Problem::InvalidInput => Word::ProblemInput,
        Problem::TooOften | Problem::TryLater => Word::ProblemLater,
        Problem::Internal => Word::ProblemInternal,
    }
}
