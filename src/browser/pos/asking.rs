//! Sends sales, asks how they stand, and says why something was not done.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use quittance_protocol::BUILD;
use quittance_protocol::compact::{self, Unreadable};
use quittance_protocol::pos::{Payments, Percent, Refusal, Sale, field};
use serde::de::DeserializeOwned;
use web_sys::UrlSearchParams;

use crate::browser::exchange::exchange;
use crate::browser::feed::Listener;
use crate::browser::pos::desk::Desk;
use crate::browser::pos::{heard, kept};
use crate::browser::{clock, dom, reload};
use crate::live::Link;
use crate::pos::counter::{Code, Place};
use crate::pos::till::Till;
use crate::words::{PosWord, Word};

/// Half as many as a sale's key has letters.
const KEY_BYTES: usize = 16;

thread_local! {
    /// The last sale that was asked for, with its key: asked for again unchanged, it is the same one.
    static ASKED: RefCell<(Vec<(String, String)>, String)> = const { RefCell::new((Vec::new(), String::new())) };
}

/// What did not come of a question.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// Nobody was reached.
    Away,
    /// The gateway said no.
    Refused(Refusal),
    /// The gateway is of another build than the counter.
    OtherBuild,
}

/// Forgets what was asked for: the same order is another sale from now on.
pub(super) fn forget() {
    ASKED.set((Vec::new(), String::new()));
}

/// Sells what is rung up.
pub(super) fn sell(desk: Desk, tip: Percent) {
    let fields = desk.counter.till.with_untracked(|till| till.fields(desk.counter.boot, tip));
    let key = ASKED.with_borrow_mut(|(asked, key)| {
        if key.is_empty() || *asked != fields {
            (*asked, *key) = (fields.clone(), new_key());
        }
        key.clone()
    });
    spawn_local(async move {
        let Some(form) = form(&fields) else { return };
        form.append(field::KEY, &key);
        if busy(desk) {
            return;
        }
        let at = desk.at();
        let answer = ask::<Sale>(desk, "/invoices", Some(&form)).await;
        idle(desk);
        if desk.at() != at {
            // Whoever went elsewhere and charges the same again is shown this sale.
            return;
        }
        match answer {
            Ok(sale) => {
                desk.pen.till.set(Till::of(desk.counter.boot));
                heard::begin(desk, sale);
            }
            Err(failure) => refused(desk, failure),
        }
    });
}

/// Chooses at the counter what to pay with.
pub(super) fn choose(desk: Desk, method: String) {
    spawn_local(async move {
        let form = form(&[("method".into(), method)]);
        if busy(desk) {
            return;
        }
        let at = desk.at();
        let answer = exchange(&desk.asked("/method"), form.as_ref()).await;
        idle(desk);
        if desk.at() != at {
            return;
        }
        match answer {
            Some(answer) if answer.ok => {
                desk.take(&answer.text);
                heard::show_code(desk, Code::Payment);
            }
            Some(_) => heard::notice(desk, desk.counter.words.say(Word::ProblemLater)),
            None => heard::notice(desk, desk.counter.say(PosWord::OfflineSale)),
        }
    });
}

/// Gives the sale up that is shown.
pub(super) fn give_up(desk: Desk) {
    spawn_local(async move {
        let path = desk.sale_path("/cancel");
        if busy(desk) {
            return;
        }
        let at = desk.at();
        let answer = ask::<Sale>(desk, &path, UrlSearchParams::new().ok().as_ref()).await;
        idle(desk);
        if desk.at() != at {
            return;
        }
        match answer {
            Ok(_) | Err(Failure::Refused(Refusal::UnknownSale)) => desk.next(),
            Err(Failure::Refused(Refusal::NotNow)) => {
                // Money came first, or the time was up.
                reopen(desk, None);
            }
            Err(Failure::Away) => heard::notice(desk, desk.counter.say(PosWord::OfflineSale)),
            Err(failure) => refused(desk, failure),
        }
    });
}

/// Lists what was sold lately.
pub(super) fn list(desk: Desk) {
    let at = desk.at();
    spawn_local(async move {
        let answer = payments(desk).await;
        if desk.at() != at {
            return;
        }
        match answer {
            Ok(list) => desk.show(Place::Payments(list.payments)),
            Err(failure) => refused(desk, failure),
        }
    });
}

/// What was sold lately; it also tells whether the gateway can be reached.
pub(super) async fn payments(desk: Desk) -> Result<Payments, Failure> {
    let answer = ask::<Payments>(desk, "/payments", None).await;
    if let Ok(list) = &answer {
        clock::set(list.now);
    }
    answer
}

