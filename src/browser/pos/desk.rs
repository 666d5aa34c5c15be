//! Does what is pressed, on the screen or on a keyboard.

use leptos::prelude::*;
use quittance_protocol::pos::Percent;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use crate::browser::pos::{asking, beat, device, heard, kept};
use crate::browser::{dom, feed};
use crate::pos::counter::{Code, Counter, Looks, Pen, Place};
use crate::pos::till::{Half, Key, Pad, Till};
use crate::screen::{ChangeAsked, Screen};

/// What is shown, and the ends to write it with.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) counter: Counter,
    pub(super) pen: Pen,
}

/// Takes every press.
pub(super) fn start(desk: Desk) {
    let Some(document) = dom::document() else { return };
    dom::listen(&document, "click", move |event| {
        device::touched();
        if let Some(button) = dom::pressed(&event, "[data-key]") {
            let key = button.get_attribute("data-key").and_then(|name| Key::find(&name));
            if let Some(key) = key {
                desk.rings_up(|till| till.press(key));
            }
        } else if let Some(button) = dom::pressed(&event, "[data-do]") {
            desk.does(&button);
        }
    });
    // A finger or a mouse leaves the focus where it was, so that Enter still charges.
    dom::listen(&document, "mousedown", |event| {
        if dom::pressed(&event, ".till button").is_some() {
            event.prevent_default();
        }
    });
    dom::listen(&document, "keydown", move |event| desk.typed(&event));
}

impl Desk {
    fn does(self, button: &Element) {
        let at = button.get_attribute("data-at").unwrap_or_default();
        let product = || at.parse().unwrap_or(usize::MAX);
        let till = |change: &dyn Fn(&mut Till)| self.pen.till.update(|till| change(till));
        match button.get_attribute("data-do").unwrap_or_default().as_str() {
            "till" => self.keypad(),
            "keys" => till(&|till| till.half = Half::Keys),
            "products" => till(&|till| till.half = Half::Products),
            "discount" => till(&|till| {
                till.half = Half::Keys;
                till.pad = if till.pad == Pad::Amount { Pad::Discount } else { Pad::Amount };
            }),
            "more" => self.rings_up(|till| till.add(product())),
            "less" => self.rings_up(|till| till.take(product())),
            "charge" => self.charge(),
            "tip" => asking::sell(self, at.parse().unwrap_or_default()),
            "way" => asking::choose(self, at),
            "link" => heard::show_code(self, Code::Link),
            "give-up" => asking::give_up(self),
            "next" => self.next(),
            "stay" => beat::stay(self),
            "payments" => asking::list(self),
            "open" => asking::open(self, at),
            "settings" => self.show(Place::Settings(kept::settings())),
            name => self.likes(name, &at),
        }
    }

    /// Changes what is rung up, which is another order then.
    fn rings_up(self, how: impl FnOnce(&mut Till)) {
        asking::forget();
        self.pen.till.update(how);
    }

    /// Leads back to the keypad, and from there to a sale that could not be shown again yet.
    fn keypad(self) {
        self.show(Place::Till { notice: String::new() });
        if kept::owes_sale() {
            self.look();
        }
    }

    /// Asks for a tip where tips are asked for, and sells.
    fn charge(self) {
        let Counter { boot, till, pulse, .. } = self.counter;
        let total = till.with_untracked(|till| till.sum(boot, Percent::default()).total);
        if total == 0 || pulse.with_untracked(|pulse| pulse.busy) {
            return;
        }
        if boot.tips.is_empty() {
            asking::sell(self, Percent::default());
        } else {
            self.show(Place::Tip { notice: String::new() });
        }
    }

    /// Makes room for the next sale. What is still on its way is in the list.
    pub(super) fn next(self) {
        feed::stop();
        asking::forget();
        kept::forget_sale(&self.counter.boot.terminal);
        self.pen.pulse.update(|pulse| pulse.leaving = 0);
        self.show(Place::Till { notice: String::new() });
        self.look();
    }

    fn likes(self, name: &str, at: &str) {
        let mut settings = kept::settings();
        match (name, at) {
            ("switch", "sound") => settings.sound = !settings.sound,
            ("switch", _) => settings.vibration = !settings.vibration,
            ("looks", _) => {
                settings.looks =
                    Looks::ALL.into_iter().find(|looks| looks.as_str() == at).unwrap_or_default();
            }
            _ => return,
        }
        kept::like(settings);
        // Whoever asks for it hears and feels what they asked for.
        device::signal(device::Signal::Seen);
        self.show(Place::Settings(settings));
    }

    /// Shows a screen, and keeps the focus.
    pub(super) fn show(self, place: Place) {
        if self.counter.place.with_untracked(|before| *before == place) {
            return;
        }
        let focus = dom::focus();
        self.pen.place.set(place);
        leptos::task::spawn_local(async move {
            // The new drawing comes a moment later.
            dom::sleep(0).await;
            if let Some(before) = focus {
                dom::keep_focus(&before, false);
            }
        });
    }

    /// Says something in the one status region.
    pub(super) fn say(self, text: String) {
        self.pen.pulse.update(|pulse| pulse.said = text);
    }

    fn typed(self, event: &Event) {
        let event: &KeyboardEvent = event.unchecked_ref();
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        device::touched();
        let name = event.key();
        // A button that has the focus is what Enter presses.
        let enters = name == "Enter" && dom::find("button:focus, a:focus, summary:focus").is_none();
        let (sells, is_paid) = self.counter.place.with_untracked(|place| match place {
            Place::Till { .. } => (true, false),
            Place::Sale(paying) => {
                (false, Screen::of(&paying.sale.view.stage, ChangeAsked::No) == Screen::Paid)
            }
            Place::Tip { .. } | Place::Payments(_) | Place::Settings(_) => (false, false),
        });
        match (sells, Key::find(&name)) {
            (true, Some(key)) => self.rings_up(|till| till.press(key)),
            (true, None) if enters => self.charge(),
            (false, _) if enters && is_paid => self.next(),
            (true | false, _) => return,
        }
        event.prevent_default();
    }
}
