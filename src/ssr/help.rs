//! Help: plain documents about what payers ask, with or without an invoice at hand.

use leptos::prelude::*;
use quittance_protocol::State;
use quittance_protocol::view::{InvoiceView, MethodView};

use crate::parts::MethodMark;
use crate::screen::Tone;
use crate::ssr::doc_words::DocWord;
use crate::ssr::documents::{about, paragraphs};
use crate::ssr::instruction::instruction_link;
use crate::ssr::shell::{Dress, Shell};
use crate::when;

/// A page of help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// How paying works.
    Pay,
    /// "I have already sent it".
    Sent,
    /// The rest is below a wallet's minimum.
    Minimum,
    /// The wrong network or currency.
    Network,
    /// Money that came late.
    Late,
}

impl Topic {
    /// Every topic, in the order they are listed.
    pub const ALL: &'static [Self] = &[Self::Pay, Self::Sent, Self::Minimum, Self::Network, Self::Late];

    /// Its name in a path: `/help/sent`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Sent => "sent",
            Self::Minimum => "minimum",
            Self::Network => "network",
            Self::Late => "late",
        }
    }

    /// The topic of a path.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|topic| topic.as_str() == name)
    }

    const fn words(self) -> (DocWord, DocWord) {
        match self {
            Self::Pay => (DocWord::PayTitle, DocWord::PayText),
            Self::Sent => (DocWord::SentTitle, DocWord::SentText),
            Self::Minimum => (DocWord::MinimumTitle, DocWord::MinimumText),
            Self::Network => (DocWord::NetworkTitle, DocWord::NetworkText),
            Self::Late => (DocWord::LateTitle, DocWord::LateText),
        }
    }
}

impl Shell {
    /// A page of help. With an invoice it says who can be asked.
    #[must_use]
    pub fn help(&self, topic: Topic, view: Option<&InvoiceView>, dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let (title, text) = topic.words();
        let (title, text) = (locale.say(title), locale.say(text));
        let base = view.map_or(String::new(), |view| ["/i/", &view.id].concat());
        let others = Topic::ALL.iter().filter(|other| **other != topic).map(|other| {
            let href = dress.keep(&[&base, "/help/", other.as_str()].concat());
            view! { <li><a href=href>{locale.say(other.words().0)}</a></li> }
        });
        let others = others.collect::<Vec<_>>();
        let write = view.map(|view| locale.fill(DocWord::HelpWrite, &[("merchant", &view.merchant.name)]));
        let look = view.filter(|view| topic == Topic::Sent && is_looked_for(view)).map(|_| {
            let action = dress.keep(&[&base, "/claim"].concat());
            view! {
                <form method="post" class="act" action=action>
                    <button class="main" data-testid="claim">{locale.say(DocWord::SentLook)}</button>
                </form>
                <p class="plain__small">{locale.say(DocWord::SentLookHint)}</p>
            }
        });
        let instruction = view.filter(|_| topic == Topic::Pay).map(|view| instruction_link(dress, view));
        let heading = title.clone();
        dress.plain(&title, Tone::Plain, || {
            view! {
                <h1 class="title">{heading}</h1>
                {paragraphs(&text)}
                {look}
                {instruction}
                {write.map(|text| view! { <p class="plain__text">{text}</p> })}
                {view.map(|view| about(dress, view))}
                <h2 class="plain__more">{locale.say(DocWord::HelpTopics)}</h2>
                <ul class="plain__list">{others}</ul>
            }
        })
    }

    /// How long each way to pay usually takes.
    #[must_use]
    pub fn help_times(&self, methods: &[MethodView], dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let rows = methods.iter().map(|method| {
            view! {
                <tr>
                    <th scope="row">
                        <MethodMark method=method.clone()/>
                        <span>{method.symbol.clone()} " · " {method.network.clone()}</span>
                    </th>
                    <td>{when::usually(method.typical_seconds, &locale.words)}</td>
                    <td>{when::usually(method.sight_seconds, &locale.words)}</td>
                </tr>
            }
        });
        let rows = rows.collect::<Vec<_>>();
        let title = locale.say(DocWord::TimesTitle);
        let heading = title.clone();
        dress.plain(&title, Tone::Plain, || {
            view! {
                <h1 class="title">{heading}</h1>
                <p class="lead">{locale.say(DocWord::TimesLead)}</p>
                <table class="times">
                    <thead>
                        <tr>
                            <th scope="col">{locale.say(DocWord::TimesMethod)}</th>
                            <th scope="col">{locale.say(DocWord::TimesFinal)}</th>
                            <th scope="col">{locale.say(DocWord::TimesSeen)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
        })
    }
}

/// Whether money may still be on its way, as far as anybody knows.
const fn is_looked_for(view: &InvoiceView) -> bool {
    match view.stage.state() {
        State::Awaiting | State::Partial | State::Expired | State::Late | State::Failed => true,
        State::Detected | State::Confirming | State::Paid | State::Overpaid => false,
        State::Choose | State::Payer | State::Canceled => false,
    }
}
