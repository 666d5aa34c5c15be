//! Keeps the page fresh and does what the payer asks: the only files that touch the browser.
//!
//! # Layout
//!
//! [`start`] takes the document over. `feed` listens to the gateway and hands what it hears to `news`, which alone decides
//! whether it is newer; `exchange` asks and waits for the answer; `clock` follows the gateway's clock; `forms` sends forms
//! without leaving the page; `clipboard` copies; `wallets` asks a wallet in the browser to pay; `choosing` looks through the list of
//! methods; `leave` leads back to the shop; `embed` speaks with the page around a frame; `tab` keeps title and icon; `plural` knows which form a number takes; `reload`
//! fetches the page of another build, once; `dom` is what they share. [`pos`] is the same for a shop's counter.

mod choosing;
mod clipboard;
mod clock;
mod dom;
mod embed;
mod exchange;
mod feed;
mod forms;
mod leave;
mod news;
mod plural;
pub mod pos;
mod reload;
mod tab;
mod wallets;

use leptos::mount::hydrate_body;
use leptos::prelude::*;
use quittance_protocol::compact::Unreadable;

use crate::app::{App, Page};
use crate::boot::{BOOT_ELEMENT, Boot, WORDS_ELEMENT};
use crate::live::Live;
use crate::words::Words;
use news::News;

/// Takes over the document that the gateway rendered. Without boot data the document stays what it is: payable.
pub fn start() {
    let (Some(boot), Some(words)) = (dom::text(BOOT_ELEMENT), dom::text(WORDS_ELEMENT)) else { return };
    let mut boot = match Boot::read(&boot) {
        Ok(boot) => boot,
        Err(Unreadable::OtherBuild) => {
            reload::once();
            return;
        }
        Err(Unreadable::Malformed) => return,
    };
    if let Some(receipt) = boot.view.stage.receipt_mut() {
        receipt.seal =
            dom::find(".seal__lines").and_then(|lines| lines.get_attribute("d")).unwrap_or_default();
    }
    // The sentences live as long as the page.
    let words: &'static Words = Box::leak(Box::new(Words::read(&words, plural::category)));
    // The signals live as long as the page, too.
    let owner = Owner::new();
    owner.set();
    News::start(&boot.view);
    let (live, pen) = Live::new(&boot, clock::zone);
    let page = Page { words, live };
    let embed = boot.embed;
    let embedded = embed.is_some();
    hydrate_body(move || view! { <App page=page embedded=embedded/> });
    core::mem::forget(owner);
    // Nothing moves before the page is taken over, so the first render equals the document.
    let news = News { shown: live.shown, pen, words };
    match embed {
        Some(origin) => embed::start(news, origin),
        None => leave::allow(news),
    }
    if !boot.still {
        clock::start(news);
        feed::start(news);
    }
    forms::start(news);
    choosing::start(news);
    clipboard::start(news);
    wallets::start(news);
    dom::mark("data-hydrated");
}
