//! Follows the gateway's clock: the reader's own only measures how much time passed.

use std::cell::Cell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use quittance_protocol::Time;
use quittance_protocol::view::InvoiceView;

use crate::browser::news::News;
use crate::browser::{dom, feed, tab};
use crate::when::{self, Zone};
use crate::words::{Counted, Word};

thread_local! {
    /// How far the gateway's clock is ahead of the reader's, in milliseconds.
    static AHEAD: Cell<i64> = const { Cell::new(0) };
}

/// More milliseconds than a page in sight has between two ticks.
const LEAP: i64 = 10_000;

/// Starts the clock: a tick a second while the page is in sight.
pub(super) fn start(news: News) {
    news.pen.pulse.update(|pulse| pulse.local = true);
    spawn_local(async move {
        let (mut left, mut last) = (i64::MAX, own_millis());
        loop {
            dom::sleep(1_000).await;
            let own = own_millis();
            let passed = own - last;
            last = own;
            if dom::is_hidden() {
                continue;
            }
            if (0..LEAP).contains(&passed) {
                left = tick(news, left);
            } else {
                // The computer slept, or its clock was set: only the gateway knows how late it is.
                feed::listen(news);
                left = i64::MAX;
            }
        }
    });
}

/// Sets the clock to what the gateway just said.
pub(super) fn set(now: Time) {
    AHEAD.set(now.millis() - own_millis());
}

/// The gateway's clock now.
pub(super) fn now() -> Time {
    Time::from_millis(own_millis() + AHEAD.get())
}

/// The reader's time zone at a time.
#[expect(clippy::as_conversions, reason = "a number of minutes that the browser gives as a double")]
pub(super) fn zone(time: Time) -> Zone {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(time.millis() as f64));
    Zone::East(-(date.get_timezone_offset() as i32))
}

#[expect(clippy::as_conversions, reason = "whole milliseconds that the browser gives as a double")]
fn own_millis() -> i64 {
    js_sys::Date::now() as i64
}

/// Moves the clock on, says aloud when little time is left, and returns what is left.
fn tick(news: News, before: i64) -> i64 {
    let now = now();
    news.pen.pulse.update(|pulse| pulse.now = now);
    let left = news.shown.with_untracked(|shown| left(&shown.view, now));
    let Some(left) = left else { return i64::MAX };
    // Also where a long sleep hid the moment itself.
    if before > 0 && left <= 0 {
        news.shown.with_untracked(|shown| tab::name(news, shown));
    }
    let crossed = |seconds: i64| before != i64::MAX && before > seconds && left <= seconds;
    if crossed(0) {
        news.say(news.words.say(Word::TimeUpChecking));
    } else if crossed(60) {
        news.say(news.words.count(Counted::MinutesLeft, 1, &[]));
    } else if crossed(300) {
        news.say(news.words.count(Counted::MinutesLeft, 5, &[]));
    }
    left
}

/// The seconds left to pay, where the page counts them.
fn left(view: &InvoiceView, now: Time) -> Option<i64> {
    view.stage.pay().and_then(|pay| pay.pay_by).map(|pay_by| when::seconds_left(pay_by, now))
}
