//! Finds the wallets in this browser (EIP-6963), and asks one of them to pay.
//!
//! What a wallet says of itself is a stranger's word: it is shown as text and as a picture, and nothing else. What it is asked
//! to send is the gateway's own transfer, as shown when the button was pressed, and only on the chain that it is meant for.

use std::cell::{Cell, RefCell};

use js_sys::futures::JsFuture;
use js_sys::{Function, JSON, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use quittance_protocol::view::Transfer;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, UrlSearchParams};

use crate::browser::exchange::exchange;
use crate::browser::forms::BUSY;
use crate::browser::news::News;
use crate::browser::{clock, dom};
use crate::live::{Shown, Wallet};
use crate::parts::wallets::{NO_ICON, PLACES};
use crate::screen::is_checking;
use crate::words::Word;

/// How many letters of a name a button shows, and how many of a picture's link are worth reading.
const NAME: usize = 24;
const ICON: usize = 100_000;

/// What wallets say when their owner refused (EIP-1193), and when they do not know a chain (EIP-3326).
const REFUSED: f64 = 4001.0;
const UNKNOWN_CHAIN: f64 = 4902.0;

thread_local! {
    /// The wallets that announced themselves, in the order of the buttons.
    static FOUND: RefCell<Vec<Found>> = const { RefCell::new(Vec::new()) };
    /// Whether one of them is being asked.
    static ASKING: Cell<bool> = const { Cell::new(false) };
    /// What one of them sent last. It is not sent a second time.
    static SENT: RefCell<Option<Transfer>> = const { RefCell::new(None) };
}

/// A wallet that announced itself.
struct Found {
    uuid: String,
    rdns: String,
    provider: JsValue,
}

/// Listens for wallets, and asks them to announce themselves: never inside another page, which could lay its own words around
/// the wallet's question.
pub(super) fn start(news: News) {
    let (Some(window), Some(document)) = (dom::window(), dom::document()) else { return };
    let is_top = window.top().is_ok_and(|top| top.as_ref() == Some(&window));
    if !is_top {
        return;
    }
    dom::listen(&window, "eip6963:announceProvider", move |event| {
        // What is no proper announcement is no wallet.
        let _ = announced(news, &event);
    });
    dom::listen(&document, "click", move |event| {
        if let Some(button) = dom::pressed(&event, "[data-wallet]") {
            pressed(news, &button);
        }
    });
    if let Ok(question) = Event::new("eip6963:requestProvider") {
        // Without an answer there are no buttons.
        let _ = window.dispatch_event(&question);
    }
}

fn announced(news: News, event: &Event) -> Option<()> {
    let detail = get(event, "detail")?;
    let info = get(&detail, "info")?;
    let text = |name| get(&info, name)?.as_string();
    let (uuid, rdns, provider) = (text("uuid")?, text("rdns")?, get(&detail, "provider")?);
    let name: String = text("name")?.trim().chars().filter(|letter| is_plain(*letter)).take(NAME).collect();
    let icon = text("icon").filter(|icon| icon.starts_with("data:image/") && icon.len() <= ICON);
    let icon = icon.unwrap_or_else(|| NO_ICON.into());
    let is_new = FOUND.with_borrow_mut(|found| {
        let known = found.iter().any(|wallet| wallet.uuid == uuid || wallet.rdns == rdns);
        let is_new = !known && !name.is_empty() && found.len() < PLACES;
        if is_new {
            found.push(Found { uuid, rdns, provider });
        }
        is_new
    });
    if is_new {
        news.pen.touch.update(|touch| touch.wallets.push(Wallet { name, icon }));
        // Rows of the list of ways to pay have a word on it.
        dom::mark("data-wallets");
    }
    Some(())
}

