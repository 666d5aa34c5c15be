//! The middle of the slip's upper part: how much is owed. Above it stands the shop, below it what the bill lists; both are the
//! gateway's own (`ssr::shop`, `ssr::fold`).

use leptos::prelude::*;
use quittance_protocol::Time;
use quittance_protocol::rate::{FIXED, MEDIAN_OF};
use quittance_protocol::view::{InvoiceView, Money, QuoteView, Stage};

use crate::app::Page;
use crate::figure::{fiat, number};
use crate::live::What;
use crate::parts::{CopyButton, Moment};
use crate::words::Word;

/// What is owed.
#[component]
pub fn Bill(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
) -> impl IntoView {
    let (due, copy, held) = owed(&view);
    let is_fiat = due == view.fiat;
    let fiat = if is_fiat { String::new() } else { fiat(&view.fiat, page.words) };
    // What is sent stays as wallets show it; ordinary money is written as the reader writes it.
    let shown = if is_fiat { number(&due.value, page.words) } else { due.value.clone() };
    let copy = copy.then(|| view! { <CopyButton page=page what=What::Amount value=due.value.clone()/> });
    let rate = view
        .quote
        .map(|quote| view! { <div><dt>{page.say(Word::Rate)}</dt> {rate(page, &quote, &view.fiat)}</div> });
    view! {
        <section class="bill">
            <div class="due">
                <p class="amount">
                    <span dir="ltr">
                        <bdi class=size(&due.value) data-testid="amount" data-value=due.value>{shown}</bdi> " "
                        <span class="amount__unit">{due.currency}</span>
                    </span>
                    {copy}
                </p>
                {worth(page, view.fiat, fiat, held)}
            </div>
            <dl class="facts">{rate}</dl>
        </section>
    }
}

/// What a unit costs, and who said so when; a price that the merchant fixed has neither.
fn rate(page: Page, quote: &QuoteView, fiat: &Money) -> impl IntoView + use<> {
    let price = number(&quote.rate, page.words);
    let price = ["1\u{a0}", &quote.due.currency, " = ", &price, "\u{a0}", &fiat.currency].concat();
    let names = quote.rate_source.strip_prefix(MEDIAN_OF).unwrap_or(&quote.rate_source);
    let said = (names != FIXED).then(|| {
        view! { " · " <bdi>{names.to_owned()}</bdi> " · " <Moment page=page time=quote.rated_at/> }
    });
    view! { <dd data-testid="rate"><bdi dir="ltr">{price}</bdi> {said}</dd> }
}

/// How large an amount is written: its digits leave room for the copy button beside them.
pub(crate) const fn size(value: &str) -> &'static str {
    match value.len() {
        0..7 => "amount__value",
        7..10 => "amount__value amount__value--long",
        10.. => "amount__value amount__value--longest",
    }
}

/// What is to be paid, whether it is to be copied from here, and until when its price holds.
fn owed(view: &InvoiceView) -> (Money, bool, Option<Time>) {
    let quoted = || view.quote.as_ref().map_or(&view.fiat, |quote| &quote.due).clone();
    match &view.stage {
        Stage::Choose { pay_by, .. } => (view.fiat.clone(), false, *pay_by),
        Stage::Awaiting(pay) => (pay.amount.clone(), true, pay.pay_by),
        Stage::Partial { pay, .. } => (quoted(), false, pay.pay_by),
        Stage::Payer { .. } => (quoted(), false, view.quote.as_ref().and_then(|quote| quote.pay_by)),
        Stage::Detected(_)
        | Stage::Confirming(_)
        | Stage::Paid(_)
        | Stage::Overpaid { .. }
        | Stage::Expired { .. }
        | Stage::Late { .. }
        | Stage::Failed { .. }
        | Stage::Canceled => (quoted(), false, None),
    }
}

/// The small line under the amount: its worth, and until when that holds.
fn worth(page: Page, fiat: Money, text: String, held: Option<Time>) -> impl IntoView {
    let (word, places) = if text.is_empty() {
        (Word::PricesHeldUntil, vec![])
    } else {
        (Word::HeldUntil, vec![("fiat", text.as_str())])
    };
    let (before, after) = match held {
        Some(_) => page.words.around(word, "time", &places),
        None => (text, String::new()),
    };
    let time = held.map(|time| view! { <Moment page=page time=time/> });
    view! {
        <p class="worth" data-testid="fiat-amount" data-value=fiat.value data-currency=fiat.currency>
            {before} {time} {after}
        </p>
    }
}
