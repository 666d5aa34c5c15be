//! Listens to the gateway: events while the page is in sight, and asking from time to time where they do not come through.

use std::cell::{Cell, OnceCell, RefCell};

use js_sys::Function;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Event, EventSource, MessageEvent};

use crate::browser::dom;
use crate::browser::exchange::exchange;
use crate::browser::news::Heard;
use crate::live::Link;

/// The shortest and the longest wait between two questions, in milliseconds.
const SHORTEST: i32 = 2_000;
const LONGEST: i32 = 30_000;

/// How long a stream may be silent before the page asks whether it missed something: streams die unheard, and some programs on
/// the way hold them back.
const SILENCE: i32 = 30_000;

/// Who is told what the gateway says of an invoice.
pub(super) trait Listener: Copy + 'static {
    /// The path below the invoice, with the language that is asked for.
    fn asked(self, below: &str) -> String;

    /// Takes an encoded view.
    fn take(self, text: &str) -> Heard;

    /// Notes whether news arrives.
    fn link(self, link: Link);

    /// Whether nothing more is to be expected.
    fn is_settled(self) -> bool;

    /// Whether there is an invoice to hear of.
    fn listens(self) -> bool;
}

thread_local! {
    /// The stream that is open.
    static STREAM: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    /// What takes the events of every stream: views, and that no more come.
    static EARS: OnceCell<[Function; 2]> = const { OnceCell::new() };
    /// Whether the stream said something lately.
    static HEARD: Cell<bool> = const { Cell::new(false) };
    /// Counts the times that listening began: what began earlier has a successor, and stops.
    static TURN: Cell<u32> = const { Cell::new(0) };
    /// How long to wait before the next question, in milliseconds.
    static WAIT: Cell<i32> = const { Cell::new(SHORTEST) };
}

/// Starts to listen, and again whenever the page comes back: paying means leaving for a wallet, and phones cut connections of
/// pages out of sight without saying so.
pub(super) fn start<L: Listener>(news: L) {
    listen(news);
    let Some(window) = dom::window() else { return };
    for event in ["pageshow", "online", "offline"] {
        dom::listen(&window, event, move |_| listen(news));
    }
    if let Some(document) = dom::document() {
        dom::listen(&document, "visibilitychange", move |_| listen(news));
    }
    spawn_local(async move {
        loop {
            dom::sleep(SILENCE).await;
            let silent = STREAM.with_borrow(Option::is_some) && !HEARD.replace(false);
            if silent && ask(news).await == Heard::Nonsense {
                listen(news);
            }
        }
    });
}

/// Asks once where the invoice stands.
pub(super) async fn ask<L: Listener>(news: L) -> Heard {
    match exchange(&news.asked("/state"), None).await {
        Some(answer) if answer.ok => news.take(&answer.text),
        Some(_) | None => Heard::Nonsense,
    }
}

/// Listens from now on, in place of whatever listened before.
pub(super) fn listen<L: Listener>(news: L) {
    stop();
    WAIT.set(SHORTEST);
    if news.listens() && !dom::is_hidden() {
        open(news);
    }
}

/// Ends whatever listens.
pub(super) fn stop() {
    TURN.set(TURN.get().wrapping_add(1));
    if let Some(stream) = STREAM.take() {
        stream.close();
    }
}

/// Opens the stream of events.
fn open<L: Listener>(news: L) {
    let Ok(stream) = EventSource::new(&news.asked("/events")) else { return ask_instead(news) };
    EARS.with(|ears| {
        let [views, errors] = ears.get_or_init(|| {
            [dom::listener(move |event| heard(news, &event)), dom::listener(move |_| ask_instead(news))]
        });
        dom::attach(&stream, "view", views);
        dom::attach(&stream, "error", errors);
    });
    STREAM.set(Some(stream));
}

fn heard<L: Listener>(news: L, event: &Event) {
    let event: &MessageEvent = event.unchecked_ref();
    let data = event.data().as_string().unwrap_or_default();
    // The state's name stands first, for those who watch the stream by eye.
    let text = data.split_once(' ').map_or("", |(_, text)| text);
    WAIT.set(SHORTEST);
    HEARD.set(true);
    match news.take(text) {
        Heard::Taken if news.is_settled() => ended(news),
        Heard::Taken => news.link(Link::Live),
        Heard::Nonsense => ask_instead(news),
        Heard::OtherBuild => stop(),
    }
}

/// Nothing more is to be expected.
fn ended<L: Listener>(news: L) {
    stop();
    news.link(Link::Still);
}

/// Asks until the gateway answers, and then tries the stream again.
fn ask_instead<L: Listener>(news: L) {
    stop();
    if news.is_settled() {
        return ended(news);
    }
    news.link(Link::Lost);
    let turn = TURN.get();
    spawn_local(async move {
        loop {
            let wait = WAIT.get();
            WAIT.set(wait.saturating_mul(2).min(LONGEST));
            let jitter = i32::from(dom::random_byte()) * 4;
            dom::sleep(wait + jitter).await;
            if turn != TURN.get() {
                return;
            }
            let heard = ask(news).await;
            if turn != TURN.get() {
                return;
            }
            match heard {
                Heard::Nonsense => {}
                Heard::OtherBuild => return,
                Heard::Taken if news.is_settled() => return ended(news),
                Heard::Taken => return open(news),
            }
        }
    });
}
