//! Says whether the page is live, and where help is.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;

use crate::app::Page;
use crate::changing::{class, text};
use crate::live::{Link, Pulse};
use crate::parts::{Way, Ways};
use crate::when::{self, Zone};
use crate::words::Word;

/// The line below the slip.
#[component]
pub fn Footer(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
) -> impl IntoView {
    let pulse = page.live.pulse;
    let words = move || {
        let Pulse { now, heard, link, local, .. } = pulse.get();
        match link {
            Link::Still => {
                let zone = if local { (page.live.zone)(heard) } else { Zone::Utc };
                page.fill(Word::CheckedAt, &[("time", &when::clock(heard, zone, page.words))])
            }
            Link::Live => page.say(Word::Live),
            Link::Lost => {
                let seconds = u32::try_from(now.since(heard).seconds()).unwrap_or(u32::MAX);
                page.fill(Word::Reconnecting, &[("ago", &when::ago(seconds, page.words))])
            }
            Link::Off => page.say(Word::NotLive),
        }
    };
    let look = move || match pulse.get().link {
        Link::Still => "link",
        Link::Live => "link link--live",
        Link::Lost => "link link--lost",
        Link::Off => "link link--off",
    };
    view! {
        <footer class="foot">
            <p class=class(look) data-testid="link">{text(words)}</p>
            <Ways page=page view=view ways=vec![Way::Help("", Word::Help)] first=""/>
        </footer>
    }
}
