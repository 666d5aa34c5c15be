//! Takes what the gateway said: newer replaces older, another build reloads, everything sets the clock.

use std::cell::Cell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use quittance_protocol::compact::{self, Unreadable};
use quittance_protocol::problem::Problem;
use quittance_protocol::view::InvoiceView;
use quittance_protocol::{BUILD, Time};

use crate::browser::feed::Listener;
use crate::browser::tab::{self, Said};
use crate::browser::{choosing, clock, dom, embed, reload};
use crate::live::{Link, Pen, Pulse, Shown};
use crate::words::{Word, Words};

/// Where the list of ways to pay stands, and where it is missing.
const LIST: &str = ".list";
const NO_LIST: &str = ".list:empty";

thread_local! {
    /// The revision and the clock of the newest view.
    static NEWEST: Cell<(u64, Time)> = const { Cell::new((0, Time::from_millis(0))) };
}

/// What is shown, and the ends to write it with.
#[derive(Clone, Copy)]
pub(super) struct News {
    pub(super) shown: ReadSignal<Shown>,
    pub(super) pen: Pen,
    pub(super) words: &'static Words,
}

/// What came of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// It is shown, or was known already.
    Taken,
    /// No text of ours.
    Nonsense,
    /// Of another build, and loading anew did not help.
    OtherBuild,
}

impl News {
    /// Remembers what the document showed.
    pub(super) fn start(view: &InvoiceView) {
        NEWEST.set((view.revision, view.now));
        clock::set(view.now);
    }

    /// Shows a view unless a newer one is shown already. A view of the same revision may still know more of the chain.
    fn show(self, view: InvoiceView) {
        let newest = (view.revision, view.now);
        if newest < NEWEST.get() {
            return;
        }
        let moved_on = view.revision != NEWEST.replace(newest).0;
        clock::set(view.now);
        choosing::remember(&view);
        let before = self.shown.get_untracked();
        // The list of other ways closes once the invoice has moved on.
        let (changing, problem) = if moved_on { (false, None) } else { (before.changing, before.problem) };
        let heard = Shown { view, changing, problem, kept: before.kept.clone() };
        self.pen.pulse.update(|pulse| *pulse = Pulse { local: pulse.local, ..Pulse::of(&heard, pulse.link) });
        let after = heard.as_drawn();
        if before != after {
            embed::follow(&after);
            let said = tab::follow(self, &before, &after);
            self.draw(after, said);
        }
    }

    /// Says that a form was not taken, and why.
    pub(super) fn refuse(self, problem: Option<Problem>) {
        let mut shown = self.shown.get_untracked();
        if shown.problem != problem {
            shown.problem = problem;
            self.draw(shown, None);
        }
    }

    /// Draws the screen anew, keeps the focus, and says what the focus does not.
    fn draw(self, shown: Shown, say: Option<Said>) {
        let known = self.shown.with_untracked(|before| before.problem);
        let refused = shown.problem.is_some() && shown.problem != known;
        let focus = dom::focus();
        let list = dom::find(LIST);
        self.pen.shown.set(shown);
        spawn_local(async move {
            // The new drawing comes a moment after the news.
            dom::sleep(0).await;
            // The list of ways to pay is the document's: a new drawing keeps it, and one that begins with it fetches it.
            if let Some(place) = dom::find(NO_LIST) {
                let kept = list.is_some_and(|list| place.replace_with_with_node_1(&list).is_ok());
                if !kept {
                    reload::now();
                }
            }
            let heard = (refused || focus.is_some())
                && dom::keep_focus(focus.as_deref().unwrap_or_default(), refused);
            if let Some(Said { heading, besides }) = say {
                let text = match (heard, besides.is_empty()) {
                    (true, _) => besides,
                    (false, true) => heading,
                    (false, false) => [&heading, " · ", &besides].concat(),
                };
                if !text.is_empty() {
                    self.say(text);
                }
            }
        });
    }

    /// Says something in the one status region.
    pub(super) fn say(self, text: String) {
        self.pen.touch.update(|touch| (touch.said, touch.warned) = (text, false));
    }

    /// Says something there that must not be overlooked either.
    pub(super) fn warn(self, word: Word) {
        self.pen.touch.update(|touch| (touch.said, touch.warned) = (self.words.say(word), true));
    }

    /// The invoice's path.
    pub(super) fn path(self, below: &str) -> String {
        self.shown.with_untracked(|shown| ["/i/", &shown.view.id, below].concat())
    }
}

impl Listener for News {
    /// As [`News::path`], in the language of the page: a view holds a letter to the shop, which must not change by itself.
    fn asked(self, below: &str) -> String {
        let frame = self.shown.with_untracked(|Shown { kept, .. }| {
            kept.find("embed=")
                .and_then(|at| kept.get(at..))
                .map_or(String::new(), |frame| ["&", frame].concat())
        });
        [&self.path(below), "?locale=", self.words.lang(), &frame].concat()
    }

    fn take(self, text: &str) -> Heard {
        match compact::read::<InvoiceView>(BUILD, text) {
            Ok(view) => {
                reload::helped();
                self.show(view);
                Heard::Taken
            }
            Err(Unreadable::Malformed) => Heard::Nonsense,
            Err(Unreadable::OtherBuild) => {
                reload::once();
                self.link(Link::Off);
                Heard::OtherBuild
            }
        }
    }

    fn link(self, link: Link) {
        self.pen.pulse.update(|pulse| pulse.link = link);
    }

    fn is_settled(self) -> bool {
        self.shown.with_untracked(|shown| shown.view.stage.state().is_settled())
    }

    fn listens(self) -> bool {
        true
    }
}
