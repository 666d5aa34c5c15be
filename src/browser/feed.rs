//! Listens to the gateway: events while the page is in sight, and asking from time to time where they do not come through.

use std::cell::RefCell;

use futures_util::StreamExt;
use futures_util::future::{AbortHandle, abortable};
use gloo_net::eventsource::futures::EventSource;
use gloo_net::http::Request;
use leptos::task::spawn_local;

use crate::browser::dom;
use crate::browser::forms::COMPACT;
use crate::browser::news::{Heard, News};
use crate::live::Link;

/// The shortest and the longest wait between two questions, in milliseconds.
const SHORTEST: i32 = 2_000;
const LONGEST: i32 = 30_000;

thread_local! {
    /// Ends the listening that runs now.
    static RUNNING: RefCell<Option<AbortHandle>> = const { RefCell::new(None) };
}

/// Starts to listen, and again whenever the page comes back: paying means leaving for a wallet, and phones cut connections of
/// pages out of sight without saying so.
pub(super) fn start(news: News) {
    listen(news);
    let Some(window) = dom::window() else { return };
    for event in ["pageshow", "online"] {
        dom::listen(&window, event, move |_| listen(news));
    }
    if let Some(document) = dom::document() {
        dom::listen(&document, "visibilitychange", move |_| listen(news));
    }
}

/// Asks once where the invoice stands. Says whether an answer came.
pub(super) async fn ask(news: News) -> bool {
    let request = Request::get(&news.path("/state")).header("Accept", COMPACT).send();
    match request.await {
        Ok(response) if response.ok() => match response.text().await {
            Ok(text) => news.take(&text) != Heard::Nonsense,
            Err(_) => false,
        },
        Ok(_) | Err(_) => false,
    }
}

/// Listens from now on, in place of whatever listened before.
pub(super) fn listen(news: News) {
    let stopped = RUNNING.take();
    if let Some(running) = stopped {
        running.abort();
    }
    if dom::is_hidden() {
        return;
    }
    let (task, handle) = abortable(follow(news));
    RUNNING.set(Some(handle));
    spawn_local(async move {
        // An aborted task has a successor.
        let _ = task.await;
    });
}

/// Follows the invoice until nothing more is to be expected.
async fn follow(news: News) {
    let mut wait = SHORTEST;
    loop {
        if events(news).await {
            wait = SHORTEST;
        }
        if news.is_final() {
            news.link(Link::Still);
            return;
        }
        news.link(Link::Lost);
        loop {
            let jitter = i32::from(dom::random_byte()) * 4;
            dom::sleep(wait + jitter).await;
            wait = wait.saturating_mul(2).min(LONGEST);
            if ask(news).await {
                break;
            }
        }
        if news.is_final() {
            news.link(Link::Still);
            return;
        }
        news.link(Link::Lost);
    }
}

/// Takes events as long as they come. Says whether any came.
async fn events(news: News) -> bool {
    let Ok(mut source) = EventSource::new(&news.path("/events")) else { return false };
    let Ok(mut views) = source.subscribe("view") else { return false };
    let mut any = false;
    while let Some(Ok((_, message))) = views.next().await {
        let data = message.data().as_string().unwrap_or_default();
        // The state's name stands first, for those who watch the stream by eye.
        let text = data.split_once(' ').map_or("", |(_, text)| text);
        match news.take(text) {
            Heard::Taken => news.link(Link::Live),
            Heard::Nonsense => return any,
            Heard::OtherBuild => core::future::pending().await,
        }
        any = true;
        if news.is_final() {
            return true;
        }
    }
    any
}
