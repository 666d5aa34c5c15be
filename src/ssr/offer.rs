//! A checkout link's document: what is sold, for how much, by whom, and one button. Nothing exists before it is pressed.

use leptos::prelude::*;
use quittance_protocol::view::Money;

use crate::figure::{fiat, number as written};
use crate::screen::Tone;
use crate::ssr::account::{Line, Shop};
use crate::ssr::doc_words::DocWord;
use crate::ssr::fold::lines;
use crate::ssr::invoice::render;
use crate::ssr::shell::{Dress, NEUTRAL, Parts, Shell, escape};
use crate::ssr::shop::shop;
use crate::words::Word;

/// Something to buy.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    /// Where its form goes.
    pub action: &'a str,
    /// What tells a second press of its button from another purchase.
    pub key: Option<&'a str>,
    /// Its address for ever, if it has one.
    pub link: Option<&'a str>,
    /// The language of the merchant's own words, if it is known.
    pub lang: Option<&'a str>,
    /// What is sold, if that is said.
    pub title: Option<&'a str>,
    /// More about it, in paragraphs.
    pub text: &'a str,
    /// The number on the bill.
    pub number: Option<&'a str>,
    /// What it costs.
    pub price: Money,
    /// What the bill lists.
    pub lines: Vec<Line>,
    /// Whether it can be bought.
    pub standing: Standing,
    /// Whether its money is play money.
    pub play: bool,
}

/// Whether something can be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can.
    ForSale,
    /// All of it is sold, or held for others.
    SoldOut,
    /// Too many came just now.
    TooOften,
    /// There is no price, or a row could not be written.
    NotNow,
}

impl Shell {
    /// Something to buy, as a complete document.
    #[must_use]
    pub fn offer(&self, offer: &Offer<'_>, who: &Shop, dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let named =
            |text: &str| locale.words.fill(Word::TitleMerchant, &[("title", text), ("merchant", &who.name)]);
        let price = fiat(&offer.price, &locale.words);
        let title = offer.title.unwrap_or(&who.name);
        let (heading, lang) = (title.to_owned(), offer.lang.map(str::to_owned));
        let tone = match offer.standing {
            Standing::ForSale => Tone::Plain,
            Standing::SoldOut | Standing::TooOften | Standing::NotNow => Tone::Attention,
        };
        let number = offer.number.map(|number| {
            let number = number.to_owned();
            view! {
                <p class="plain__small" data-testid="order">{locale.words.say(Word::Order)} " " <bdi>{number}</bdi></p>
            }
        });
        let Money { value, currency: unit } = offer.price.clone();
        let sum = written(&value, &locale.words);
        let body = dress.slip(offer.play, || {
            view! {
                {shop(who, locale)}
                <h1 class="title" dir="auto" lang=lang data-testid="title">{heading}</h1>
                {story(offer)}
                <p class="amount due" data-testid="price" data-value=value>
                    <bdi dir="ltr"><strong class="amount__value">{sum}</strong> <span class="amount__unit">{unit}</span></bdi>
                </p>
                {number}
                {lines(&offer.lines, &price, dress)}
                {way_on(offer, &price, dress)}
                {terms(who, dress)}
            }
        });
        let title = match offer.title {
            Some(title) => named(title),
            None => who.name.clone(),
        };
        let meta = meta(offer, who);
        dress.before_an_invoice(&title, &meta, tone, &body)
    }

    /// What a page of a shop is answered with that asks for what is not possible.
    #[must_use]
    pub fn no_offer(&self, dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let title = locale.say(DocWord::OfferRefusedTitle);
        let heading = title.clone();
        let help = locale.words.say(Word::Help);
        let body = dress.slip(false, || {
            view! {
                <h1 class="title" data-testid="problem" data-value="not_offered">{heading}</h1>
                <p class="plain__text">{locale.say(DocWord::OfferRefusedText)}</p>
                <a class="next__quiet" data-testid="help" href=dress.keep("/help")>{help}</a>
            }
        });
        dress.before_an_invoice(&title, NEUTRAL, Tone::Attention, &body)
    }
}

