//! The counter's side of the browser.
//!
//! # Layout
//!
//! [`start`] draws the counter into its document. `desk` does what is pressed; `asking` sends sales and asks how they stand; `heard`
//! takes what the gateway says of one; `beat` is what happens by itself, every second. `device` keeps the screen awake, sounds,
//! shakes and registers the service worker; `kept` is what the device remembers.

mod asking;
mod beat;
mod desk;
mod device;
mod heard;
mod kept;

use leptos::mount::mount_to;
use leptos::prelude::*;
use quittance_protocol::compact::{self, Unreadable};
use quittance_protocol::{BUILD, pos};
use wasm_bindgen::JsCast;

use self::desk::Desk;
use crate::boot::{BOOT_ELEMENT, WORDS_ELEMENT};
use crate::browser::{clock, dom, feed, plural, reload};
use crate::pos::app::App;
use crate::pos::counter::{Counter, Place};
use crate::words::{PosWord, Words};

/// Draws the counter. Without boot data there is nothing to draw, and the document says that it is not live.
pub fn start() {
    let (Some(boot), Some(words)) = (dom::text(BOOT_ELEMENT), dom::text(WORDS_ELEMENT)) else { return };
    let boot = match compact::read::<pos::Boot>(BUILD, &boot) {
        Ok(boot) => boot,
        Err(Unreadable::OtherBuild) => return reload::once(),
        Err(Unreadable::Malformed) => return,
    };
    // All of it lives as long as the page.
    let boot: &'static pos::Boot = Box::leak(Box::new(boot));
    let words: &'static Words = Box::leak(Box::new(Words::read(&words, plural::category)));
    let owner = Owner::new();
    owner.set();
    let (counter, pen) = Counter::new(boot, words, clock::zone);
    let desk = Desk { counter, pen };
    let place = dom::find("#counter").and_then(|place| place.dyn_into().ok());
    let Some(place) = place else { return };
    mount_to(place, move || view! { <App counter=counter/> }).forget();
    core::mem::forget(owner);
    if kept::other_language(words.lang()) {
        return;
    }
    kept::dress(kept::settings());
    if kept::prices_changed() {
        pen.place.set(Place::Till { notice: counter.say(PosWord::OtherPrices) });
    }
    desk::start(desk);
    feed::start(desk);
    beat::start(desk);
    device::start();
    asking::resume(desk);
    dom::mark("data-hydrated");
}
