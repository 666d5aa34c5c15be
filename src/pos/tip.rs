//! Asks the customer for a tip.

use leptos::prelude::*;
use quittance_protocol::pos::Percent;

use crate::changing::flag;
use crate::pos::app::notice;
use crate::pos::counter::Counter;
use crate::pos::icon::{Icon, icon};
use crate::words::PosWord;

/// The question, with what each answer comes to.
pub(super) fn tip(counter: Counter, why: String) -> impl IntoView {
    let Counter { boot, pulse, .. } = counter;
    let till = counter.till.get_untracked();
    let plain = till.sum(boot, Percent::default());
    let waits = move || pulse.read().busy;
    let offers = boot.tips.iter().map(|percent| {
        let sum = till.sum(boot, *percent);
        let name = percent.to_string();
        view! {
            <button class="offer" data-do="tip" data-at=name.clone() data-testid="tip" data-value=name.clone() disabled=flag(waits)>
                <strong class="offer__percent">{counter.percent(&name)}</strong>
                <span class="offer__amount">"+ " {counter.money(sum.tip)}</span>
            </button>
        }
    });
    view! {
        <main class="tip">
            <p class="tip__total" data-testid="total">{counter.money(plain.total)}</p>
            <h1 class="tip__title">{counter.say(PosWord::TipAsk)}</h1>
            {notice(why)}
            <div class="offers">{offers.collect::<Vec<_>>()}</div>
            <button class="main" data-do="tip" data-at="0" data-testid="no-tip" disabled=flag(waits)>
                {counter.say(PosWord::TipNone)}
            </button>
            <button class="quiet" data-do="till" data-testid="back">{icon(Icon::Back)} {counter.say(PosWord::Keypad)}</button>
        </main>
    }
}
