//! How the seller likes it. The list of languages stands below, and is the document's.

use leptos::prelude::*;

use crate::pos::app::heading;
use crate::pos::counter::{Counter, Looks, Settings};
use crate::words::PosWord;

/// What a switch is seen by. Written into the view, the macro would make markup of it, which browsers take from nobody here.
const KNOB: &str = "switch__knob";

/// Switches, and light or dark.
pub(super) fn settings(counter: Counter, liked: Settings) -> impl IntoView {
    let switches =
        [("sound", PosWord::Sound, liked.sound), ("vibration", PosWord::Vibration, liked.vibration)];
    let switches = switches.map(|(does, word, on)| {
        let on = if on { "true" } else { "false" };
        view! {
            <button class="switch" role="switch" aria-checked=on data-do="switch" data-at=does data-testid=does>
                <span>{counter.say(word)}</span><span class=KNOB></span>
            </button>
        }
    });
    let looks = Looks::ALL.map(|looks| {
        let word = match looks {
            Looks::System => PosWord::LooksSystem,
            Looks::Light => PosWord::LooksLight,
            Looks::Dark => PosWord::LooksDark,
        };
        let on = if looks == liked.looks { "true" } else { "false" };
        view! {
            <button class="side" data-do="looks" data-at=looks.as_str() aria-pressed=on data-testid=["looks-", looks.as_str()].concat()>
                {counter.say(word)}
            </button>
        }
    });
    view! {
        <main class="panel">
            {heading(counter, PosWord::Settings)}
            <div class="switches">{switches.into_iter().collect::<Vec<_>>()}</div>
            <h2 class="panel__name">{counter.say(PosWord::Looks)}</h2>
            <div class="sides">{looks.into_iter().collect::<Vec<_>>()}</div>
        </main>
    }
}
