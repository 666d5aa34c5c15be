//! Copies, says so, and after an address asks for three groups to be compared: programs that swap addresses on the clipboard
//! imitate the first and the last letters.

use std::cell::Cell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement};

use crate::browser::dom;
use crate::browser::news::News;
use crate::live::What;
use crate::parts::groups;
use crate::words::Word;

/// How many groups are the beginning of an address.
const BEGINNING: usize = 2;

/// How long a button says that it copied, in milliseconds.
const MOMENT: i32 = 4_000;

thread_local! {
    /// How often something was copied: the moment of one ends with the next.
    static TURN: Cell<u32> = const { Cell::new(0) };
}

/// Takes the presses of every button that copies.
pub(super) fn start(news: News) {
    let Some(document) = dom::document() else { return };
    dom::listen(&document, "click", move |event| {
        let Some(button) = dom::pressed(&event, "[data-copy]") else { return };
        let what = What::find(&button.get_attribute("data-what").unwrap_or_default());
        if let (Some(what), Some(text)) = (what, button.get_attribute("data-copy")) {
            copy(news, what, text);
        }
    });
}

fn copy(news: News, what: What, text: String) {
    spawn_local(async move {
        let done = write(&text).await || select(&text);
        if !done {
            news.warn(Word::CopyFailed);
            return;
        }
        let groups = match what {
            What::Address => compare(news),
            What::Amount | What::Reference => (Vec::new(), String::new()),
        };
        news.say(match what {
            What::Amount => news.words.say(Word::AmountCopied),
            What::Reference => news.words.say(Word::ReferenceCopied),
            What::Address => news.words.fill(Word::AddressCopied, &[("groups", &groups.1)]),
        });
        let turn = TURN.get() + 1;
        TURN.set(turn);
        news.pen.touch.update(|touch| {
            touch.copied = Some(what);
            // The groups stay marked: comparing takes longer than a moment, and the amount is copied next.
            if what == What::Address {
                touch.groups = groups.0;
            }
        });
        dom::sleep(MOMENT).await;
        if TURN.get() == turn {
            news.pen.touch.update(|touch| touch.copied = None);
        }
    });
}

/// The usual way, where the page is allowed to use it.
async fn write(text: &str) -> bool {
    let Some(navigator) = dom::window().map(|window| window.navigator()) else { return false };
    let has = js_sys::Reflect::has(&navigator, &JsValue::from_str("clipboard")).unwrap_or_default();
    if !has || navigator.clipboard().is_undefined() {
        return false;
    }
    js_sys::futures::JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// The old way: a field that is selected and copied.
fn select(text: &str) -> bool {
    let copied = || -> Option<bool> {
        let document = dom::document()?;
        let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
        field.set_value(text);
        field.set_class_name("unseen");
        let focused = document.active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
        document.body()?.append_child(&field).ok()?;
        field.select();
        let done = document.dyn_into::<HtmlDocument>().ok()?.exec_command("copy").unwrap_or_default();
        field.remove();
        if let Some(element) = focused {
            // Losing the focus is no reason to say that nothing was copied.
            let _ = element.focus();
        }
        Some(done)
    };
    copied().unwrap_or_default()
}

/// The groups to compare: the last whole one, and two from the middle that nobody can foresee. How an address begins says
/// which network it is for, and is what imitations begin with.
fn compare(news: News) -> (Vec<usize>, String) {
    let groups = news
        .shown
        .with_untracked(|shown| shown.view.stage.pay().map_or_else(Vec::new, |pay| groups(&pay.address)));
    let last = groups.iter().rposition(|group| group.len() == 4).unwrap_or_default();
    let middle = last.saturating_sub(BEGINNING);
    let mut chosen = vec![last];
    while chosen.len() < middle.min(2) + 1 {
        let index = BEGINNING + usize::from(dom::random_byte()) % middle;
        // Where nothing is random, the next free group serves.
        let free = (index..last).chain(BEGINNING..index).find(|index| !chosen.contains(index));
        chosen.extend(free);
    }
    // In the order a reader meets them.
    let chosen: Vec<usize> = (0..groups.len()).filter(|index| chosen.contains(index)).collect();
    let texts: Vec<_> = chosen.iter().filter_map(|index| groups.get(*index)).map(String::as_str).collect();
    let text = texts.join(", ");
    (chosen, text)
}
