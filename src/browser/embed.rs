//! Tells the shop's page that frames this one what happens here, and takes its looks.
//!
//! Only the origin that the gateway allowed is told anything, over a channel that it gets for this document's own nonce.

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use quittance_protocol::embed::{NONCE_LETTERS, ToFrame, ToShop, Token, hello, welcome};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Event, HtmlElement, KeyboardEvent, MessageEvent, MessagePort};

use crate::browser::dom;
use crate::browser::news::News;
use crate::live::Shown;

thread_local! {
    /// The way to the shop's page, once it answered.
    static PORT: RefCell<Option<MessagePort>> = const { RefCell::new(None) };
    /// What was told last of where the invoice stands.
    static TOLD: RefCell<String> = const { RefCell::new(String::new()) };
    /// How tall the page was said to be.
    static TALL: Cell<i32> = const { Cell::new(0) };
}

#[wasm_bindgen]
extern "C" {
    /// Calls back whenever the size of what it observes changes.
    type ResizeObserver;
    #[wasm_bindgen(constructor)]
    fn new(callback: &js_sys::Function) -> ResizeObserver;
    #[wasm_bindgen(method)]
    fn observe(this: &ResizeObserver, target: &HtmlElement);
}

/// Greets the page around this one, if there is one.
pub(super) fn start(news: News, origin: String) {
    let Some(window) = dom::window() else { return };
    let Some(parent) = window.parent().ok().flatten().filter(|parent| *parent != window) else { return };
    let nonce: String = (0..NONCE_LETTERS).map(|_| letter(dom::random_byte())).collect();
    let (greeting, answer) = (hello(&nonce), welcome(&nonce));
    let (ours, from) = (origin.clone(), parent.clone());
    dom::listen(&window, "message", move |event| {
        let event: &MessageEvent = event.unchecked_ref();
        let known = event.origin() == ours
            && event.source().is_some_and(|source| source == **from)
            && event.data().as_string().is_some_and(|text| text == answer);
        // The first answer counts: a nonce is good for one channel.
        let port = event.ports().get(0).dyn_into();
        if let (true, Ok(port)) = (known && PORT.with_borrow(Option::is_none), port) {
            connected(news, port);
        }
    });
    // Nobody else could read it: the browser drops it unless the origin is this one.
    let _ = parent.post_message(&greeting.into(), &origin);
}

fn letter(byte: u8) -> char {
    char::from_digit(u32::from(byte & 15), 16).unwrap_or('0')
}

fn connected(news: News, port: MessagePort) {
    dom::attach(&port, "message", &dom::listener(|event| dress(&event)));
    port.start();
    PORT.set(Some(port));
    news.shown.with_untracked(|shown| {
        send(&ToShop::Ready { invoice: Some(&shown.view.id) });
        follow(shown);
    });
    let (Some(document), Some(body)) = (dom::document(), body()) else { return };
    ResizeObserver::new(&dom::listener(|_| measure())).observe(&body);
    dom::listen(&document, "click", |event| {
        let link = dom::pressed(&event, "[data-testid=open-wallet]");
        if let Some(uri) = link.and_then(|link| link.get_attribute("href")) {
            event.prevent_default();
            send(&ToShop::OpenInWallet { uri: &uri });
        }
    });
    dom::listen(&document, "keydown", |event| {
        if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" && !event.default_prevented() {
            send(&ToShop::Close);
        }
    });
}

/// Tells where the invoice stands, if that is not known yet.
pub(super) fn follow(shown: &Shown) {
    let view = &shown.view;
    let method = view.quote.as_ref().map(|quote| quote.method.code.as_str());
    let status = ToShop::Status { state: view.stage.state(), method };
    let text = status.write();
    if PORT.with_borrow(Option::is_some) && TOLD.with_borrow(|told| *told != text) {
        send(&status);
        TOLD.set(text);
    }
}

fn measure() {
    let height = body().map_or(0, |body| body.offset_height());
    // Rounding must not have frame and page chase each other.
    if height.abs_diff(TALL.get()) > 1 {
        TALL.set(height);
        send(&ToShop::Resize { height: height.unsigned_abs() });
    }
}

/// Takes the shop's looks.
fn dress(event: &Event) {
    let text = event.unchecked_ref::<MessageEvent>().data().as_string().unwrap_or_default();
    let root = dom::document().and_then(|document| document.document_element());
    // An invoice has begun already, so there is nothing to start.
    let (Some(ToFrame::Theme(tokens)), Some(root)) = (ToFrame::read(&text), root) else { return };
    let style = root.unchecked_ref::<HtmlElement>().style();
    for (token, value) in tokens {
        // A property that is refused leaves the page as it was.
        let _ = match token {
            Token::Accent => {
                dom::toggle(&root, "data-dressed", true);
                style.set_property("--shop", value)
            }
            Token::Corner => style.set_property("--corner", value),
            Token::Control => style.set_property("--control", value),
            Token::Scheme => root.set_attribute("data-theme", value),
        };
    }
}

fn send(message: &ToShop<'_>) {
    PORT.with_borrow(|port| {
        if let Some(port) = port {
            // A shop's page that is gone hears nothing, and needs not.
            let _ = port.post_message(&message.write().into());
        }
    });
}

fn body() -> Option<HtmlElement> {
    dom::document()?.body()
}
