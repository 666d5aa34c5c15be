//! Documents that need no script: what a wrong link or form is answered with, and the paper they are on.

use leptos::prelude::*;
use quittance_protocol::problem::Problem;
use quittance_protocol::view::InvoiceView;

use crate::screen::Tone;
use crate::ssr::doc_words::{DocCounted, DocWord};
use crate::ssr::invoice::render;
use crate::ssr::sandbox::Sandbox;
use crate::ssr::shell::{Dress, NEUTRAL, Parts, Shell};
use crate::words::Word;

impl Shell {
    /// What a wrong link, a form that was not taken, or a failure is answered with; `back` leads to the invoice, if there is one.
    #[must_use]
    pub fn problem(&self, problem: Problem, back: Option<&str>, dress: &Dress<'_>) -> String {
        let (title, text) = match problem {
            Problem::UnknownInvoice => (DocWord::NotFoundTitle, DocWord::NotFoundText),
            Problem::NotNow => (DocWord::NotNowTitle, DocWord::NotNowText),
            Problem::UnknownMethod | Problem::InvalidInput => (DocWord::InvalidTitle, DocWord::InvalidText),
            Problem::TooOften => (DocWord::TooOftenTitle, DocWord::LaterText),
            Problem::TryLater => (DocWord::LaterTitle, DocWord::LaterText),
            Problem::Internal => (DocWord::InternalTitle, DocWord::InternalText),
        };
        let locale = dress.locale;
        let title = locale.say(title);
        let heading = title.clone();
        let again = matches!(problem, Problem::TryLater | Problem::Internal);
        let (class, href, on) = match back {
            Some(href) => ("main", dress.keep(href), locale.say(DocWord::ProblemBack)),
            None if again => ("main", dress.again(), locale.words.say(Word::TryAgain)),
            None => ("next__quiet", dress.keep("/help"), locale.words.say(Word::Help)),
        };
        dress.plain(&title, Tone::Attention, || {
            view! {
                <h1 class="title" data-testid="problem" data-value=problem.code()>{heading}</h1>
                {paragraphs(&locale.say(text))}
                <a class=class data-testid="on" href=href>{on}</a>
            }
        })
    }

    /// What somebody is told who asks too often; `back` leads on.
    #[must_use]
    pub fn too_often(&self, seconds: u64, back: &str, dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let title = locale.say(DocWord::TooOftenTitle);
        let heading = title.clone();
        let text = locale.count(DocCounted::AskAgainIn, u32::try_from(seconds).unwrap_or(u32::MAX));
        let back = dress.keep(back);
        dress.plain(&title, Tone::Attention, || {
            view! {
                <h1 class="title" data-testid="problem" data-value=Problem::TooOften.code()>{heading}</h1>
                {paragraphs(&text)}
                <a class="main" href=back>{locale.say(DocWord::ProblemBack)}</a>
            }
        })
    }
}

impl Dress<'_> {
    /// A document of plain text on the slip.
    pub(crate) fn plain<V: IntoView>(&self, title: &str, tone: Tone, content: impl FnOnce() -> V) -> String {
        let ribbon = |_| view! { <header class="ribbon">{self.locale.words.say(Word::TestRibbon)}</header> };
        let class = if self.frame.is_some() { "page page--embedded" } else { "page" };
        let paper = render(|| {
            view! {
                <div class=class>
                    {self.test.map(ribbon)}
                    <main class="slip slip--plain"><div class="plain">{content()}</div></main>
                </div>
            }
        });
        let body = [paper, self.panel()].concat();
        self.document(&Parts {
            title,
            meta: NEUTRAL,
            icon: &tone.icon(),
            head: "",
            body: &body,
            data: &self.channel(),
        })
    }

    /// The panel below whatever is about a test invoice.
    pub(crate) fn panel(&self) -> String {
        self.test.map_or_else(String::new, |panel| render(|| view! { <Sandbox dress=self panel=panel/> }))
    }

    /// The same document anew; what a form was answered with leads to where the form is.
    fn again(&self) -> String {
        if self.here.path.is_empty() { String::new() } else { self.keep(&self.here.path) }
    }

    /// A path that keeps asking for the language and the frame.
    #[must_use]
    pub fn keep(&self, path: &str) -> String {
        keep(path, self.kept)
    }
}

/// A path of ours that keeps asking for something.
#[must_use]
pub fn keep(path: &str, kept: &str) -> String {
    let sign = match (kept.is_empty(), path.contains('?')) {
        (true, _) => "",
        (false, false) => "?",
        (false, true) => "&",
    };
    [path, sign, kept].concat()
}

/// The way back to an invoice.
pub(crate) fn about(dress: &Dress<'_>, view: &InvoiceView) -> impl IntoView + use<> {
    let href = dress.keep(&["/i/", &view.id].concat());
    view! { <p class="else plain__screen"><a href=href>{dress.locale.say(DocWord::ReceiptBack)}</a></p> }
}

/// A text whose paragraphs stand apart by an empty line. One of several lines is a list of steps.
pub(crate) fn paragraphs(text: &str) -> impl IntoView + use<> {
    let paragraphs = text.trim().split("\n\n").map(|text| match text.contains('\n') {
        false => view! { <p class="plain__text">{text.to_owned()}</p> }.into_any(),
        true => {
            let steps = text.lines().map(|line| view! { <li>{line.to_owned()}</li> }).collect::<Vec<_>>();
            view! { <ol class="plain__steps">{steps}</ol> }.into_any()
        }
    });
    paragraphs.collect::<Vec<_>>()
}
