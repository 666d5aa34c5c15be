//! Documents that need no script: the receipt, and what a wrong link or form is answered with.

use leptos::prelude::*;
use quittance_protocol::problem::Problem;
use quittance_protocol::rate::{FIXED, MEDIAN_OF};
use quittance_protocol::view::{InvoiceView, QuoteView, Receipt, Stage};

use crate::app::Page;
use crate::boot::Boot;
use crate::live::Live;
use crate::parts::{Moment, PaidRows, Precision, Seal};
use crate::screen::{Tone, money};
use crate::ssr::Locale;
use crate::ssr::doc_words::DocWord;
use crate::ssr::instruction::instruction_link;
use crate::ssr::invoice::render;
use crate::ssr::sandbox::Sandbox;
use crate::ssr::shell::{Dress, Parts, Shell};
use crate::when::{self, Zone};
use crate::words::Word;

impl Shell {
    /// The receipt of an invoice, to keep or print; of an unpaid one, that there is none.
    #[must_use]
    pub fn receipt(&self, view: &InvoiceView, dress: &Dress<'_>) -> String {
        let title = dress.locale.say(DocWord::ReceiptTitle);
        let receipt = match &view.stage {
            Stage::Paid(receipt) | Stage::Overpaid { receipt, .. } => Some(receipt.clone()),
            Stage::Choose { .. }
            | Stage::Payer
            | Stage::Awaiting(_)
            | Stage::Detected(_)
            | Stage::Confirming(_)
            | Stage::Partial { .. }
            | Stage::Expired { .. }
            | Stage::Late { .. }
            | Stage::Failed { .. }
            | Stage::Canceled => None,
        };
        let tone = if receipt.is_some() { Tone::Good } else { Tone::Plain };
        dress.plain(&title, tone, || match receipt {
            Some(receipt) => quittance(view, receipt, dress).into_any(),
            None => view! {
                <h1 class="title">{title.clone()}</h1>
                <p class="plain__text">{dress.locale.say(DocWord::ReceiptUnsettled)}</p>
                {about(dress, view)}
            }
            .into_any(),
        })
    }

    /// What a wrong link, a form that was not taken, or a failure is answered with; `back` leads to the invoice, if there is one.
    #[must_use]
    pub fn problem(&self, problem: Problem, back: Option<&str>, dress: &Dress<'_>) -> String {
        let (title, text) = match problem {
            Problem::UnknownInvoice => (DocWord::NotFoundTitle, DocWord::NotFoundText),
            Problem::NotNow => (DocWord::NotNowTitle, DocWord::NotNowText),
            Problem::UnknownMethod | Problem::InvalidInput => (DocWord::InvalidTitle, DocWord::InvalidText),
            Problem::TryLater => (DocWord::LaterTitle, DocWord::LaterText),
            Problem::Internal => (DocWord::InternalTitle, DocWord::InternalText),
        };
        let locale = dress.locale;
        let title = locale.say(title);
        let heading = title.clone();
        let back = back.map(|href| {
            view! { <a class="main" href=dress.keep(href)>{locale.say(DocWord::ProblemBack)}</a> }
        });
        dress.plain(&title, Tone::Attention, || {
            view! {
                <h1 class="title" data-testid="problem" data-value=problem.code()>{heading}</h1>
                {paragraphs(&locale.say(text))}
                {back}
            }
        })
    }
}

impl Dress<'_> {
    /// A document of plain text on the slip.
    pub(crate) fn plain<V: IntoView>(&self, title: &str, tone: Tone, content: impl FnOnce() -> V) -> String {
        let ribbon = |_| view! { <header class="ribbon">{self.locale.words.say(Word::TestRibbon)}</header> };
        let paper = render(|| {
            view! {
                <div class="page">
                    {self.test.map(ribbon)}
                    <main class="slip slip--plain"><div class="plain">{content()}</div></main>
                </div>
            }
        });
        let body = [paper, self.panel()].concat();
        self.document(&Parts { title, icon: &tone.icon(), head: "", body: &body })
    }

    /// The panel below whatever is about a test invoice.
    pub(crate) fn panel(&self) -> String {
        self.test.map_or_else(String::new, |panel| render(|| view! { <Sandbox dress=self panel=panel/> }))
    }

    /// A path that keeps asking for the language.
    pub(crate) fn keep(&self, path: &str) -> String {
        if self.keep_locale { [path, "?locale=", self.locale.words.lang()].concat() } else { path.into() }
    }
}

fn quittance(view: &InvoiceView, receipt: Receipt, dress: &Dress<'_>) -> impl IntoView + use<> {
    let locale = dress.locale;
    let live = Live::still(&Boot::new(view.clone()));
    let page = Page { words: &locale.words, live, keep_locale: dress.keep_locale };
    let row = |term: DocWord, text: String| {
        (!text.is_empty()).then(|| {
            view! { <div class="rows__row"><dt>{locale.say(term)}</dt> <dd><bdi>{text}</bdi></dd></div> }
        })
    };
    let quote = view.quote.as_ref();
    let price = quote.map_or(String::new(), |quote| {
        ["1 ", &quote.due.currency, " = ", &quote.rate, " ", &view.fiat.currency].concat()
    });
    let rated = quote.map_or(String::new(), |quote| rated(quote, &view.merchant.name, locale));
    let network = quote.map_or(String::new(), |quote| quote.method.network.clone());
    let settled = receipt.settled_at;
    view! {
        <div class="sealed">
            <Seal steps=receipt.seal label=page.say(Word::SealLabel)/>
            <h1 class="title">{locale.say(DocWord::ReceiptTitle)}</h1>
            <p class="sealed__lead" data-testid="received" data-value=receipt.received.value.clone()>
                <strong>{money(&receipt.received)}</strong>
            </p>
            <p class="sealed__time"><Moment page=page time=settled precision=Precision::Date/></p>
        </div>
        <dl class="rows">
            <div class="rows__row">
                <dt>{locale.say(DocWord::ReceiptInvoice)}</dt>
                <dd><bdi class="txid">{view.id.clone()}</bdi></dd>
            </div>
            {view.order.clone().map(|order| {
                view! { <div class="rows__row"><dt>{page.say(Word::Order)}</dt> <dd>{order}</dd></div> }
            })}
            {view.description.clone().map(|text| {
                view! { <div class="rows__row"><dt>{page.say(Word::For)}</dt> <dd>{text}</dd></div> }
            })}
            {row(DocWord::ReceiptAmount, money(&view.fiat))}
            {row(DocWord::ReceiptPrice, price)}
            {row(DocWord::ReceiptRated, rated)}
            {row(DocWord::ReceiptNetwork, network)}
            <PaidRows page=page view=view.clone()/>
        </dl>
        <p class="plain__small">{locale.say(DocWord::ReceiptSeal)}</p>
        {instruction_link(dress, view)}
        <p class="plain__small plain__screen">{locale.say(DocWord::ReceiptPrint)}</p>
        {about(dress, view)}
    }
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

/// The way back to an invoice.
pub(crate) fn about(dress: &Dress<'_>, view: &InvoiceView) -> impl IntoView + use<> {
    let href = dress.keep(&["/i/", &view.id].concat());
    view! { <p class="else plain__screen"><a href=href>{dress.locale.say(DocWord::ReceiptBack)}</a></p> }
}

/// A text whose paragraphs stand apart by an empty line.
pub(crate) fn paragraphs(text: &str) -> impl IntoView + use<> {
    let paragraphs = text.split("\n\n").map(|text| view! { <p class="plain__text">{text.to_owned()}</p> });
    paragraphs.collect::<Vec<_>>()
}
