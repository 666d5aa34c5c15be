//! A donation page: a story and a form, which need no script.
//!
//! # Layout
//!
//! `form` asks the donor, `preview` is what social media show of the page, `share` sends it on.

mod form;
mod preview;
mod share;

use leptos::prelude::*;
use quittance_protocol::view::Money;

use crate::figure::number;
use crate::parts::Seal;
use crate::screen::Tone;
use crate::ssr::Locale;
use crate::ssr::account::Shop;
use crate::ssr::doc_words::DocWord;
use crate::ssr::shell::{Dress, Shell};
use crate::ssr::shop::shop;
use crate::words::Word;

use self::form::asking;
pub use self::form::{GiftForm, NotNow, WrongGift};
use self::preview::meta;
use self::share::share;

/// A donation page as it stands.
#[derive(Clone, Debug, Default)]
pub struct Donation<'a> {
    /// Its path.
    pub path: &'a str,
    /// Its address for ever.
    pub link: &'a str,
    /// The address of the picture that previews show: 1200 by 630 pixels.
    pub card: &'a str,
    /// The path of the script that shares the page by the system's own dialog, and copies its link.
    pub script: &'a str,
    /// The language of title, story and thanks, if it is known.
    pub lang: Option<&'a str>,
    /// What it is for.
    pub title: &'a str,
    /// The story, in paragraphs.
    pub story: &'a str,
    /// A picture.
    pub image: Option<Image<'a>>,
    /// Amounts to choose from.
    pub presets: Vec<Money>,
    /// The currencies of a free amount, the page's own first.
    pub currencies: Vec<&'static str>,
    /// How far its goal is reached.
    pub goal: Option<Goal>,
    /// What a donor is asked besides.
    pub asks: Asks,
    /// The names of donors, where they are shown.
    pub donors: Vec<String>,
    /// Where a donor stands.
    pub stage: Stage<'a>,
    /// Whether search engines may list it.
    pub robots: Robots,
    /// Whether its money is play money.
    pub play: bool,
}

/// A picture of ours.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    /// Its path.
    pub path: &'a str,
    /// What it shows.
    pub text: &'a str,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// How far a goal is reached.
#[derive(Clone, Debug)]
pub struct Goal {
    /// What was raised.
    pub raised: Money,
    /// What is hoped for.
    pub hoped: Money,
    /// The same in minor units.
    pub minor: (u64, u64),
}

/// What a donor is asked besides an amount.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asks {
    /// A name, for the merchant or for everybody.
    pub name: Option<Reader>,
    /// A message, for the merchant.
    pub message: Option<Reader>,
}

/// Who reads what a donor said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The merchant alone.
    Merchant,
    /// Everybody who looks at the page.
    Everybody,
}

/// Where a donor stands.
#[derive(Clone, Debug)]
pub enum Stage<'a> {
    /// They are asked, perhaps once more.
    Asking(GiftForm),
    /// They gave.
    Thanks {
        /// What they are told.
        text: &'a str,
        /// The seal of their gift, once it is final.
        seal: Option<String>,
    },
}

impl Default for Stage<'_> {
    fn default() -> Self {
        Self::Asking(GiftForm::default())
    }
}

/// Whether search engines may list a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Robots {
    /// They may not.
    #[default]
    Away,
    /// They may.
    Welcome,
}

impl Shell {
    /// A donation page as a complete document.
    #[must_use]
    pub fn donation(&self, donation: &Donation<'_>, who: &Shop, dress: &Dress<'_>) -> String {
        let locale = dress.locale;
        let body = dress.slip(donation.play, || {
            view! { {shop(who, locale)} <div class="gift">{content(donation, who, dress)}</div> }
        });
        let named = |heading: &str| {
            locale.words.fill(Word::TitleMerchant, &[("title", heading), ("merchant", &who.name)])
        };
        let (title, tone) = match &donation.stage {
            Stage::Thanks { .. } => (named(&locale.say(DocWord::DonateThanks)), Tone::Good),
            Stage::Asking(form) if form.wrong.is_empty() => (named(donation.title), Tone::Plain),
            Stage::Asking(_) => {
                (locale.fill(DocWord::PayerCheckTitle, &[("merchant", &who.name)]), Tone::Attention)
            }
        };
        dress.before_an_invoice(&title, &meta(donation, who), tone, &body)
    }
}

