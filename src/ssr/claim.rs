//! What a payer is told about a transaction that they named.

use leptos::prelude::*;

use crate::parts::Txid;
use crate::screen::{Tone, money};
use crate::ssr::case::Case;
use crate::ssr::contact;
use crate::ssr::doc_words::DocWord;
use crate::ssr::documents::{about, paragraphs};
use crate::ssr::help::{claim_form, facts, path};
use crate::ssr::shell::{Dress, Shell};
use crate::ssr::topic::Topic;
use crate::ssr::verdict::{Claim, Guess, Verdict};
use crate::when;
use crate::words::{Counted, Word};

/// What is done about an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// The invoice's page shows everything.
    See,
    /// Look at what was entered, and ask again.
    AskAgain,
}

/// No topic but the index of help: whoever named a transaction has read the one about it.
const ALL: &str = "";

impl Verdict {
    #[rustfmt::skip]
    const fn words(&self) -> (DocWord, DocWord, Tone, After, &'static str) {
        match self {
            Self::Counted => (DocWord::ClaimCountedTitle, DocWord::ClaimCounted, Tone::Good, After::See, "delivery"),
            Self::Confirming => (DocWord::ClaimConfirmingTitle, DocWord::ClaimConfirming, Tone::Good, After::See, ALL),
            Self::TooSmall => (DocWord::ClaimSmallTitle, DocWord::ClaimSmall, Tone::Attention, After::See, "wrong-amount"),
            Self::Late => (DocWord::ClaimLateTitle, DocWord::ClaimLate, Tone::Attention, After::See, "late"),
            Self::Elsewhere => (DocWord::ClaimElsewhereTitle, DocWord::ClaimElsewhere, Tone::Attention, After::See, "network"),
            Self::Waiting => (DocWord::ClaimWaitingTitle, DocWord::ClaimWaiting, Tone::Plain, After::AskAgain, ALL),
            Self::Looking => (DocWord::ClaimLookingTitle, DocWord::ClaimLooking, Tone::Plain, After::See, ALL),
            Self::Replaced => (DocWord::ClaimReplacedTitle, DocWord::ClaimReplaced, Tone::Attention, After::AskAgain, ALL),
            Self::Failed => (DocWord::ClaimFailedTitle, DocWord::ClaimFailed, Tone::Attention, After::See, ALL),
            Self::Older => (DocWord::ClaimOlderTitle, DocWord::ClaimOlder, Tone::Attention, After::AskAgain, ALL),
            Self::OtherAddress => (DocWord::ClaimOtherTitle, DocWord::ClaimOther, Tone::Attention, After::AskAgain, "network"),
            Self::NotFound => (DocWord::ClaimUnknownTitle, DocWord::ClaimUnknown, Tone::Attention, After::AskAgain, "network"),
            Self::Unreachable => (DocWord::ClaimSilenceTitle, DocWord::ClaimSilence, Tone::Attention, After::AskAgain, ALL),
            Self::Malformed(_) => (DocWord::ClaimNoIdTitle, DocWord::ClaimNoId, Tone::Attention, After::AskAgain, ALL),
        }
    }
}

impl Guess {
    const fn word(&self) -> DocWord {
        match self {
            Self::Address => DocWord::GuessAddress,
            Self::Transaction(_) => DocWord::GuessTransaction,
            Self::CutOff => DocWord::GuessCutOff,
            Self::Amount => DocWord::GuessAmount,
            Self::Invoice => DocWord::GuessInvoice,
            Self::Unknown => DocWord::GuessUnknown,
        }
    }
}

