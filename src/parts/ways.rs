//! The ways on from a screen: one action, and the quiet ones beside it.

use leptos::prelude::*;
use quittance_protocol::view::{InvoiceView, Pay};

use crate::app::Page;
use crate::words::Word;

/// A way on. One that leads nowhere, such as to a shop without a site, is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A new quote, by this name.
    Requote(Word),
    /// The list of other ways to pay.
    Change,
    /// Links that open wallets by their names, by this name.
    Wallets(Word),
    /// "I have already sent it."
    Sent,
    /// A page of help below `/help`, by this name.
    Help(&'static str, Word),
    /// A letter to the shop.
    Write,
    /// Back to the shop, which was not paid.
    Back,
    /// Back to the shop, which was paid.
    Home,
    /// The receipt.
    Receipt,
    /// The same page anew, by this name.
    Again(Word),
    /// Back from the list of other ways to pay.
    Keep,
}

/// What a way looks like in markup.
struct Link {
    id: &'static str,
    text: String,
    href: String,
    class: &'static str,
}

/// Ways on, the most likely first. Their order decides which one is the screen's one action.
#[component]
pub fn Ways(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// Where they lead.
    ways: Vec<Way>,
    /// How the first one looks: `main`, unless the screen has its one action already.
    first: &'static str,
) -> impl IntoView {
    let links = ways.into_iter().filter_map(|way| Some((way, way.link(page, &view)?)));
    let links = links.enumerate().map(|(index, (way, link))| {
        let Link { id, text, href, class } = link;
        let class = if index == 0 && !first.is_empty() { first } else { class };
        let (form, link) = if matches!(way, Way::Requote(_)) {
            let form = view! {
                <form method="post" class="act" action=href>
                    <button class=class data-testid=id>{text}</button>
                </form>
            };
            (Some(form), None)
        } else {
            let target = if href.starts_with("/donate/") { Some("_self") } else { way.target() };
            (None, Some(view! { <a class=class data-testid=id href=href target=target>{text}</a> }))
        };
        (form, link)
    });
    view! { <div class="else">{links.collect::<Vec<_>>()}</div> }
}

impl Way {
    /// The wallets that take this payment, if any do, and how the way there looks. Where the payment link is only an address,
    /// which opens nothing, it is the screen's one action.
    #[must_use]
    pub fn wallets(pay: &Pay) -> (Option<Self>, &'static str) {
        match (pay.wallets, pay.uri.contains(':')) {
            (false, _) => (None, ""),
            (true, true) => (Some(Self::Wallets(Word::OtherWallet)), ""),
            (true, false) => (Some(Self::Wallets(Word::OpenWallet)), "main"),
        }
    }

    /// Where it opens, if the page stands in a shop's frame: a shop's page takes the place of what is around the frame, the page
    /// itself stays in it, and the rest has a tab of its own.
    const fn target(self) -> Option<&'static str> {
        match self {
            Self::Back | Self::Home => Some("_top"),
            Self::Change | Self::Again(_) | Self::Keep => Some("_self"),
            Self::Requote(_)
            | Self::Wallets(_)
            | Self::Sent
            | Self::Help(..)
            | Self::Write
            | Self::Receipt => None,
        }
    }

    fn link(self, page: Page, view: &InvoiceView) -> Option<Link> {
        let merchant = &view.merchant;
        let (id, word, href) = match self {
            Self::Requote(word) => ("requote", word, page.path(view, "/quote")),
            Self::Change => ("change", Word::PayAnotherWay, page.path(view, "?change=1")),
            Self::Wallets(word) => ("wallets", word, page.path(view, "/wallets")),
            // Nobody has sent anything to an address that was never given.
            Self::Sent if view.quote.is_none() => return None,
            Self::Sent => ("help", Word::AlreadySent, page.path(view, "/help/sent")),
            Self::Help(topic, word) => ("help", word, page.path(view, &["/help", topic].concat())),
            Self::Write => ("contact", Word::WriteTo, merchant.contact.clone()?),
            Self::Back => ("back", Word::BackTo, merchant.fail_url.clone()?),
            Self::Home => ("back", Word::BackTo, merchant.success_url.clone()?),
            Self::Receipt => ("receipt", Word::ReceiptLink, page.path(view, "/receipt")),
            Self::Again(word) => ("again", word, page.path(view, "")),
            Self::Keep => ("keep", Word::KeepMethod, page.path(view, "")),
        };
        let class = match self {
            Self::Requote(_) => "else__button",
            Self::Sent => "second",
            Self::Wallets(_) => "wallets",
            Self::Change | Self::Help(..) | Self::Write | Self::Back | Self::Home => "",
            Self::Receipt | Self::Again(_) | Self::Keep => "",
        };
        let method = view.quote.as_ref().map(|quote| &quote.method);
        let (asset, network) = method.map_or(("", ""), |method| (&method.symbol, &method.network));
        let places = [("merchant", &*merchant.name), ("asset", asset), ("network", network)];
        Some(Link { id, text: page.fill(word, &places), href, class })
    }
}
