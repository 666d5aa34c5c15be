//! Renders an invoice into a complete document that is payable before any script runs.

use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use quittance_protocol::State;
use quittance_protocol::compact::Unreadable;

use crate::app::{App, Page};
use crate::boot::{BOOT_ELEMENT, Boot, WORDS_ELEMENT};
use crate::live::{Live, Shown};
use crate::screen::{self, Screen};
use crate::ssr::account::Account;
use crate::ssr::choice::{Choice, list};
use crate::ssr::fold::fold;
use crate::ssr::in_app::{InAppBrowser, InAppNote};
use crate::ssr::payer::PayerForm;
use crate::ssr::shell::{Dress, NEUTRAL, Parts, Shell, escape};
use crate::ssr::shop::shop;
use crate::words::{Word, Words};

/// What only a document has, and the page's program never draws.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras<'a> {
    /// What can be chosen, those of a currency together.
    pub choices: &'a [Choice],
    /// The other app's own browser that the page is looked at in.
    pub in_app: Option<&'a InAppBrowser>,
}

impl Shell {
    /// An invoice as a complete document, with what the program needs to take it over.
    ///
    /// # Errors
    ///
    /// If the boot data cannot be written, which no view does.
    pub fn invoice(
        &self,
        boot: &Boot,
        account: &Account,
        extras: &Extras<'_>,
        dress: &Dress<'_>,
    ) -> Result<String, Unreadable> {
        let words = &dress.locale.words;
        let shown = Shown {
            view: boot.view.clone(),
            changing: boot.changing,
            problem: boot.problem,
            kept: String::new(),
        };
        let screen = shown.screen();
        if screen == Screen::Payer {
            return Ok(self.payer(boot, account, &PayerForm::default(), dress));
        }
        let page = render(|| {
            let page = Page { words, live: Live::still(boot) };
            let embedded = boot.embed.is_some();
            view! { <App page=page embedded=embedded/> }
        });
        let page = filled(&page, SHOP_PLACE, &render(|| shop(&account.shop, dress.locale)));
        let page = filled(&page, FOLD_PLACE, &render(|| fold(&boot.view, account, dress)));
        let page = match screen {
            Screen::Choose | Screen::Change => {
                filled(&page, LIST_PLACE, &list(&boot.view, extras.choices, dress))
            }
            Screen::Unpriced | Screen::Payer | Screen::Awaiting | Screen::Detected | Screen::Confirming => {
                page
            }
            Screen::Partial | Screen::Paid | Screen::Overpaid | Screen::Expired | Screen::Late => page,
            Screen::Short | Screen::Stuck | Screen::Reversed | Screen::Canceled => page,
        };
        let late = if boot.view.stage.state().is_final() { String::new() } else { late(words) };
        let data = [block(BOOT_ELEMENT, &boot.write()?), block(WORDS_ELEMENT, &words.text())].concat();
        let note = extras
            .in_app
            .map_or(String::new(), |browser| render(|| view! { <InAppNote dress=dress browser=browser/> }));
        let out = dress.way_out(&boot.view);
        let body = dress.staying([page, out, dress.panel(), note, late].concat());
        let head = [dress.leaving(), self.program(), reload(screen, boot)].concat();
        let title = screen::title(screen, &boot.view, boot.view.now, words);
        let icon = screen.tone().icon();
        let parts =
            Parts { title: &title, meta: NEUTRAL, icon: &icon, head: &head, body: &body, data: &data };
        Ok(dress.document(&parts))
    }
}

/// Without a script the page follows the payment by loading anew: seldom where nothing is expected to happen soon. A list that
/// is being read, with an answer picked in it, is not taken away.
const fn reload(screen: Screen, boot: &Boot) -> &'static str {
    if matches!(screen, Screen::Choose | Screen::Change) {
        return "";
    }
    match boot.view.stage.state() {
        State::Paid | State::Overpaid => "",
        State::Expired | State::Late | State::Failed | State::Canceled => {
            "<noscript><meta http-equiv=\"refresh\" content=\"60\"></noscript>"
        }
        State::Choose
        | State::Payer
        | State::Awaiting
        | State::Detected
        | State::Confirming
        | State::Partial => "<noscript><meta http-equiv=\"refresh\" content=\"15\"></noscript>",
    }
}

/// What the page says when its program has not come after a while. The sheet shows it.
pub(crate) fn late(words: &Words) -> String {
    ["<div class=\"late\"><p class=\"said\">", &escape(words.get(Word::NotLive)), "</p></div>"].concat()
}

/// The places that the page keeps for what its program knows nothing of. Texts of payers and merchants are escaped, so none of
/// them can look like one.
const SHOP_PLACE: &str = "<div class=\"place\" id=\"shop\">";
const FOLD_PLACE: &str = "<div class=\"place\" id=\"fold\">";
const LIST_PLACE: &str = "<div class=\"list\">";

/// The page with a place filled.
fn filled(page: &str, place: &str, content: &str) -> String {
    page.replacen(place, &[place, content].concat(), 1)
}

/// Renders a view as the browser would find it before it takes it over.
pub(crate) fn render<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    let html = owner.with(|| view().into_view().to_html());
    owner.cleanup();
    html
}

/// A data block: text that no browser runs.
pub(crate) fn block(id: &str, text: &str) -> String {
    // Inside a script element nothing is unescaped, and only its end tag could end it.
    let text = text.replace("</", "<\\/");
    ["<script type=\"text/plain\" id=\"", &escape(id), "\">", &text, "</script>"].concat()
}
