//! The test panel: plays the chain of a test invoice.

use leptos::prelude::*;
use quittance_protocol::State;
use quittance_protocol::view::{InvoiceView, Stage, Standing};

use crate::app::Page;
use crate::parts::ActionForm;
use crate::words::Word;

/// Buttons that pay, mine, reorganise, drop and let time pass.
#[component]
pub fn Sandbox(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
) -> impl IntoView {
    let button = |action: &'static str, word: Word, fields: Vec<(&'static str, String)>| {
        view! { <SandboxForm page=page view=view.clone() action=action word=word fields=fields/> }
    };
    let pays = view.quote.is_some().then(|| {
        let part = part(&view);
        let action = page.path(&view, "/sandbox/pay");
        view! {
            {button("pay", Word::SandboxPay, vec![])}
            <ActionForm page=page action=action class="sandbox__form">
                <input class="sandbox__amount" name="amount" inputmode="decimal" autocomplete="off" value=part
                    aria-label=page.say(Word::SandboxAmount) data-testid="sandbox-amount"/>
                <button class="sandbox__button" data-testid="sandbox-part">{page.say(Word::SandboxPart)}</button>
            </ActionForm>
        }
    });
    let blocks = view.quote.is_some().then(|| {
        let need = need(&view).to_string();
        let reorg = vec![("depth", "1".into()), ("return_to_mempool", "true".into())];
        view! {
            {button("mine", Word::SandboxMine, vec![("count", "1".into())])}
            {button("mine", Word::SandboxFinal, vec![("count", need)])}
            {button("reorg", Word::SandboxReorg, reorg)}
        }
    });
    let newest = view.transactions.iter().rev().find(|transfer| transfer.standing != Standing::Left);
    let drop = newest.map(|transfer| button("drop", Word::SandboxDrop, vec![("txid", transfer.id.clone())]));
    let decide = undecided(view.stage.state()).then(|| {
        view! {
            {button("decide", Word::SandboxAccept, vec![("decision", "accept".into())])}
            {button("decide", Word::SandboxRefuse, vec![("decision", "refuse".into())])}
        }
    });
    let (outage, on) =
        if view.source_down { (Word::SandboxOutageEnd, "false") } else { (Word::SandboxOutage, "true") };
    view! {
        <section class="sandbox" aria-labelledby="sandbox-title">
            <h2 class="sandbox__title" id="sandbox-title">{page.say(Word::SandboxTitle)}</h2>
            <p class="sandbox__lead">{page.say(Word::SandboxLead)}</p>
            <div class="sandbox__buttons">
                {pays} {blocks} {drop} {decide}
                {button("pass", Word::SandboxPass, vec![("seconds", pass(&view).to_string())])}
                {button("outage", outage, vec![("on", on.into())])}
            </div>
        </section>
    }
}

/// One button with what it sends.
#[component]
fn SandboxForm(
    page: Page,
    view: InvoiceView,
    action: &'static str,
    word: Word,
    fields: Vec<(&'static str, String)>,
) -> impl IntoView {
    let path = page.path(&view, &["/sandbox/", action].concat());
    let fields = fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let fields = fields.collect::<Vec<_>>();
    view! {
        <ActionForm page=page action=path class="sandbox__form">
            {fields}
            <button class="sandbox__button" data-testid=test_id(action, word)>{page.say(word)}</button>
        </ActionForm>
    }
}

/// The name tests know a button by.
const fn test_id(action: &'static str, word: Word) -> &'static str {
    match (action.as_bytes(), word) {
        (b"pay", _) => "sandbox-pay",
        (b"mine", Word::SandboxFinal) => "sandbox-final",
        (b"mine", _) => "sandbox-mine",
        (b"reorg", _) => "sandbox-reorg",
        (b"drop", _) => "sandbox-drop",
        (b"pass", _) => "sandbox-pass",
        (b"decide", Word::SandboxAccept) => "sandbox-accept",
        (b"decide", _) => "sandbox-refuse",
        (_, _) => "sandbox-outage",
    }
}

/// A part to suggest: one of the units that are due, or a tenth of one.
fn part(view: &InvoiceView) -> String {
    let due = view.quote.as_ref().map_or("", |quote| &quote.due.value);
    if due.starts_with("0.") { due.chars().take(due.len().saturating_sub(1)).collect() } else { "1".into() }
}

fn need(view: &InvoiceView) -> u32 {
    view.transactions.iter().map(|transfer| transfer.need).max().unwrap_or(1).clamp(1, 100)
}

/// How long to let pass: to just before the deadline's last two minutes, then beyond it.
fn pass(view: &InvoiceView) -> i64 {
    let pay_by = match &view.stage {
        Stage::Awaiting(pay) | Stage::Partial { pay, .. } => pay.pay_by,
        Stage::Choose { pay_by, .. } => *pay_by,
        Stage::Payer => view.quote.as_ref().and_then(|quote| quote.pay_by),
        Stage::Detected(_)
        | Stage::Confirming(_)
        | Stage::Paid(_)
        | Stage::Overpaid { .. }
        | Stage::Expired { .. }
        | Stage::Late { .. }
        | Stage::Failed { .. }
        | Stage::Canceled => None,
    };
    match pay_by.map(|time| time.since(view.now).seconds()) {
        Some(left) if left > 180 => left - 110,
        Some(left) => left + 1,
        None => 3600,
    }
}

const fn undecided(state: State) -> bool {
    match state {
        State::Late | State::Failed | State::Partial => true,
        State::Choose | State::Payer | State::Awaiting | State::Detected | State::Confirming => false,
        State::Paid | State::Overpaid | State::Expired | State::Canceled => false,
    }
}