impl Shell {
    /// The answer to a payer who named a transaction; `entered` is what they wrote.
    #[must_use]
    pub fn claim(&self, claim: &Claim, entered: &str, case: &Case<'_>, dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let (title, text, tone, after, topic) = claim.verdict.words();
        let places = claim.places(case, dress);
        let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let title = locale.fill(title, &places);
        let heading = title.clone();
        let guess = match &claim.verdict {
            Verdict::Malformed(guess) => Some(paragraphs(&locale.fill(guess.word(), &places))),
            Verdict::Counted | Verdict::Confirming | Verdict::TooSmall | Verdict::Late => None,
            Verdict::Elsewhere | Verdict::Waiting | Verdict::Looking | Verdict::Replaced => None,
            Verdict::Failed | Verdict::Older | Verdict::OtherAddress => None,
            Verdict::NotFound | Verdict::Unreachable => None,
        };
        let back = dress.keep(&["/i/", &case.view.id].concat());
        let rest = case.payable().filter(|_| claim.verdict == Verdict::TooSmall).map(money);
        let on = match &rest {
            Some(rest) => locale.fill(DocWord::NextPay, &[("amount", rest)]),
            None => locale.say(DocWord::ProblemBack),
        };
        let next = match after {
            After::See => view! { <a class="main" data-testid="next" href=back>{on}</a> }.into_any(),
            After::AskAgain => claim_form(case, entered, "main", dress).into_any(),
        };
        let contact = contact::link(case, &title, dress).map(|href| {
            let text = locale.words.fill(Word::WriteTo, &[("merchant", &case.view.merchant.name)]);
            view! { <a class="next__quiet" data-testid="contact" href=href>{text}</a> }
        });
        let more = Topic::find(topic).map_or(DocWord::HelpAll, |topic| topic.title);
        let help = path(Some(case), topic, dress);
        let more = view! { <a class="next__quiet" data-testid="help" href=help>{locale.say(more)}</a> };
        dress.plain(&title, tone, || {
            view! {
                <h1 class="title" data-testid="claim-answer" data-value=claim.verdict.code()>{heading}</h1>
                {guess}
                {paragraphs(&locale.fill(text, &places))}
                {claim.rows(dress)}
                <div class="next">{next} {contact} {more}</div>
                {facts(case, dress)}
                {(after == After::AskAgain).then(|| about(dress, case.view))}
            }
        })
    }

    /// The answer to a payer who named no transaction, when nothing has arrived at the invoice's address.
    #[must_use]
    pub fn nothing_arrived(&self, case: &Case<'_>, dress: &Dress<'_>) -> String {
        let (locale, view) = (dress.locale, case.view);
        let places = case.places(dress);
        let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (title, text, tone, code) = match view.source_down {
            true => (DocWord::ClaimSilenceTitle, DocWord::ClaimSilence, Tone::Attention, "unreachable"),
            false => (DocWord::LedgerEmpty, DocWord::SentOwn, Tone::Plain, "nothing"),
        };
        let checked = (!view.source_down).then(|| {
            let time = when::clock(view.now, when::Zone::Utc, &locale.words);
            let text = locale.words.fill(Word::CheckedAt, &[("time", &time)]);
            view! { <p class="plain__text">{text}</p> }
        });
        let title = locale.say(title);
        let heading = title.clone();
        dress.plain(&title, tone, || {
            view! {
                <h1 class="title" data-testid="claim-answer" data-value=code>{heading}</h1>
                {checked}
                {paragraphs(&locale.fill(text, &places))}
                <div class="next">{claim_form(case, "", "main", dress)}</div>
                {facts(case, dress)}
                {about(dress, view)}
            }
        })
    }
}

impl Claim {
    fn places(&self, case: &Case<'_>, dress: &Dress<'_>) -> Vec<(&'static str, String)> {
        let words = &dress.locale.words;
        let (have, need) = self.confirmations.unwrap_or_default();
        let others = match &self.verdict {
            Verdict::Malformed(Guess::Transaction(networks)) => networks.clone(),
            _ => String::new(),
        };
        vec![
            ("merchant", case.view.merchant.name.clone()),
            ("network", self.network.clone().unwrap_or_default()),
            ("amount", self.amount.as_ref().map_or(String::new(), money)),
            ("remaining", self.remaining.as_ref().map_or(String::new(), money)),
            ("confirmations", words.count(Counted::Confirmations, need, &[("have", &have.to_string())])),
            ("time", when::usually(self.usual_seconds, words)),
            ("others", others),
        ]
    }

    /// What is known of it, a row each.
    fn rows(&self, dress: &Dress<'_>) -> impl IntoView + use<> {
        let locale = dress.locale;
        let row = |term: String, value: String| {
            view! { <div class="rows__row"><dt>{term}</dt> <dd><bdi>{value}</bdi></dd></div> }
        };
        let id = self.transaction.clone().map(|id| {
            let term = locale.words.say(Word::Transaction);
            view! {
                <div class="rows__row"><dt>{term}</dt> <dd><Txid id=id explorer=self.explorer.clone()/></dd></div>
            }
        });
        let amount = self.amount.as_ref().map(|amount| row(locale.say(DocWord::FactArrived), money(amount)));
        let network = self.network.clone().filter(|_| self.verdict.is_seen() && self.amount.is_some());
        let network = network.map(|network| row(locale.say(DocWord::FactNetwork), network));
        let confirmed = self.confirmations.map(|(have, need)| {
            let places = [("have", &*have.to_string()), ("need", &*need.to_string())];
            row(locale.words.say(Word::Confirmed), locale.words.fill(Word::HaveOfNeed, &places))
        });
        let missing =
            self.remaining.as_ref().map(|missing| row(locale.say(DocWord::FactMissing), money(missing)));
        id.map(|id| view! { <dl class="rows">{id} {amount} {network} {confirmed} {missing}</dl> })
    }
}
