//! Takes what the gateway says of the sale that is shown: newer replaces older, everything sets the clock.

use std::cell::Cell;

use leptos::prelude::*;
use quittance_protocol::compact::{self, Unreadable};
use quittance_protocol::pos::Sale;
use quittance_protocol::view::InvoiceView;
use quittance_protocol::{BUILD, Time};

use crate::browser::feed::{self, Listener};
use crate::browser::news::Heard;
use crate::browser::pos::desk::Desk;
use crate::browser::pos::device::{self, Signal};
use crate::browser::pos::{asking, beat, kept};
use crate::browser::{clock, reload};
use crate::live::{Link, Pulse, Shown};
use crate::pos::counter::{Code, Paying, Place};
use crate::pos::sale::title;
use crate::screen::{ChangeAsked, Screen, Tone};

thread_local! {
    /// The revision and the clock of the newest view.
    static NEWEST: Cell<(u64, Time)> = const { Cell::new((0, Time::from_millis(0))) };
}

/// Shows a sale, and listens to how it goes on.
pub(super) fn begin(desk: Desk, sale: Sale) {
    asking::forget();
    kept::keep_sale(&desk.counter.boot.terminal, &sale.view.id);
    NEWEST.set((sale.view.revision, sale.view.now));
    let code = if sale.view.quote.is_some() && !sale.ways.is_empty() { Code::Payment } else { Code::Link };
    let view = moves(desk, sale.view.clone());
    let shown = Screen::of(&view.stage, ChangeAsked::No);
    let paying = Paying { sale: Sale { view, ..sale }, code, stays: false, notice: String::new() };
    desk.show(Place::Sale(Box::new(paying)));
    beat::leave_if(desk, shown == Screen::Paid);
    feed::listen(desk);
}

/// Shows another code.
pub(super) fn show_code(desk: Desk, code: Code) {
    change(desk, |paying| (paying.code, paying.notice) = (code, String::new()));
}

/// Says why something was not done with the sale.
pub(super) fn notice(desk: Desk, notice: String) {
    desk.say(notice.clone());
    change(desk, |paying| paying.notice = notice);
}

/// Draws the sale anew, changed.
pub(super) fn change(desk: Desk, how: impl FnOnce(&mut Paying)) {
    if let Place::Sale(mut paying) = desk.counter.place.get_untracked() {
        how(&mut paying);
        desk.show(Place::Sale(paying));
    }
}

/// Sets what moves, and answers with what is drawn.
fn moves(desk: Desk, view: InvoiceView) -> InvoiceView {
    clock::set(view.now);
    let shown = Shown { view, changing: false, problem: None, kept: String::new() };
    let (now, have) = (shown.view.now, Pulse::of(&shown, Link::Live).have);
    desk.pen.pulse.update(|pulse| (pulse.now, pulse.have, pulse.link) = (now, have, Link::Live));
    shown.as_drawn().view
}

impl Desk {
    /// A path of the sale that is shown, below the terminal.
    pub(super) fn sale_path(self, below: &str) -> String {
        ["/invoices/", &self.shown_id().unwrap_or_default(), below].concat()
    }

    /// The invoice of the sale that is shown.
    fn shown_id(self) -> Option<String> {
        self.counter.place.with_untracked(|place| match place {
            Place::Sale(paying) => Some(paying.sale.view.id.clone()),
            Place::Till { .. } | Place::Tip { .. } | Place::Payments(_) | Place::Settings(_) => None,
        })
    }

    /// The screen, and whose sale it shows. What an answer changes must be what asked for it.
    pub(super) fn at(self) -> (&'static str, Option<String>) {
        (self.counter.place.with_untracked(Place::as_str), self.shown_id())
    }

    /// The gateway is of another build: the counter is loaded anew, and if that did not help, it says that it is not live.
    pub(super) fn is_outdated(self) {
        kept::reload_for_build();
        self.link(Link::Off);
    }

    fn takes(self, view: InvoiceView) {
        let newest = (view.revision, view.now);
        let is_of_this = self.shown_id().is_some_and(|id| id == view.id);
        if !is_of_this || newest < NEWEST.get() {
            return;
        }
        NEWEST.set(newest);
        let view = moves(self, view);
        let mut now = Screen::Choose;
        change(self, |paying| {
            let before = Screen::of(&paying.sale.view.stage, ChangeAsked::No);
            now = Screen::of(&view.stage, ChangeAsked::No);
            if before != now {
                paying.notice.clear();
                self.say(title(self.counter, now, &view));
                tell(now);
            }
            if before != now {
                beat::leave_if(self, now == Screen::Paid && !paying.stays);
            }
            paying.sale.view = view;
        });
    }
}

/// Sounds and shakes.
fn tell(now: Screen) {
    match now.tone() {
        Tone::Plain => {}
        Tone::Moving => device::signal(Signal::Seen),
        Tone::Good => device::signal(Signal::Paid),
        Tone::Attention | Tone::Risk => device::signal(Signal::Look),
    }
}

impl Listener for Desk {
    fn asked(self, below: &str) -> String {
        let id = self.shown_id().unwrap_or_default();
        ["/i/", &id, below, "?locale=", self.counter.words.lang()].concat()
    }

    fn take(self, text: &str) -> Heard {
        match compact::read::<InvoiceView>(BUILD, text) {
            Ok(view) => {
                reload::helped();
                self.takes(view);
                Heard::Taken
            }
            Err(Unreadable::Malformed) => Heard::Nonsense,
            Err(Unreadable::OtherBuild) => {
                self.is_outdated();
                Heard::OtherBuild
            }
        }
    }

    fn link(self, link: Link) {
        self.pen.pulse.update(|pulse| pulse.link = link);
    }

    fn is_settled(self) -> bool {
        self.counter.place.with_untracked(|place| match place {
            Place::Sale(paying) => paying.sale.view.stage.state().is_settled(),
            Place::Till { .. } | Place::Tip { .. } | Place::Payments(_) | Place::Settings(_) => true,
        })
    }

    fn listens(self) -> bool {
        !self.is_settled()
    }
}
