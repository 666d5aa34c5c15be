//! The tab's title and icon follow the state, and a new screen is said aloud.

use leptos::prelude::*;

use crate::browser::dom;
use crate::browser::news::News;
use crate::screen::{self, Screen};

/// Keeps title and icon.
pub(super) fn follow(news: News) {
    Effect::new(move |before: Option<Screen>| {
        let shown = news.shown.get();
        let screen = shown.screen();
        if let Some(before) = before {
            if let Some(document) = dom::document() {
                document.set_title(&screen::title(screen, &shown.view, news.words));
            }
            if before != screen {
                if let Some(icon) = dom::find("link[rel=icon]") {
                    // The icon only repeats what the page says.
                    let _ = icon.set_attribute("href", &screen.tone().icon());
                }
                news.say(screen::heading(screen, &shown.view, news.words));
            }
        }
        screen
    });
}
