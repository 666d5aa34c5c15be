//! Looks through the list of ways to pay, and marks in it what only this browser knows. Its rows are the document's, and stay.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, Storage};

use crate::browser::dom;
use crate::browser::news::News;

/// What the method that was used last is kept under.
const USED: &str = "quittance.method";

/// The radio buttons of the list.
const RADIO: &str = ".way__radio";

/// Follows the search field and the list, and says what was used last.
pub(super) fn start(news: News) {
    part_groups();
    mark_used();
    news.shown.with_untracked(|shown| remember(&shown.view));
    let Some(document) = dom::document() else { return };
    for kind in ["input", "change"] {
        dom::listen(&document, kind, move |event| {
            let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            match field.map(|field| (field.type_(), field)) {
                Some((kind, field)) if kind == "search" => search(news, &field.value()),
                Some((_, field)) => pick(&field),
                None => {}
            }
        });
    }
}

/// Remembers what an invoice is paid with.
pub(super) fn remember(view: &InvoiceView) {
    if let (Some(quote), Some(storage)) = (&view.quote, storage()) {
        // Storage that is full forgets.
        let _ = storage.set_item(USED, &quote.method.code);
    }
}

/// A browser that blocks storage throws instead of giving none.
fn storage() -> Option<Storage> {
    dom::window()?.local_storage().ok().flatten()
}

/// Marks what was used last, and its currency, whose networks may be folded.
fn mark_used() {
    let code = storage().and_then(|storage| storage.get_item(USED).ok().flatten()).unwrap_or_default();
    // What is kept may be anything by now.
    if let Some(way) = dom::find(&["[data-method=\"", &code, "\"]"].concat()) {
        let coin = way.closest(".coin").ok().flatten();
        for marked in [Some(way), coin].into_iter().flatten() {
            dom::toggle(&marked, "data-used", true);
        }
    }
}

/// Makes a group of radio buttons of each currency's networks. In one group of all of them Tab would stop once, far from the
/// currency that was just unfolded.
fn part_groups() {
    for (index, coin) in dom::all(".coin").iter().enumerate() {
        for field in dom::all_in(coin, RADIO) {
            // Where a name cannot be changed the one group serves.
            let _ = field.set_attribute("name", &["method.", &index.to_string()].concat());
            dom::toggle(&field, "required", false);
        }
    }
}

/// Unpicks all others, also of other groups, and says on the button what was picked.
fn pick(field: &Element) {
    for other in dom::all(RADIO) {
        dom::toggle(&other, "required", false);
        if let (true, Some(other)) = (other != *field, other.dyn_ref::<HtmlInputElement>()) {
            other.set_checked(false);
        }
    }
    let go = field.closest("[data-go]").ok().flatten().and_then(|way| way.get_attribute("data-go"));
    if let (Some(text), Some(button)) = (go, dom::find(".choose .main")) {
        button.set_text_content(Some(&text));
    }
}

/// Shows the rows that have every word that is searched for, and unfolds what they are in.
fn search(news: News, sought: &str) {
    let sought = sought.to_ascii_lowercase();
    let words: Vec<&str> = sought.split([' ', '-', '_', '(', ')']).filter(|word| !word.is_empty()).collect();
    let mut found = false;
    for row in dom::all(".coins > li") {
        let mut shown = false;
        for way in dom::all_in(&row, "[data-names]") {
            let names = way.get_attribute("data-names").unwrap_or_default();
            let fits = words.iter().all(|word| names.contains(word));
            dom::toggle(&way, "hidden", !fits);
            shown |= fits;
        }
        dom::toggle(&row, "hidden", !shown);
        for coin in dom::all_in(&row, ".coin[data-folded]") {
            dom::toggle(&coin, "open", !words.is_empty());
        }
        found |= shown;
    }
    if let Some(nothing) = dom::find(".search__nothing") {
        dom::toggle(&nothing, "hidden", found);
        let text = nothing.text_content().filter(|_| !found);
        news.say(text.unwrap_or_default());
    }
}