impl Dress<'_> {
    /// Content on the slip. What it has to do with is no invoice yet, so its ribbon comes without a panel.
    pub(crate) fn slip<V: IntoView>(&self, play: bool, content: impl FnOnce() -> V) -> String {
        let class = if self.frame.is_some() { "page page--embedded" } else { "page" };
        let ribbon =
            play.then(|| view! { <header class="ribbon">{self.locale.words.say(Word::TestRibbon)}</header> });
        render(|| {
            view! {
                <div class=class>
                    {ribbon}
                    <main class="slip slip--plain"><div class="plain">{content()}</div></main>
                </div>
            }
        })
    }

    /// A complete document that may stand in a frame, and goes on to an invoice there.
    pub(crate) fn before_an_invoice(&self, title: &str, meta: &str, tone: Tone, body: &str) -> String {
        let (body, data) = (self.staying(body.to_owned()), self.channel());
        self.document(&Parts {
            title,
            meta,
            icon: &tone.icon(),
            head: self.leaving(),
            body: &body,
            data: &data,
        })
    }
}

/// The merchant's own words.
fn story(offer: &Offer<'_>) -> impl IntoView + use<> {
    let lang = offer.lang.map(str::to_owned);
    let paragraphs = offer.text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let paragraphs = paragraphs.map(|text| {
        view! { <p class="plain__text" dir="auto" lang=lang.clone()>{text.to_owned()}</p> }
    });
    paragraphs.collect::<Vec<_>>()
}

/// The one button, or why there is none.
fn way_on(offer: &Offer<'_>, price: &str, dress: &Dress<'_>) -> impl IntoView + use<> {
    let locale = dress.locale;
    let notice = match offer.standing {
        Standing::ForSale => None,
        Standing::SoldOut => Some(DocWord::OfferSoldOutText),
        Standing::TooOften => Some(DocWord::OfferTooOften),
        Standing::NotNow => Some(DocWord::LaterText),
    };
    let notice = notice.map(|word| {
        view! { <p class="notice" role="note" data-testid="notice">{locale.say(word)}</p> }
    });
    let sold = (offer.standing == Standing::SoldOut)
        .then(|| view! { <p class="title" data-testid="sold-out">{locale.say(DocWord::OfferSoldOut)}</p> });
    let form = (offer.standing != Standing::SoldOut).then(|| {
        let start = (offer.standing == Standing::ForSale).then_some("");
        let text = locale.fill(DocWord::NextPay, &[("amount", price)]);
        let key = offer.key.map(|key| view! { <input type="hidden" name="key" value=key.to_owned()/> });
        view! {
            <form method="post" class="next" action=dress.keep(offer.action) data-start=start>
                {key}
                <button class="main" data-testid="buy">{text}</button>
            </form>
        }
    });
    view! { {sold} {notice} {form} }
}

fn terms(who: &Shop, dress: &Dress<'_>) -> Option<impl IntoView + use<>> {
    let text = dress.locale.fill(DocWord::BillTerms, &[("merchant", &who.name)]);
    who.terms.clone().map(|href| {
        view! {
            <p class="plain__small">
                <a data-testid="terms" href=href target="_blank" rel="noopener noreferrer">{text}</a>
            </p>
        }
    })
}

/// A link is made to be shared, so a preview says what is sold and by whom. What a shop's page asks for is its own.
fn meta(offer: &Offer<'_>, who: &Shop) -> String {
    let (Some(link), Some(title)) = (offer.link, offer.title) else { return NEUTRAL.to_owned() };
    // Nobody may take play money for real.
    let title = if offer.play { ["TEST · ", title].concat() } else { title.to_owned() };
    let link = escape(link);
    let mut meta =
        ["<meta name=\"robots\" content=\"noindex,nofollow\"><link rel=\"canonical\" href=\"", &link, "\">"]
            .concat();
    for (name, content) in [
        ("og:type", "website"),
        ("og:site_name", &escape(&who.name)),
        ("og:title", &escape(&title)),
        ("og:url", &link),
    ] {
        meta += &["<meta property=\"", name, "\" content=\"", content, "\">"].concat();
    }
    meta
}
