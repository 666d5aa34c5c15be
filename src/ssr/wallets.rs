//! The document that opens a wallet by its name, for payers whose wallet the payment link does not find.

use leptos::prelude::*;
use quittance_protocol::view::{InvoiceView, Pay};

use crate::parts::groups;
use crate::screen::{Tone, money};
use crate::ssr::doc_words::DocWord;
use crate::ssr::documents::about;
use crate::ssr::shell::{Dress, Shell};
use crate::words::Word;

/// A link that opens a wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletLink {
    /// The wallet's name.
    pub name: String,
    /// The link.
    pub href: String,
    /// Whether the amount is filled in.
    pub amount: bool,
}

impl Shell {
    /// Links to the wallets that take this payment, and the payment to copy by hand. Of a test invoice neither: no wallet can
    /// pay it, and nobody should try.
    #[must_use]
    pub fn wallets(&self, view: &InvoiceView, pay: &Pay, links: &[WalletLink], dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let method = view.quote.as_ref().map(|quote| &quote.method);
        let (asset, network) = method.map_or(("", ""), |method| (&method.symbol, &method.network));
        let amount = money(&pay.amount);
        let places = [("asset", asset), ("network", network), ("amount", &*amount)];
        let say = |word| locale.fill(word, &places);
        let title = locale.words.say(Word::OpenWallet);
        let heading = title.clone();
        let lead = match (view.test, links) {
            (true, _) => DocWord::WalletsTest,
            (false, []) => DocWord::WalletsNone,
            (false, _) => DocWord::WalletsLead,
        };
        let rows = links.iter().map(|link| {
            let filled = if link.amount { DocWord::WalletsFilled } else { DocWord::WalletsAddress };
            view! {
                <li>
                    <a class="wallet-link" data-testid="wallet-link" rel="noreferrer" href=link.href.clone()>
                        <strong>{link.name.clone()}</strong> <span class="wallet-link__filled">{say(filled)}</span>
                    </a>
                </li>
            }
        });
        let rows = rows.collect::<Vec<_>>();
        let by_hand = (!view.test).then(|| {
            let address = groups(&pay.address).into_iter().map(|group| view! { {group} <wbr/> });
            let reference = pay.reference.clone().map(|text| {
                view! {
                    <dt>{locale.words.say(Word::Reference)}</dt>
                    <dd><bdi class="by-hand__value" dir="ltr">{text}</bdi></dd>
                }
            });
            view! {
                <h2 class="plain__more">{say(DocWord::WalletsByHand)}</h2>
                <p>{locale.words.fill(Word::OnlyReaches, &places)}</p>
                <dl class="by-hand">
                    <dt>{say(DocWord::WalletsAmount)}</dt>
                    <dd><bdi class="by-hand__value" dir="ltr">{pay.amount.value.clone()}</bdi> " " {pay.amount.currency.clone()}</dd>
                    <dt>{say(DocWord::WalletsTo)}</dt>
                    <dd><bdi class="by-hand__value" dir="ltr">{address.collect::<Vec<_>>()}</bdi></dd>
                    {reference}
                </dl>
                <p class="plain__small">{say(DocWord::WalletsCopy)}</p>
            }
        });
        dress.plain(&title, Tone::Plain, || {
            view! {
                <h1 class="title">{heading}</h1>
                <p class="plain__text">{say(lead)}</p>
                <ul class="wallet-links">{rows}</ul>
                {by_hand}
                {about(dress, view)}
            }
        })
    }
}
