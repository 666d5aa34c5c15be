//! What the device remembers: the sale that is being paid, how the seller likes it, their language. No secret, and nothing of customers.

use std::cell::Cell;

use leptos::task::spawn_local;
use web_sys::{Storage, UrlSearchParams};

use crate::browser::pos::device;
use crate::browser::{dom, reload};
use crate::pos::counter::{Looks, Settings};

const SALE: &str = "quittance.pos.sale.";
const SETTINGS: &str = "quittance.pos.settings";
const LANGUAGE: &str = "quittance.pos.language";

/// What the address says after a reload because of other prices.
const PRICES: &str = "#prices";

thread_local! {
    /// Whether the sale that was being paid is still to be shown again.
    static OWED: Cell<bool> = const { Cell::new(false) };
}

/// A browser that blocks storage throws instead of giving none, and then nothing is remembered.
fn storage() -> Option<Storage> {
    dom::window()?.local_storage().ok().flatten()
}

fn get(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

fn set(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // Storage that is full forgets.
        let _ = storage.set_item(name, value);
    }
}

/// The id of the sale that is being paid at a terminal.
pub(super) fn sale(terminal: &str) -> Option<String> {
    get(&[SALE, terminal].concat())
}

/// Notes that it is to be shown again, now or once there is a connection.
pub(super) fn owe_sale() {
    OWED.set(true);
}

/// Whether it is.
pub(super) fn owes_sale() -> bool {
    OWED.get()
}

/// Remembers it, now that it is shown.
pub(super) fn keep_sale(terminal: &str, id: &str) {
    OWED.set(false);
    set(&[SALE, terminal].concat(), id);
}

/// Forgets it.
pub(super) fn forget_sale(terminal: &str) {
    OWED.set(false);
    if let Some(storage) = storage() {
        // What cannot be forgotten is asked for once more, and is over by then.
        let _ = storage.remove_item(&[SALE, terminal].concat());
    }
}

/// How the seller likes it.
pub(super) fn settings() -> Settings {
    let kept = get(SETTINGS).unwrap_or_default();
    let has = |name: &str| kept.split(' ').any(|kept| kept == name);
    Settings {
        sound: has("sound"),
        vibration: has("vibration"),
        looks: Looks::ALL.into_iter().find(|looks| has(looks.as_str())).unwrap_or_default(),
    }
}

/// Remembers how the seller likes it, and dresses the page.
pub(super) fn like(settings: Settings) {
    let mut text = String::from(settings.looks.as_str());
    for (name, on) in [(" sound", settings.sound), (" vibration", settings.vibration)] {
        text.push_str(if on { name } else { "" });
    }
    set(SETTINGS, &text);
    dress(settings);
}

/// Dresses the page.
pub(super) fn dress(settings: Settings) {
    let Some(root) = dom::document().and_then(|document| document.document_element()) else { return };
    // An attribute that cannot be set leaves the device's own colours.
    let _ = match settings.looks {
        Looks::System => root.remove_attribute("data-theme"),
        Looks::Light | Looks::Dark => root.set_attribute("data-theme", settings.looks.as_str()),
    };
}

/// Remembers the language that the address asks for. Where it asks for none, and another one was chosen before, leads there. Says
/// whether it leads anywhere.
pub(super) fn other_language(lang: &str) -> bool {
    let Some(location) = dom::window().map(|window| window.location()) else { return false };
    let asked = location.search().ok().and_then(|query| UrlSearchParams::new_with_str(&query).ok());
    if let Some(asked) = asked.and_then(|query| query.get("locale")) {
        // Without a network the document is one that was kept, in whatever language that is.
        set(LANGUAGE, &asked);
        return false;
    }
    let other = get(LANGUAGE).filter(|kept| kept != lang);
    let is_online = dom::window().is_some_and(|window| window.navigator().on_line());
    other.filter(|_| is_online).is_some_and(|other| location.replace(&["?locale=", &other].concat()).is_ok())
}

/// Loads the document anew for its prices.
pub(super) fn reload_for_prices() {
    if let Some(window) = dom::window() {
        // Without the word in the address the new prices are shown all the same.
        let _ = window.location().set_hash(PRICES);
    }
    afresh(reload::now);
}

/// Loads the document anew for its build, if that was not tried yet.
pub(super) fn reload_for_build() {
    if !reload::was_tried() {
        afresh(reload::once);
    }
}

/// Loads the document anew. The one that is kept is forgotten first: where the network is slow it would be shown again.
fn afresh(load: fn()) {
    spawn_local(async move {
        // Where nothing is kept the network is asked in any case.
        let _ = device::forget_document().await;
        load();
    });
}

/// Whether the document was loaded anew for its prices.
pub(super) fn prices_changed() -> bool {
    let Some(location) = dom::window().map(|window| window.location()) else { return false };
    let changed = location.hash().is_ok_and(|hash| hash == PRICES);
    if changed {
        // It is said once.
        let _ = location.set_hash("");
    }
    changed
}