/// Whether a letter stays where it is written, so that a name cannot turn the words around it.
const fn is_plain(letter: char) -> bool {
    !matches!(letter, '\0'..='\x1f' | '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn pressed(news: News, button: &Element) {
    let index = button.get_attribute("data-wallet");
    let provider = FOUND.with_borrow(|found| {
        let mut numbered = found.iter().enumerate();
        let found = numbered.find(|(number, _)| Some(number.to_string()) == index);
        found.map(|(_, wallet)| wallet.provider.clone())
    });
    let (transfer, network) = asked_for(news);
    let (Some(provider), Some(transfer)) = (provider, transfer) else { return };
    if ASKING.replace(true) {
        return;
    }
    let button = button.clone();
    spawn_local(async move {
        let mut transaction = String::new();
        let mut word = Word::WalletSent;
        if SENT.with_borrow(|sent| sent.as_ref() != Some(&transfer)) {
            // A button that shows nothing is busy all the same.
            let _ = button.set_attribute(BUSY, "true");
            say(news, Word::WalletAsks, &network).await;
            match pay(news, &provider, &transfer).await {
                Ok(sent) => {
                    transaction = sent;
                    SENT.set(Some(transfer));
                }
                Err(why) => word = why,
            }
            let _ = button.remove_attribute(BUSY);
        }
        ASKING.set(false);
        say(news, word, &network).await;
        claim(news, &transaction).await;
    });
}

/// What is to be sent now, and the name of its network. Once time is up nothing is.
fn asked_for(news: News) -> (Option<Transfer>, String) {
    news.shown.with_untracked(|Shown { view, .. }| {
        let pay = view.stage.pay().filter(|_| !is_checking(view, clock::now()));
        let network = view.quote.as_ref().map_or_else(String::new, |quote| quote.method.network.clone());
        (pay.and_then(|pay| pay.transfer.clone()), network)
    })
}

/// Says what came of it, below the buttons and in the status region.
async fn say(news: News, word: Word, network: &str) {
    let text = news.words.fill(word, &[("network", network)]);
    news.pen.touch.update(|touch| touch.wallet_says.clone_from(&text));
    news.say(text);
    // It is drawn a moment later.
    dom::sleep(0).await;
    dom::bring_into_sight(".wallet__says");
}

/// Has a wallet send the transfer. Answers with the transaction's id, or with why nothing was sent.
async fn pay(news: News, provider: &JsValue, transfer: &Transfer) -> Result<String, Word> {
    let Transfer { chain_id, to, value, data } = transfer;
    let account = request(provider, "eth_requestAccounts", "").await.map_err(failed)?;
    let mut switched = false;
    while !request(provider, "eth_chainId", "").await.map_err(failed)?.eq_ignore_ascii_case(chain_id) {
        // Sent on another chain, the money would be gone.
        if switched {
            return Err(Word::WalletElsewhere);
        }
        let chain = ["{\"chainId\":\"", chain_id, "\"}"].concat();
        request(provider, "wallet_switchEthereumChain", &chain).await.map_err(|code| match code {
            REFUSED => Word::WalletRefused,
            UNKNOWN_CHAIN => Word::WalletUnknowing,
            _ => Word::WalletElsewhere,
        })?;
        switched = true;
    }
    // Meanwhile somebody may have paid, all or a part, or the time may be up.
    if asked_for(news).0.as_ref() != Some(transfer) {
        return Err(Word::ProblemNotNow);
    }
    if !is_hexadecimal(&account, 40) {
        return Err(Word::WalletFailed);
    }
    let transaction = [
        "{\"chainId\":\"",
        chain_id,
        "\",\"from\":\"",
        &account,
        "\",\"to\":\"",
        to,
        "\",\"value\":\"",
        value,
        "\",\"data\":\"",
        data,
        "\"}",
    ]
    .concat();
    request(provider, "eth_sendTransaction", &transaction).await.map_err(|code| match code {
        REFUSED => Word::WalletRefused,
        _ => Word::WalletUnsure,
    })
}

/// Why a question before the payment was not answered.
fn failed(code: f64) -> Word {
    if code == REFUSED { Word::WalletRefused } else { Word::WalletFailed }
}

/// Asks a wallet (EIP-1193). Answers with a text, or the first of several, or else with the error's code.
async fn request(provider: &JsValue, method: &str, parameter: &str) -> Result<String, f64> {
    let question = ["{\"method\":\"", method, "\",\"params\":[", parameter, "]}"].concat();
    let ask = || -> Result<Promise, JsValue> {
        let ask: Function = Reflect::get(provider, &"request".into())?.dyn_into()?;
        Ok(Promise::resolve(&ask.call1(provider, &JSON::parse(&question)?)?))
    };
    let Ok(answer) = ask() else { return Err(0.0) };
    match JsFuture::from(answer).await {
        Ok(answer) => Ok(answer.as_string().or_else(|| get(&answer, "0")?.as_string()).unwrap_or_default()),
        Err(error) => Err(get(&error, "code").and_then(|code| code.as_f64()).unwrap_or_default()),
    }
}

/// Tells the gateway which transaction it was, so that it need not wait to see it.
async fn claim(news: News, transaction: &str) {
    if !is_hexadecimal(transaction, 64) {
        return;
    }
    let Ok(form) = UrlSearchParams::new_with_str(&["transaction=", transaction].concat()) else { return };
    // Whatever comes of it, the stream says it.
    let _ = exchange(&news.path("/claim"), Some(&form)).await;
}

/// So many digits behind `0x`.
fn is_hexadecimal(text: &str, digits: usize) -> bool {
    let rest = text.strip_prefix("0x").unwrap_or_default();
    rest.len() == digits && rest.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// A property, of whatever has one and does not throw.
fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok()
}
