//! The tab's title and icon follow the state.

use core::mem::take;

use leptos::prelude::*;
use quittance_protocol::view::Money;

use crate::browser::news::News;
use crate::browser::{clock, dom, leave};
use crate::live::{Shown, Touch};
use crate::screen;
use crate::words::Word;

/// Names the tab.
pub(super) fn name(news: News, shown: &Shown) {
    if let Some(document) = dom::document() {
        document.set_title(&screen::title(shown.screen(), &shown.view, clock::now(), news.words));
    }
}

/// What is to be said of a new screen.
pub(super) struct Said {
    /// Its heading, which a reader who is led there hears anyway.
    pub(super) heading: String,
    /// What else happens; empty for nothing.
    pub(super) besides: String,
}

/// Where how much is to be sent.
fn asked(shown: &Shown) -> Option<(&str, &Money)> {
    shown.view.stage.pay().map(|pay| (pay.address.as_str(), &pay.amount))
}

/// Moves title and icon on, and answers with what is to be said of a new screen.
pub(super) fn follow(news: News, before: &Shown, after: &Shown) -> Option<Said> {
    let screen = after.screen();
    name(news, after);
    // What was copied of another address, or of another amount, is not what is to be sent any more.
    (before.screen() != screen || asked(before) != asked(after)).then(|| {
        if let Some(icon) = dom::find("link[rel=icon]") {
            // The icon only repeats what the page says.
            let _ = icon.set_attribute("href", &screen.tone().icon());
        }
        // The wallets stay in the browser.
        let leaving = leave::begin(news, &after.view);
        news.pen.touch.update(|touch| {
            *touch = Touch { wallets: take(&mut touch.wallets), leaving, ..Touch::default() };
        });
        let heading = screen::heading(screen, &after.view, news.words);
        let mut besides = String::new();
        if leaving > 0 {
            besides = screen::leaving(&after.view, leaving, news.words);
            besides.push_str(" · ");
            besides.push_str(news.words.get(Word::StayHere));
        }
        Said { heading, besides }
    })
}
