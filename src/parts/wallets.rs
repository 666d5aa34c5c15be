//! The wallets that were found in the browser, a button each.

use leptos::prelude::*;

use crate::app::Page;
use crate::changing::{flag, text};
use crate::words::Word;

/// The places for wallets. Nobody has more, and a browser that announces more wants attention, not a payment.
pub const PLACES: usize = 4;

/// A picture of nothing.
pub const NO_ICON: &str = "data:,";

/// A button for each wallet that announced itself, and what came of pressing one. The buttons are there before the wallets
/// are, hidden: so nothing is drawn anew under a finger.
#[component]
pub fn Wallets(
    /// The page.
    page: Page,
) -> impl IntoView {
    let touch = page.live.touch;
    let buttons = (0..PLACES).map(|index| {
        let icon = move || touch.read().wallets.get(index).map_or(NO_ICON, |wallet| &wallet.icon).to_owned();
        let name = move || match touch.read().wallets.get(index) {
            Some(wallet) => page.fill(Word::PayWithWallet, &[("wallet", &wallet.name)]),
            None => String::new(),
        };
        view! {
            <button type="button" class="wallet" data-testid="wallet" data-wallet=index.to_string()
                hidden=flag(move || touch.read().wallets.len() <= index)>
                <img class="wallet__icon" alt="" width="24" height="24" src=text(icon)/>
                <bdi>{text(name)}</bdi>
            </button>
        }
    });
    let buttons = buttons.collect::<Vec<_>>();
    view! {
        {buttons}
        <p class="wallet__says" data-testid="wallet-says">{text(move || touch.read().wallet_says.clone())}</p>
    }
}
