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
        Link::Still => {
            let (before, after) = page.words.around(Word::CheckedAt, "time", &[]);
            view! { {before} <Moment page=page time=checked/> {after} }.into_any()
        }
        Link::Live => page.say(Word::Live).into_any(),
        Link::Lost(since) => (move || {
            let seconds = pulse.get().now.since(since).seconds();
            page.fill(Word::Reconnecting, &[("n", &seconds.to_string())])
        })
        .into_any(),
        Link::Off => page.say(Word::NotLive).into_any(),
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