/// Shows a sale again.
pub(super) fn open(desk: Desk, id: String) {
    reopen(desk, Some(id));
}

/// Shows the sale again that was being paid when the device was switched off, or its page loaded anew.
pub(super) fn resume(desk: Desk) {
    let Some(id) = kept::sale(&desk.counter.boot.terminal) else { return desk.look() };
    kept::owe_sale();
    reopen(desk, Some(id));
}

fn reopen(desk: Desk, id: Option<String>) {
    let path = id.map_or_else(|| desk.sale_path(""), |id| ["/invoices/", &id].concat());
    let at = desk.at();
    spawn_local(async move {
        let answer = ask::<Sale>(desk, &path, None).await;
        if desk.at() != at {
            return;
        }
        match answer {
            Ok(sale) => heard::begin(desk, sale),
            // It is asked for again once there is a connection.
            Err(Failure::Away) => desk.link(Link::Lost),
            // It was of another pairing, or is long gone.
            Err(Failure::Refused(Refusal::UnknownSale)) => desk.next(),
            Err(failure) => refused(desk, failure),
        }
    });
}

/// Asks the gateway something about this terminal. With a form it is told something.
async fn ask<T: DeserializeOwned>(
    desk: Desk,
    below: &str,
    form: Option<&UrlSearchParams>,
) -> Result<T, Failure> {
    let path = ["/pos/", &desk.counter.boot.terminal, below, "?locale=", desk.counter.words.lang()].concat();
    let Some(answer) = exchange(&path, form).await else { return Err(Failure::Away) };
    let read = if answer.ok {
        compact::read(BUILD, &answer.text).map(Ok)
    } else {
        compact::read(BUILD, &answer.text).map(|refusal| Err(Failure::Refused(refusal)))
    };
    match read {
        Ok(read) => {
            reload::helped();
            read
        }
        Err(Unreadable::OtherBuild) => {
            desk.is_outdated();
            Err(Failure::OtherBuild)
        }
        // What answers in the gateway's place knows nothing of it.
        Err(Unreadable::Malformed) => Err(Failure::Away),
    }
}

/// Says why something was not done, where the seller looks.
fn refused(desk: Desk, failure: Failure) {
    let words = desk.counter.words;
    let notice = match failure {
        // The head says so, for as long as it is so.
        Failure::Away => {
            desk.link(Link::Lost);
            return desk.say(desk.counter.say(PosWord::OfflineIdle));
        }
        Failure::OtherBuild => words.say(Word::ProblemInternal),
        Failure::Refused(refusal) => match refusal {
            // The document says how to pair.
            Refusal::NotPaired => return reload::now(),
            Refusal::OtherPrices => return kept::reload_for_prices(),
            Refusal::TooMuch => desk.counter.say(PosWord::TooMuch),
            Refusal::NotNow | Refusal::UnknownSale => words.say(Word::ProblemNotNow),
            Refusal::TooOften(_) | Refusal::TryLater => words.say(Word::ProblemLater),
            Refusal::KeyUsed => {
                forget();
                words.say(Word::ProblemInternal)
            }
            Refusal::Foreign | Refusal::Nothing | Refusal::Malformed | Refusal::Internal => {
                words.say(Word::ProblemInternal)
            }
        },
    };
    desk.say(notice.clone());
    let place = desk.counter.place.get_untracked();
    match place {
        Place::Till { .. } | Place::Payments(_) | Place::Settings(_) => desk.show(Place::Till { notice }),
        Place::Tip { .. } => desk.show(Place::Tip { notice }),
        Place::Sale(_) => heard::notice(desk, notice),
    }
}

/// Says that an answer is awaited; whether one already was.
fn busy(desk: Desk) -> bool {
    let was = desk.counter.pulse.with_untracked(|pulse| pulse.busy);
    desk.pen.pulse.update(|pulse| pulse.busy = true);
    was
}

fn idle(desk: Desk) {
    desk.pen.pulse.update(|pulse| pulse.busy = false);
}

/// A form's fields as a browser sends them.
fn form(fields: &[(String, String)]) -> Option<UrlSearchParams> {
    let form = UrlSearchParams::new().ok()?;
    for (name, value) in fields {
        form.append(name, value);
    }
    Some(form)
}

fn new_key() -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    let bytes = (0..KEY_BYTES).map(|_| dom::random_byte());
    bytes.flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
