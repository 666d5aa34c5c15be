//! The bill as a document to keep or print: the receipt once it is paid, and until then where it stands.

use leptos::prelude::*;
use quittance_protocol::State;
use quittance_protocol::rate::{FIXED, MEDIAN_OF};
use quittance_protocol::view::{InvoiceView, QuoteView, Receipt};

use crate::app::Page;
use crate::boot::Boot;
use crate::figure::{fiat, number};
use crate::live::Live;
use crate::parts::{Moment, Precision, Seal};
use crate::screen::{ChangeAsked, Screen, Tone, is_checking, is_short, money};
use crate::ssr::Locale;
use crate::ssr::account::Account;
use crate::ssr::day::{day, day_of};
use crate::ssr::doc_words::DocWord;
use crate::ssr::documents::about;
use crate::ssr::fold::lines;
use crate::ssr::instruction::instruction_link;
use crate::ssr::ledger::ledger;
use crate::ssr::shell::{Dress, Shell};
use crate::ssr::shop::shop;
use crate::when::{self, Zone};
use crate::words::Word;

impl Shell {
    /// The receipt of an invoice, to keep or print; of an unpaid one, its bill and where it stands.
    #[must_use]
    pub fn receipt(&self, view: &InvoiceView, account: &Account, dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let live = Live::still(&Boot { kept: dress.kept.into(), ..Boot::new(view.clone()) });
        let page = Page { words: &locale.words, live };
        let receipt = view.stage.receipt();
        let (title, tone) = match receipt {
            Some(_) => (locale.say(DocWord::ReceiptTitle), Tone::Good),
            None => (locale.say(DocWord::BillTitle), Tone::Plain),
        };
        let may_pay = match view.stage.state() {
            State::Choose | State::Payer | State::Awaiting | State::Partial => !is_checking(view, view.now),
            State::Detected | State::Confirming | State::Paid | State::Overpaid | State::Expired => false,
            State::Late | State::Failed | State::Canceled => false,
        };
        let unpaid = may_pay.then(|| {
            let text = match (view.stage.pay(), &view.quote) {
                (Some(pay), Some(quote)) => {
                    let time = when::usually(quote.method.sight_seconds, &locale.words);
                    let places = [
                        ("amount", &*money(&pay.amount)),
                        ("network", &quote.method.network),
                        ("time", &time),
                    ];
                    locale.words.fill(Word::FeeNote, &places)
                }
                (Some(_) | None, _) => locale.say(DocWord::BillFinal),
            };
            view! { <p class="plain__small">{text}</p> }
        });
        let sealed =
            receipt.map(|_| view! { <p class="plain__small">{locale.say(DocWord::ReceiptSeal)}</p> });
        dress.plain(&title.clone(), tone, || {
            view! {
                {shop(&account.shop, locale)}
                {head(view, receipt, title, page)}
                {lines(&account.lines, &fiat(&view.fiat, &locale.words), dress)}
                <dl class="rows">{rows(view, account, receipt, dress)}</dl>
                {ledger(account, page, locale)}
                {unpaid} {sealed}
                {instruction_link(dress, view)}
                <p class="plain__small plain__screen">{locale.say(DocWord::ReceiptPrint)}</p>
                {about(dress, view)}
            }
        })
    }
}

/// What the document is, and the one sum it is about: what was received under its seal, or what is owed.
fn head(view: &InvoiceView, receipt: Option<&Receipt>, title: String, page: Page) -> impl IntoView + use<> {
    let sum = receipt.map_or_else(|| fiat(&view.fiat, page.words), |receipt| money(&receipt.received));
    let received = receipt.map(|receipt| receipt.received.value.clone());
    let seal = receipt.map(|receipt| {
        view! { <Seal path=receipt.seal.clone() label=page.say(Word::SealLabel)/> }
    });
    let (before, after) = match receipt {
        Some(_) => (String::new(), String::new()),
        None => page.words.around(Word::CheckedAt, "time", &[]),
    };
    let time = receipt.map_or(view.now, |receipt| receipt.settled_at);
    view! {
        <div class="sealed">
            {seal}
            <h1 class="title">{title}</h1>
            <p class="sealed__lead" data-testid="received" data-value=received>
                <strong><bdi dir="ltr">{sum}</bdi></strong>
            </p>
            <p class="sealed__time">
                {before} <Moment page=page time=time precision=Precision::Date/> {after}
            </p>
        </div>
    }
}

