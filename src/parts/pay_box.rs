//! What a payer needs to pay, in the order of a payer's questions: network, code, address, until when.

use leptos::prelude::*;
use quittance_protocol::view::{CodeHolds, InvoiceView, Pay};

use crate::app::Page;
use crate::live::What;
use crate::parts::notices::is_warned;
use crate::parts::{Address, CopyButton, Countdown, NetworkMark, QrCode, Wallets};
use crate::screen::money;
use crate::when;
use crate::words::Word;

/// Network, code, address, deadline, and the button that opens a wallet.
#[component]
pub fn PayBox(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// Where to send how much.
    pay: Pay,
) -> impl IntoView {
    let code = page.path(&view, "/code");
    let warned = is_warned(&view);
    let method = view.quote.map(|quote| quote.method);
    let (asset, network) = method.as_ref().map_or(("", ""), |method| (&method.symbol, &method.network));
    let amount = money(&pay.amount);
    let time = when::usually(method.as_ref().map_or(0, |method| method.sight_seconds), page.words);
    let places = [
        ("amount", &*amount),
        ("network", network),
        ("asset", asset),
        ("address", &pay.address),
        ("time", &time),
    ];
    let bare = pay.qr.text() == pay.address;
    let label = page.fill(if bare { Word::QrBare } else { Word::QrLabel }, &places);
    let caption = page.fill(Word::NetworkOnly, &places);
    let enter = if bare { page.fill(Word::EnterAmount, &places) } else { String::new() };
    let switch = pay.code.map(|holds| switch(page, &code, holds));
    let only = page.fill(Word::OnlyReaches, &places);
    let fee = page.fill(Word::FeeNote, &places);
    // A test invoice's clipboard holds a link that no wallet pays, never a bare address.
    let copies = if view.test { pay.uri.clone() } else { pay.address.clone() };
    let on = method.map(|method| {
        view! {
            <p class="network" data-testid="network" data-value=method.code>
                <span>{page.say(Word::SendOn)}</span>
                <NetworkMark mark=method.network_mark/>
                <strong>{method.network}</strong>
                <span class="network__standard">{method.standard}</span>
            </p>
        }
    });
    // A bare address is no link.
    let open = pay.uri.contains(':').then(|| {
        let class = if warned { "second" } else { "main" };
        view! { <a class=class data-testid="open-wallet" href=pay.uri>{page.say(Word::OpenWallet)}</a> }
    });
    let clock = pay.pay_by.map(|time| {
        view! { <Countdown page=page pay_by=time window_seconds=pay.window_seconds/> }
    });
    let wallets = pay.transfer.map(|_| view! { <Wallets page=page/> });
    view! {
        {on}
        <div class="code"><QrCode qr=pay.qr label=label/><p class="code__only">{caption}</p></div>
        {switch}
        <p class="code__bare">{enter}</p>
        <Address page=page address=pay.address copies=copies/>
        {pay.reference.map(|reference| reference_field(page, reference))}
        <p class="note"><strong>{only}</strong> " " {fee}</p>
        {clock}
        {open}
        {wallets}
    }
}

/// Two buttons that say what the code holds, each a form of its own so that they need no script.
fn switch(page: Page, action: &str, holds: CodeHolds) -> impl IntoView + use<> {
    let sides = [(CodeHolds::Link, Word::CodeLink), (CodeHolds::Address, Word::CodeAddress)];
    let sides = sides.map(|(side, word)| {
        let pressed = if side == holds { "true" } else { "false" };
        view! {
            <form method="post" class="else__form" action=action.to_owned()>
                <input type="hidden" name="code" value=side.as_str()/>
                <button class="switch__side" aria-pressed=pressed data-testid=["code-", side.as_str()].concat()>
                    {page.say(word)}
                </button>
            </form>
        }
    });
    view! { <div class="switch">{sides.into_iter().collect::<Vec<_>>()}</div> }
}

fn reference_field(page: Page, reference: String) -> impl IntoView {
    view! {
        <div class="field field--reference">
            <p class="field__label">{page.say(Word::Reference)}</p>
            <bdi class="address" dir="ltr" data-testid="reference" data-value=reference.clone()>{reference.clone()}</bdi>
            <CopyButton page=page what=What::Reference value=reference/>
        </div>
        <p class="note note--attention">{page.say(Word::ReferenceNote)}</p>
    }
}