fn content(donation: &Donation<'_>, who: &Shop, dress: &Dress<'_>) -> AnyView {
    let locale = dress.locale;
    let (title, lang) = (donation.title.to_owned(), donation.lang.map(str::to_owned));
    let goal = donation.goal.as_ref().map(|goal| progress(goal, locale));
    // In a page of the merchant's the form is enough: that page tells the story.
    let alone = dress.frame.is_none();
    let share = alone.then(|| share(donation, locale));
    match &donation.stage {
        Stage::Thanks { text, seal } => {
            let label = locale.words.say(Word::SealLabel);
            let seal = seal.clone().map(|path| view! { <Seal path=path label=label/> });
            let (again, target) = (dress.keep(donation.path), dress.frame.map(|_| "_self"));
            view! {
                <div class="sealed">
                    {seal}
                    <h1 class="title" data-testid="thanks">{locale.say(DocWord::DonateThanks)}</h1>
                </div>
                {story(text, donation.lang)}
                <p class="gift__for" dir="auto" lang=lang>{title}</p>
                {goal} {share}
                <div class="next"><a class="next__quiet" href=again target=target>{locale.say(DocWord::DonateAgain)}</a></div>
            }
            .into_any()
        }
        Stage::Asking(form) => view! {
            {donation.image.filter(|_| alone).map(image)}
            <h1 class="title" dir="auto" lang=lang data-testid="title">{title}</h1>
            {alone.then(|| story(donation.story, donation.lang))}
            {goal}
            {asking(donation, form, who, dress)}
            {donors(&donation.donors, locale)}
            {share}
        }
        .into_any(),
    }
}

fn image(image: Image<'_>) -> impl IntoView + use<> {
    view! {
        <img class="gift__image" src=image.path.to_owned() alt=image.text.to_owned() width=image.width height=image.height/>
    }
}

/// The merchant's own words. Lines end where they do in them.
fn story(text: &str, lang: Option<&str>) -> impl IntoView + use<> {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let paragraphs = paragraphs
        .map(|text| view! { <p class="plain__text gift__story" dir="auto" lang=lang.map(str::to_owned)>{text.to_owned()}</p> });
    paragraphs.collect::<Vec<_>>()
}

/// How far a goal is reached, in words.
#[must_use]
pub fn raised(goal: &Goal, locale: &Locale) -> String {
    let (raised, hoped) = (short(&goal.raised, locale), short(&goal.hoped, locale));
    locale.fill(DocWord::DonateRaised, &[("raised", &raised), ("goal", &hoped)])
}

fn progress(goal: &Goal, locale: &Locale) -> impl IntoView + use<> {
    let text = raised(goal, locale);
    let (have, need) = goal.minor;
    view! {
        <div class="gift__goal">
            <progress class="progress" max=need.to_string() value=have.min(need).to_string() aria-label=text.clone()></progress>
            <p data-testid="raised" data-value=goal.raised.value.clone()>{text}</p>
        </div>
    }
}

/// A sum without the cents that it does not have: `25 USD`.
fn short(money: &Money, locale: &Locale) -> String {
    let whole = money.value.split_once('.').filter(|(_, cents)| cents.bytes().all(|digit| digit == b'0'));
    let value = whole.map_or(money.value.as_str(), |(whole, _)| whole);
    [&number(value, &locale.words), "\u{a0}", &money.currency].concat()
}

fn donors(names: &[String], locale: &Locale) -> impl IntoView + use<> {
    let list = names.iter().map(|name| view! { <li><bdi>{name.clone()}</bdi></li> }).collect::<Vec<_>>();
    (!list.is_empty()).then(|| {
        view! {
            <h2 class="plain__more">{locale.say(DocWord::DonateNames)}</h2>
            <ul class="gift__names" data-testid="donors">{list}</ul>
        }
    })
}
