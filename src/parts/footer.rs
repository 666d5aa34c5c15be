//! Says whether the page is live, and where help is.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;

use crate::app::Page;
use crate::live::Link;
use crate::parts::HelpLink;
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
    let link = Memo::new(move |_| pulse.get().link);
    let text = move || match link.get() {
        Link::Still => {
            let now = page.live.shown.read().view.now;
            let zone = if page.live.local.get() { (page.live.zone)(now) } else { Zone::Utc };
            page.fill(Word::CheckedAt, &[("time", &when::clock(now, zone, page.words))])
        }
        Link::Live => page.say(Word::Live),
        Link::Lost(since) => {
            let seconds = pulse.get().now.since(since).seconds();
            page.fill(Word::Reconnecting, &[("n", &seconds.to_string())])
        }
        Link::Off => page.say(Word::NotLive),
    };
    let class = move || match link.get() {
        Link::Still => "link",
        Link::Live => "link link--live",
        Link::Lost(_) => "link link--lost",
        Link::Off => "link link--off",
    };
    view! {
        <footer class="foot">
            <p class=class data-testid="link">{text}</p>
            <HelpLink page=page view=view topic="pay" word=Word::Help/>
        </footer>
    }
}
