//! The counter: the head, the screen, and the one region that speaks.

use leptos::prelude::*;

use crate::changing::{drawing, flag, text};
use crate::drawn::Drawn;
use crate::live::Link;
use crate::pos::counter::{Counter, Place};
use crate::pos::icon::{Icon, icon};
use crate::pos::{payments, sale, sell, settings, tip};
use crate::words::{PosWord, Word};

/// The whole counter.
#[component]
pub fn App(
    /// What every screen is given.
    counter: Counter,
) -> impl IntoView {
    let Counter { boot, words, place, pulse, .. } = counter;
    let at = text(move || place.read().as_str().into());
    // The customer, too, sees whose counter it is; what the seller does between sales is put away meanwhile.
    let busy = move || matches!(*place.read(), Place::Sale(_) | Place::Tip { .. });
    let away = move || match (&*place.read(), pulse.read().link) {
        (_, Link::Still | Link::Live) => String::new(),
        (_, Link::Off) => words.say(Word::NotLive),
        (Place::Sale(paying), Link::Lost) if !paying.sale.view.stage.state().is_settled() => {
            counter.say(PosWord::OfflineSale)
        }
        (_, Link::Lost) => counter.say(PosWord::OfflineIdle),
    };
    let none = move || matches!(pulse.read().link, Link::Still | Link::Live);
    let ribbon = boot.test.then(|| view! { <p class="ribbon">{words.say(Word::TestRibbon)}</p> });
    let tool = |does, sign, word| {
        view! {
            <button class="tool" data-do=does data-testid=does aria-label=counter.say(word) hidden=flag(busy)>
                {icon(sign)}
            </button>
        }
    };
    view! {
        <div class="counter" data-place=at>
            <header>
                <div class="head">
                    <p class="head__who"><strong>{boot.title.clone()}</strong> " " <span>{boot.shop.clone()}</span></p>
                    {ribbon}
                    {tool("payments", Icon::List, PosWord::LastPayments)}
                    {tool("settings", Icon::Gear, PosWord::Settings)}
                </div>
                <p class="away" data-testid="away" hidden=flag(none)>{text(away)}</p>
            </header>
            {drawing(move || screen(counter, place.get()))}
            <p class="unseen" role="status">{text(move || pulse.read().said.clone())}</p>
        </div>
    }
}

fn screen(counter: Counter, place: Place) -> Drawn {
    match place {
        Place::Till { notice } => Drawn::new(sell::sell(counter, notice)),
        Place::Tip { notice } => Drawn::new(tip::tip(counter, notice)),
        Place::Sale(paying) => Drawn::new(sale::sale(counter, *paying)),
        Place::Payments(list) => Drawn::new(payments::payments(counter, list)),
        Place::Settings(liked) => Drawn::new(settings::settings(counter, liked)),
    }
}

/// Why something was not done, if it was not.
pub(super) fn notice(notice: String) -> impl IntoView {
    let has = !notice.is_empty();
    has.then(|| view! { <p class="notice" role="note" data-testid="notice">{notice}</p> })
}

/// The head of a screen of the seller's own: its name, and the way back to the keypad.
pub(super) fn heading(counter: Counter, word: PosWord) -> impl IntoView {
    view! {
        <div class="heading">
            <button class="tool" data-do="till" data-testid="back" aria-label=counter.say(PosWord::Keypad)>
                {icon(Icon::Back)}
            </button>
            <h1 class="title">{counter.say(word)}</h1>
        </div>
    }
}