fn rows(
    view: &InvoiceView,
    account: &Account,
    receipt: Option<&Receipt>,
    dress: &Dress<'_>,
) -> impl IntoView + use<> {
    let locale = dress.locale;
    let quote = view.quote.as_ref();
    let price = |quote: &QuoteView| {
        let rate = number(&quote.rate, &locale.words);
        ["1\u{a0}", &quote.due.currency, " = ", &rate, "\u{a0}", &view.fiat.currency].concat()
    };
    // What is written here runs as the language does, a price as on every exchange, and the shop's words as they are.
    let (own, plain, as_given) = (Some(locale.words.direction().as_str()), Some("ltr"), None);
    let listed = !account.lines.is_empty();
    let doc = |word: DocWord| locale.say(word);
    let rows = [
        (doc(DocWord::BillStatus), "status", receipt.is_none().then(|| status(view, locale)), own),
        (doc(DocWord::ReceiptInvoice), "invoice", Some(view.id.clone()), plain),
        (locale.words.say(Word::Order), "order", view.order.clone(), as_given),
        (locale.words.say(Word::For), "description", view.description.clone(), as_given),
        (doc(DocWord::BillIssued), "issued", Some(day_of(account.issued_at, locale)), own),
        (doc(DocWord::BillDue), "due", account.due.map(|due| day(due, locale)), own),
        // A list ends in its total.
        (doc(DocWord::ReceiptAmount), "total", (!listed).then(|| fiat(&view.fiat, &locale.words)), own),
        (locale.words.say(Word::Rate), "price", quote.map(price), plain),
        (
            doc(DocWord::ReceiptRated),
            "rated",
            quote.map(|quote| rated(quote, &account.shop.name, locale)),
            own,
        ),
        (doc(DocWord::TimesMethod), "method", quote.map(|quote| method(quote, locale)), own),
        (
            locale.words.say(Word::ReceivedBy),
            "received-by",
            receipt.map(|_| account.shop.name.clone()),
            as_given,
        ),
    ];
    let rows = rows.into_iter().filter_map(|(term, id, text, dir)| Some((term, id, text?, dir)));
    let rows = rows.map(|(term, id, text, dir)| {
        view! { <div class="rows__row"><dt>{term}</dt> <dd data-testid=id><bdi dir=dir>{text}</bdi></dd></div> }
    });
    rows.collect::<Vec<_>>()
}

/// Where an unpaid bill stands, in words that the merchant's books may have too: a page's heading speaks to its payer.
pub(crate) fn status(view: &InvoiceView, locale: &Locale) -> String {
    let screen = Screen::of(&view.stage, ChangeAsked::No);
    match screen {
        Screen::Choose | Screen::Change | Screen::Unpriced | Screen::Payer | Screen::Awaiting => {
            locale.say(DocWord::StatusOpen)
        }
        Screen::Partial => locale.say(DocWord::StatusPartial),
        Screen::Detected | Screen::Confirming if is_short(view) => locale.words.say(Word::ShortTitle),
        Screen::Detected | Screen::Confirming => locale.say(DocWord::LedgerPending),
        Screen::Expired => locale.say(DocWord::StatusExpired),
        Screen::Late => locale.say(DocWord::LedgerLate),
        Screen::Stuck => locale.say(DocWord::LedgerStuck),
        Screen::Reversed => locale.say(DocWord::LedgerDropped),
        Screen::Canceled => locale.say(DocWord::StatusCanceled),
        Screen::Paid | Screen::Overpaid | Screen::Short => locale.words.say(screen.heading()),
    }
}

/// What it is paid with: `24.90 USDT on Tron`.
fn method(quote: &QuoteView, locale: &Locale) -> String {
    let places = [("amount", &*money(&quote.due)), ("network", &quote.method.network)];
    locale.words.fill(Word::PaidLead, &places)
}

/// Who said what a unit costs, and when.
fn rated(quote: &QuoteView, merchant: &str, locale: &Locale) -> String {
    let source = quote.rate_source.as_str();
    let (word, names) = match (source == FIXED, source.strip_prefix(MEDIAN_OF)) {
        (true, _) => (DocWord::ReceiptRatedFixed, source),
        (false, Some(names)) => (DocWord::ReceiptRatedMedian, names),
        (false, None) => (DocWord::ReceiptRatedOne, source),
    };
    let time = when::date(quote.rated_at, Zone::Utc, &locale.words);
    locale.fill(word, &[("names", names), ("merchant", merchant), ("time", &time)])
}
