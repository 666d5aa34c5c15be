//! Sends forms without leaving the page. What the page cannot send, the browser does.

use leptos::prelude::*;
use leptos::task::spawn_local;
use quittance_protocol::problem::Problem;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, FormData, HtmlFormElement, UrlSearchParams};

use crate::browser::exchange::{Answer, exchange};
use crate::browser::feed::Listener;
use crate::browser::news::{Heard, News};
use crate::browser::{dom, feed, reload};
use crate::screen::Screen;
use crate::words::Word;

/// Takes the sending of every form on the page, also of the test panel's.
pub(super) fn start(news: News) {
    if let Some(document) = dom::document() {
        dom::listen(&document, "submit", move |event| submit(news, &event));
    }
    if let Some(window) = dom::window() {
        // Going back or on is asking for another page: which one it is, the gateway knows.
        dom::listen(&window, "popstate", |_| reload::stepped());
    }
}

fn submit(news: News, event: &Event) {
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let Some((form, body)) = form.and_then(|form| Some((form.clone(), encode(&form)?))) else { return };
    event.prevent_default();
    if form.has_attribute(BUSY) || form.set_attribute(BUSY, "true").is_err() {
        return;
    }
    spawn_local(async move {
        let action = form.get_attribute("action").unwrap_or_default();
        let (before, was_settled) = (news.shown.with_untracked(|shown| shown.screen()), news.is_settled());
        match exchange(&action, Some(&body)).await {
            Some(answer) => answered(news, &action, &answer).await,
            None => news.warn(Word::Offline),
        }
        // The form may be gone with its screen.
        let _ = form.remove_attribute(BUSY);
        if news.shown.with_untracked(|shown| shown.screen()) != before {
            leave_list(&action);
        }
        // What the code holds is remembered by a cookie, which the stream that is open was asked without.
        if (was_settled && !news.is_settled()) || action.contains("/code") {
            feed::listen(news);
        }
    });
}

/// What a form or a button has while it waits for an answer.
pub(super) const BUSY: &str = "aria-busy";

/// The form's fields as a browser sends them.
fn encode(form: &HtmlFormElement) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(form).ok()?;
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}

async fn answered(news: News, action: &str, answer: &Answer) {
    if answer.ok {
        news.refuse(None);
        if news.take(&answer.text) == Heard::Nonsense {
            feed::ask(news).await;
        }
        ask_who_pays(news, action);
    } else {
        let problem = problem(answer.status, action);
        if problem == Problem::NotNow {
            feed::ask(news).await;
        }
        news.refuse(Some(problem));
    }
}

/// Goes to the document that asks who pays, if that is what comes next: it is the invoice's, in the language of the form.
fn ask_who_pays(news: News, action: &str) {
    let next = news.shown.with_untracked(|shown| shown.screen()) == Screen::Payer;
    if let (true, Some((page, asked)), Some(window)) = (next, action.split_once("/method"), dom::window()) {
        // Where the browser stays, the screen has a link there.
        let _ = window.location().set_href(&[page, asked].concat());
    }
}

fn problem(status: u16, action: &str) -> Problem {
    match status {
        404 => Problem::UnknownInvoice,
        409 => Problem::NotNow,
        422 if action.contains("/method") => Problem::UnknownMethod,
        400 | 422 => Problem::InvalidInput,
        429 | 503 => Problem::TryLater,
        _ => Problem::Internal,
    }
}

/// Makes the list of ways to pay a step of its own, so that going back leads to it, as long as another may be chosen. The form's
/// address says the invoice's, and the language.
fn leave_list(action: &str) {
    let steps = || -> Option<()> {
        let (path, asked) = action.split_once("/method")?;
        let page = [path, asked].concat();
        let sign = if asked.is_empty() { "?" } else { "&" };
        let list = [&page, sign, "change=1"].concat();
        let history = dom::window()?.history().ok()?;
        history.replace_state_with_url(&JsValue::NULL, "", Some(&list)).ok()?;
        history.push_state_with_url(&JsValue::NULL, "", Some(&page)).ok()
    };
    // Where the browser keeps no steps, the screen has a link to the list.
    let _ = steps();
}
