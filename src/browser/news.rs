//! Takes what the gateway said: newer replaces older, another build reloads, everything sets the clock.

use leptos::prelude::*;
use quittance_protocol::BUILD;
use quittance_protocol::compact::{self, Unreadable};
use quittance_protocol::problem::Problem;
use quittance_protocol::view::InvoiceView;

use crate::browser::{clock, reload};
use crate::live::{Link, Pen, Shown};
use crate::words::Words;

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
    /// Takes an encoded view.
    pub(super) fn take(self, text: &str) -> Heard {
        match compact::read::<InvoiceView>(BUILD, text) {
            Ok(view) => {
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

    /// Shows a view unless a newer one is shown already. A view of the same revision may still know more of the chain.
    fn show(self, view: InvoiceView) {
        let (known, equal) = self.shown.with_untracked(|shown| {
            let old = &shown.view;
            let known = (view.revision, view.now) < (old.revision, old.now);
            (known, *old == InvoiceView { now: old.now, ..view.clone() })
        });
        if known {
            return;
        }
        clock::set(view.now);
        self.pen.pulse.update(|pulse| pulse.now = view.now);
        if !equal {
            self.pen.shown.update(|shown| {
                // The list of other ways closes once the invoice has moved on.
                if view.revision != shown.view.revision {
                    shown.change = Vec::new();
                    shown.problem = None;
                }
                shown.view = view;
            });
        }
    }

    /// Says that a form was not taken, and why.
    pub(super) fn refuse(self, problem: Option<Problem>) {
        if self.shown.with_untracked(|shown| shown.problem != problem) {
            self.pen.shown.update(|shown| shown.problem = problem);
        }
    }

    /// Says something in the one status region.
    pub(super) fn say(self, text: String) {
        self.pen.said.set(text);
    }

    /// Notes whether news arrives.
    pub(super) fn link(self, link: Link) {
        self.pen.pulse.update(|pulse| pulse.link = link);
    }

    /// The invoice's path.
    pub(super) fn path(self, below: &str) -> String {
        self.shown.with_untracked(|shown| ["/i/", &shown.view.id, below].concat())
    }

    /// Whether nothing more is to be expected.
    pub(super) fn is_final(self) -> bool {
        self.shown.with_untracked(|shown| shown.view.stage.state().is_final())
    }
}
