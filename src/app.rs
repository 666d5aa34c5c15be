//! The page: the slip, the footer, and the one region that speaks.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;

use crate::changing::{self, drawing, text};
use crate::drawn::Drawn;
use crate::live::Live;
use crate::parts::{Bill, Footer};
use crate::words::{Word, Words};
use crate::{screen, screens};

/// What every screen is given.
#[derive(Clone, Copy)]
pub struct Page {
    /// The sentences, which live as long as the page.
    pub words: &'static Words,
    /// What changes, and what the payer can do.
    pub live: Live,
}

impl Page {
    /// A sentence.
    #[must_use]
    pub fn say(self, word: Word) -> String {
        self.words.say(word)
    }

    /// A sentence with its places filled.
    #[must_use]
    pub fn fill(self, word: Word, places: &[(&str, &str)]) -> String {
        self.words.fill(word, places)
    }

    /// A path below the invoice, with what every path keeps asking for.
    #[must_use]
    pub fn path(self, view: &InvoiceView, below: &str) -> String {
        self.live.shown.with_untracked(|shown| {
            let sign = match (shown.kept.is_empty(), below.contains('?')) {
                (true, _) => "",
                (false, false) => "?",
                (false, true) => "&",
            };
            ["/i/", &view.id, below, sign, &shown.kept].concat()
        })
    }
}

/// The whole page.
#[component]
pub fn App(
    /// What every screen is given.
    page: Page,
    /// Whether it stands in a shop's frame.
    embedded: bool,
) -> impl IntoView {
    let class = if embedded { "page page--embedded" } else { "page" };
    let (touch, shown) = (page.live.touch, page.live.shown);
    let said = changing::class(move || if touch.read().warned { "said" } else { "unseen" });
    let state = text(move || shown.read().view.stage.state().as_str().into());
    let pulse = page.live.pulse;
    let slip = changing::class(move || match screen::is_checking(&shown.read().view, pulse.read().now) {
        true => "slip slip--checking",
        false => "slip",
    });
    let view = shown.get_untracked().view;
    let ribbon = view.test.then(|| view! { <header class="ribbon">{page.say(Word::TestRibbon)}</header> });
    view! {
        <div class=class>
            {ribbon}
            <main class=slip data-state=state data-invoice=view.id.clone()>
                // The gateway fills these two; nothing in them changes while the page is open.
                <div class="place" id="shop"></div>
                {drawing(move || Drawn::new(view! { <Bill page=page view=shown.get().view/> }))}
                <div class="place" id="fold"></div>
                <section class="pay">{drawing(move || screens::screen(page, shown.get()))}</section>
            </main>
            <Footer page=page view=view/>
            <p class=said role="status">{text(move || touch.read().said.clone())}</p>
        </div>
    }
}
