//! Says whether the page is live, and where help is.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;

use crate::app::Page;
use crate::live::Link;
use crate::parts::{HelpLink, Moment};
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
    let checked = view.now;
    let text = move || match link.get() {
        Link::Still => String::new(),
        Link::Live => page.say(Word::Live),
        Link::Lost(since) => {
            let seconds = pulse.get().now.since(since).seconds();
            page.fill(Word::Reconnecting, &[("n", &seconds.to_string())])
        }
        Link::Off => page.say(Word::NotLive),
    };
    let (before, after) = page.words.around(Word::CheckedAt, "time", &[]);
    let live = move || link.get() != Link::Still;
    let class = move || match link.get() {
        Link::Still => "link",
        Link::Live => "link link--live",
        Link::Lost(_) => "link link--lost",
        Link::Off => "link link--off",
    };
    view! {
        <footer class="foot">
            <p class=class data-testid="link">
                <span hidden=live>{before} <Moment page=page time=checked/> {after}</span>
                <span>{text}</span>
            </p>
            <HelpLink page=page view=view topic="pay" word=Word::Help/>
        </footer>
    }
}
