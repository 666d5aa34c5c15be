//! Lists what was sold lately.

use leptos::prelude::*;
use quittance_protocol::State;
use quittance_protocol::pos::Payment;

use crate::figure;
use crate::pos::app::heading;
use crate::pos::counter::Counter;
use crate::pos::icon::{Icon, icon};
use crate::screen::Tone;
use crate::when;
use crate::words::{PosWord, Word};

/// How many letters of an id tell sales apart.
const SHORT: usize = 8;

/// The list. What may still be paid leads back to its code, and everything else to its slip.
pub(super) fn payments(counter: Counter, list: Vec<Payment>) -> impl IntoView {
    let none =
        list.is_empty().then(|| view! { <p class="quiet-text">{counter.say(PosWord::NoPayments)}</p> });
    let rows = list.into_iter().map(|payment| row(counter, payment)).collect::<Vec<_>>();
    view! {
        <main class="panel">
            {heading(counter, PosWord::LastPayments)}
            {none}
            <ul class="sold">{rows}</ul>
        </main>
    }
}

fn row(counter: Counter, payment: Payment) -> impl IntoView {
    let Payment { id, total, state, at } = payment;
    let (word, tone) = standing(counter, state);
    let class = ["sold__state sold__state--", tone_name(tone)].concat();
    let sign = match tone {
        Tone::Good => Icon::Tick,
        Tone::Plain | Tone::Moving => Icon::Clock,
        Tone::Attention => Icon::Look,
        Tone::Risk => Icon::Cross,
    };
    let short: String = id.chars().take(SHORT).collect();
    let open = (!state.is_final()).then(|| {
        view! { <button class="side side--alone" data-do="open" data-at=id.clone() data-testid="open">{counter.say(PosWord::Scan)}</button> }
    });
    let slip = slip(counter, &id);
    view! {
        <li class="sold__row" data-testid="payment" data-value=state.as_str()>
            <p class="sold__sum"><bdi>{figure::fiat(&total, counter.words)}</bdi></p>
            <p class=class>{icon(sign)} <span>{word}</span></p>
            <p class="sold__when">
                <time datetime=when::iso(at)>{when::clock(at, (counter.zone)(at), counter.words)}</time>
                " · " <bdi class="sold__id">{short}</bdi>
            </p>
            <p class="sold__ways">{open} {slip}</p>
        </li>
    }
}

/// The way to a sale's slip.
pub(super) fn slip(counter: Counter, id: &str) -> impl IntoView + use<> {
    let boot = counter.boot;
    let sign = if boot.kept.is_empty() { "" } else { "?" };
    let href = ["/pos/", &boot.terminal, "/slip/", id, sign, &boot.kept].concat();
    view! {
        <a class="side side--alone" href=href target="_blank" rel="noopener" data-testid="slip">{counter.say(PosWord::Slip)}</a>
    }
}

/// A state in a word or two, with its tone.
fn standing(counter: Counter, state: State) -> (String, Tone) {
    let say = |word| counter.words.say(word);
    match state {
        State::Choose | State::Payer | State::Awaiting => (counter.say(PosWord::Waiting), Tone::Plain),
        State::Detected => (say(Word::DetectedTitle), Tone::Moving),
        State::Confirming => (say(Word::DetectedTitle), Tone::Moving),
        State::Partial => (say(Word::PartialTitle), Tone::Attention),
        State::Paid | State::Overpaid => (say(Word::PaidTitle), Tone::Good),
        State::Expired => (say(Word::ExpiredTitle), Tone::Risk),
        State::Late => (say(Word::LateTitle), Tone::Attention),
        State::Failed => (say(Word::ShortTitle), Tone::Risk),
        State::Canceled => (say(Word::CanceledTitle), Tone::Risk),
    }
}

/// A tone's name, as modifiers of classes have it.
pub(super) const fn tone_name(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Moving => "moving",
        Tone::Good => "good",
        Tone::Attention => "attention",
        Tone::Risk => "risk",
    }
}
