//! The tab's title and icon follow the state.

use core::mem::take;

use leptos::prelude::*;

use crate::browser::news::News;
use crate::browser::{dom, leave};
use crate::live::{Shown, Touch};
use crate::screen;
use crate::words::Word;

/// Moves title and icon on, and answers with the heading of a new screen.
pub(super) fn follow(news: News, before: &Shown, after: &Shown) -> Option<String> {
    let screen = after.screen();
    if let Some(document) = dom::document() {
        document.set_title(&screen::title(screen, &after.view, news.words));
    }
    (before.screen() != screen).then(|| {
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
        if leaving == 0 {
            return heading;
        }
        let back = screen::leaving(&after.view, leaving, news.words);
        [&heading, " · ", &back, " · ", news.words.get(Word::StayHere)].concat()
    })
}
