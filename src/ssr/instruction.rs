//! The signed payment instruction, where a document offers it, and the page that says there is none.

use leptos::prelude::*;
use quittance_protocol::State;
use quittance_protocol::view::InvoiceView;

use crate::screen::Tone;
use crate::ssr::doc_words::DocWord;
use crate::ssr::documents::{about, paragraphs};
use crate::ssr::shell::{Dress, Shell};

impl Shell {
    /// What is answered where the address is hidden.
    #[must_use]
    pub fn no_instruction(&self, view: &InvoiceView, dress: &Dress<'_>) -> String {
        let title = dress.locale.say(DocWord::InstructionNoneTitle);
        let heading = title.clone();
        dress.plain(&title, Tone::Plain, || {
            view! {
                <h1 class="title" data-testid="problem" data-value="not_now">{heading}</h1>
                {paragraphs(&dress.locale.say(DocWord::InstructionNoneText))}
                {about(dress, view)}
            }
        })
    }
}

/// The link to the file, while the gateway gives it.
pub(crate) fn instruction_link(dress: &Dress<'_>, view: &InvoiceView) -> impl IntoView + use<> {
    let locale = dress.locale;
    let href = dress.keep(&["/i/", &view.id, "/instruction"].concat());
    is_given(view.stage.state()).then(|| {
        view! {
            <p class="plain__small plain__screen">
                <a href=href download="" data-testid="instruction">{locale.say(DocWord::InstructionLink)}</a>
                " "
                {locale.say(DocWord::InstructionHint)}
            </p>
        }
    })
}

/// Whether the invoice has an instruction, as the gateway decides it.
const fn is_given(state: State) -> bool {
    match state {
        State::Awaiting | State::Partial | State::Detected | State::Confirming => true,
        State::Paid | State::Overpaid => true,
        State::Choose | State::Payer | State::Expired | State::Late | State::Failed | State::Canceled => {
            false
        }
    }
}
