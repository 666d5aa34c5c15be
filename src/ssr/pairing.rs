//! What a device is told that is not paired with a shop's counter, or not any more, and the one button that pairs it.

use leptos::prelude::*;
use quittance_protocol::pos::Percent;

use crate::screen::Tone;
use crate::ssr::Locale;
use crate::ssr::doc_words::DocWord;
use crate::ssr::shell::{Dress, Shell};
use crate::words::Word;

/// Where a device stands that is not paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairing<'a> {
    /// It has a link that pairs it: where the button leads.
    Offered(&'a str),
    /// It has none. In the demo it needs none: where the button leads.
    Missing(Option<&'a str>),
    /// Its link was used, or its time is over.
    Used,
    /// It was paired, and is not any more.
    Ended,
}

/// A counter that a device may be paired with.
#[derive(Clone, Copy, Debug)]
pub struct Counter<'a> {
    /// The counter's name for people.
    pub title: &'a str,
    /// The shop's name.
    pub merchant: &'a str,
    /// What the operator types to make a link.
    pub command: &'a str,
    /// Whether its money is play money.
    pub play: bool,
}

impl Shell {
    /// What a device is told that is not paired.
    #[must_use]
    pub fn pairing(&self, pairing: Pairing<'_>, counter: &Counter<'_>, dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let (title, text) = match pairing {
            Pairing::Offered(_) => (DocWord::PosPairTitle, DocWord::PosPairText),
            Pairing::Missing(_) => (DocWord::PosHowTitle, DocWord::PosHowText),
            Pairing::Used => (DocWord::PosUsedTitle, DocWord::PosUsedText),
            Pairing::Ended => (DocWord::PosGoneTitle, DocWord::PosGoneText),
        };
        let places = [("terminal", counter.title), ("merchant", counter.merchant)];
        let (title, text) = (locale.fill(title, &places), locale.fill(text, &places));
        let (button, tone) = match pairing {
            Pairing::Offered(action) | Pairing::Missing(Some(action)) => (Some(action), Tone::Plain),
            Pairing::Missing(None) => (None, Tone::Plain),
            Pairing::Used | Pairing::Ended => (None, Tone::Attention),
        };
        let button = button.map(|action| {
            view! {
                <form method="post" action=dress.keep(action)>
                    <button class="main" data-testid="pair">{locale.say(DocWord::PosPairButton)}</button>
                </form>
            }
        });
        let how = match pairing {
            Pairing::Offered(_) => None,
            Pairing::Missing(_) | Pairing::Used | Pairing::Ended => {
                let once = locale.say(DocWord::PosHowOnce);
                let command = counter.command.to_owned();
                Some(view! {
                    <p class="plain__own"><code dir="ltr" data-testid="command">{command}</code></p>
                    <p class="plain__small">{once}</p>
                })
            }
        };
        let ribbon =
            counter.play.then(|| view! { <p class="plain__small">{locale.words.say(Word::TestRibbon)}</p> });
        let heading = title.clone();
        dress.plain(&title, tone, || {
            view! {
                <h1 class="title" data-testid="pairing" data-value=pairing.name()>{heading}</h1>
                <p class="plain__text">{text}</p>
                {how} {button} {ribbon}
            }
        })
    }
}

impl Pairing<'_> {
    const fn name(self) -> &'static str {
        match self {
            Self::Offered(_) => "offered",
            Self::Missing(_) => "missing",
            Self::Used => "used",
            Self::Ended => "ended",
        }
    }
}

impl Locale {
    /// What a typed amount is called on a bill.
    #[must_use]
    pub fn typed_amount(&self) -> String {
        self.say(DocWord::ReceiptAmount)
    }

    /// What a discount is called on a bill: `Discount 10%`.
    #[must_use]
    pub fn discount_of(&self, percent: Percent) -> String {
        self.pattern(DocWord::PosDiscount, &[("percent", &percent.to_string())])
    }

    /// What a tip is called on a bill: `Tip 15%`, or `Tip` alone.
    #[must_use]
    pub fn tip_of(&self, percent: Option<Percent>) -> String {
        match percent {
            Some(percent) => self.pattern(DocWord::PosTipPercent, &[("percent", &percent.to_string())]),
            None => self.pattern(DocWord::PosTip, &[]),
        }
    }
}
