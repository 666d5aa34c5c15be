//! What happens by itself, every second: the clock, the way back to the keypad, a look whether the gateway is there.

use std::cell::Cell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use quittance_protocol::pos::Refusal;

use crate::browser::feed::Listener;
use crate::browser::pos::asking::{self, Failure};
use crate::browser::pos::desk::Desk;
use crate::browser::pos::{heard, kept};
use crate::browser::{clock, dom, reload};
use crate::live::Link;
use crate::pos::counter::Place;
use crate::pos::sale::SHOWN;

/// Seconds between two looks while nothing is sold: seldom while all is well.
const SELDOM: u32 = 30;
const OFTEN: u32 = 3;

thread_local! {
    /// The seconds since the last look.
    static SINCE: Cell<u32> = const { Cell::new(0) };
    /// Whether one is being taken.
    static LOOKING: Cell<bool> = const { Cell::new(false) };
}

/// Starts the clock, and looks again whenever the device says that its connection changed.
pub(super) fn start(desk: Desk) {
    if let Some(window) = dom::window() {
        for event in ["online", "offline", "pageshow"] {
            dom::listen(&window, event, move |_| desk.look());
        }
    }
    spawn_local(async move {
        loop {
            dom::sleep(1_000).await;
            if !dom::is_hidden() {
                tick(desk);
            }
        }
    });
}

fn tick(desk: Desk) {
    let before = desk.counter.pulse.with_untracked(|pulse| pulse.leaving);
    desk.pen.pulse.update(|pulse| {
        pulse.now = clock::now();
        pulse.leaving = pulse.leaving.saturating_sub(1);
    });
    if before == 1 {
        desk.next();
    }
    let lost = desk.counter.pulse.with_untracked(|pulse| pulse.link == Link::Lost);
    SINCE.set(SINCE.get() + 1);
    if SINCE.get() >= if lost { OFTEN } else { SELDOM } {
        desk.look();
    }
}

/// Begins to lead back to the keypad, or no longer does.
pub(super) fn leave_if(desk: Desk, leaves: bool) {
    desk.pen.pulse.update(|pulse| pulse.leaving = if leaves { SHOWN } else { 0 });
}

/// Stays with a paid sale.
pub(super) fn stay(desk: Desk) {
    leave_if(desk, false);
    heard::change(desk, |paying| paying.stays = true);
}

impl Desk {
    /// Looks whether the gateway can be reached, unless a sale is listened to, which tells.
    pub(super) fn look(self) {
        if self.listens() || LOOKING.replace(true) {
            return;
        }
        SINCE.set(0);
        spawn_local(async move {
            let found = asking::payments(self).await;
            LOOKING.set(false);
            if self.listens() {
                return;
            }
            match found {
                Err(Failure::Away) => self.link(Link::Lost),
                // The document says how to pair.
                Err(Failure::Refused(Refusal::NotPaired)) => reload::now(),
                Err(Failure::Refused(_)) => self.link(Link::Live),
                // The head says so already.
                Err(Failure::OtherBuild) => {}
                Ok(list) => {
                    let was_lost = self.counter.pulse.with_untracked(|pulse| pulse.link == Link::Lost);
                    self.link(Link::Live);
                    let at_till = self.counter.place.with_untracked(|place| match place {
                        Place::Till { .. } => true,
                        Place::Tip { .. } | Place::Sale(_) | Place::Payments(_) | Place::Settings(_) => false,
                    });
                    if let Place::Payments(_) = self.counter.place.get_untracked() {
                        self.show(Place::Payments(list.payments));
                    } else if at_till && (was_lost || kept::owes_sale()) {
                        self.back_again();
                    }
                }
            }
        });
    }

    /// The connection is back: what was said of it is taken away, and a sale that was being paid is shown again.
    fn back_again(self) {
        self.show(Place::Till { notice: String::new() });
        if kept::owes_sale() {
            asking::resume(self);
        }
    }
}
