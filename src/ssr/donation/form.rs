//! What a donor is asked: an amount, and whatever they like to say with it.

use std::collections::BTreeMap;

use leptos::prelude::*;
use quittance_protocol::view::Money;

use super::{Donation, Reader, short};
use crate::figure::fiat;
use crate::ssr::Locale;
use crate::ssr::account::Shop;
use crate::ssr::doc_words::DocWord;
use crate::ssr::shell::{Dress, escape};

/// What the form shows: nothing yet, or what was sent and is not taken.
#[derive(Clone, Debug, Default)]
pub struct GiftForm {
    /// What was entered, by the name of its field.
    pub entered: BTreeMap<&'static str, String>,
    /// Why it is not taken, by the name of the field.
    pub wrong: BTreeMap<&'static str, WrongGift>,
    /// Why nothing is taken just now.
    pub not_now: Option<NotNow>,
}

/// Why an entry is not taken.
#[derive(Clone, Debug)]
pub enum WrongGift {
    /// It is needed.
    Missing,
    /// It is no amount; one that is.
    NoAmount(Money),
    /// It is less than this.
    Least(Money),
    /// It is more than this.
    Most(Money),
    /// It is too long.
    Long,
}

/// Why nothing is taken just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// Too many came.
    TooOften,
    /// There is no price, or a row could not be written.
    Failed,
}

impl GiftForm {
    /// The names of all fields.
    pub const NAMES: &'static [&'static str] = &["amount", "other", "currency", "name", "message"];

    fn entered(&self, name: &str) -> String {
        self.entered.get(name).cloned().unwrap_or_default()
    }
}

/// The choice of an amount that is no preset.
const OTHER: &str = "other";

/// The form, with what was entered and what is wrong with it.
pub(super) fn asking(
    donation: &Donation<'_>,
    form: &GiftForm,
    who: &Shop,
    dress: &Dress<'_>,
) -> impl IntoView + use<> {
    let locale = dress.locale;
    let notice = match (form.not_now, form.wrong.is_empty()) {
        (Some(NotNow::TooOften), _) => Some(DocWord::DonateTooOften),
        (Some(NotNow::Failed), _) => Some(DocWord::LaterText),
        (None, false) => Some(DocWord::PayerCheck),
        (None, true) => None,
    };
    let notice = notice.map(|word| {
        view! { <p class="notice notice--risk" role="note" data-testid="notice">{locale.say(word)}</p> }
    });
    let wrong = wrong(form, "amount", locale);
    let invalid = wrong.is_some().then_some("true");
    let name = donation.asks.name.map(|reader| {
        let label = match reader {
            Reader::Merchant => DocWord::DonateName,
            Reader::Everybody => DocWord::DonateNameShown,
        };
        let hint = (reader == Reader::Merchant).then(|| private(who, locale));
        let wrong = self::wrong(form, "name", locale);
        view! {
            <div class="input">
                <label class="input__label" for="name">{locale.say(label)}</label>
                <input class="input__field" id="name" name="name" value=form.entered("name") maxlength="100" dir="auto"
                    autocomplete="name" data-testid="name"/>
                {error("name", wrong)} {hint}
            </div>
        }
    });
    let message = donation.asks.message.map(|_| {
        let wrong = self::wrong(form, "message", locale);
        // Leptos writes the text of this element as it is.
        let message = escape(&form.entered("message"));
        view! {
            <div class="input">
                <label class="input__label" for="message">{locale.say(DocWord::DonateMessage)}</label>
                <textarea class="input__field" id="message" name="message" rows="3" maxlength="1000" dir="auto"
                    data-testid="message">{message}</textarea>
                {error("message", wrong)} {private(who, locale)}
            </div>
        }
    });
    view! {
        <form method="post" class="gift__form" action=dress.keep(donation.path)>
            {notice}
            <fieldset class="gift__amounts" aria-describedby=invalid.map(|_| "amount-error")>
                <legend class="plain__more">{locale.say(DocWord::DonateHowMuch)}</legend>
                {choices(donation, form, locale)}
            </fieldset>
            {other(donation, form, invalid, locale)}
            {error("amount", wrong)}
            {name} {message}
            <button class="main" data-testid="donate">{locale.say(DocWord::DonateButton)}</button>
        </form>
    }
}

/// The presets, and the choice of another amount. Without presets there is nothing to choose.
fn choices(donation: &Donation<'_>, form: &GiftForm, locale: &Locale) -> AnyView {
    if donation.presets.is_empty() {
        return view! { <input type="hidden" name="amount" value=OTHER/> }.into_any();
    }
    let chosen = form.entered("amount");
    let choice = |class: &'static str, value: String, label: String| {
        let checked = value == chosen;
        view! {
            <label class=class>
                <input type="radio" name="amount" value=value.clone() checked=checked required data-testid="preset"
                    data-value=value/>
                <span><bdi>{label}</bdi></span>
            </label>
        }
    };
    let mut all: Vec<_> = donation
        .presets
        .iter()
        .map(|preset| choice("pick gift__choice", preset.value.clone(), short(preset, locale)))
        .collect();
    all.push(choice(
        "pick gift__choice gift__choice--other",
        OTHER.to_owned(),
        locale.say(DocWord::DonateOther),
    ));
    all.into_any()
}

/// The amount of a donor's own. The sheet shows it once it is chosen.
fn other(
    donation: &Donation<'_>,
    form: &GiftForm,
    invalid: Option<&'static str>,
    locale: &Locale,
) -> impl IntoView + use<> {
    let chosen = form.entered("currency");
    let label = if donation.presets.is_empty() { DocWord::ReceiptAmount } else { DocWord::DonateOther };
    let currency = match donation.currencies.as_slice() {
        [] => ().into_any(),
        [only] => view! { <span class="gift__unit">{*only}</span> }.into_any(),
        several => {
            let options = several
                .iter()
                .map(|code| view! { <option value=*code selected=*code == chosen>{*code}</option> })
                .collect::<Vec<_>>();
            view! {
                <select class="input__field gift__unit" name="currency" aria-label=locale.say(DocWord::DonateCurrency)
                    data-testid="currency">{options}</select>
            }
            .into_any()
        }
    };
    view! {
        <div class="input gift__other">
            <label class="input__label" for="other">{locale.say(label)}</label>
            <div class="gift__own">
                <input class="input__field" id="other" name="other" value=form.entered("other") inputmode="decimal"
                    maxlength="30" autocomplete="off" dir="ltr" aria-invalid=invalid
                    aria-describedby=invalid.map(|_| "amount-error") autofocus=invalid.is_some() && form.entered("amount") == OTHER data-testid="other"/>
                {currency}
            </div>
        </div>
    }
}

fn private(who: &Shop, locale: &Locale) -> impl IntoView + use<> {
    let text = locale.fill(DocWord::DonatePrivate, &[("merchant", &who.name)]);
    view! { <p class="gift__hint">{text}</p> }
}

fn wrong(form: &GiftForm, name: &str, locale: &Locale) -> Option<String> {
    let sum = |money: &Money| fiat(money, &locale.words);
    Some(match form.wrong.get(name)? {
        WrongGift::Missing => locale.say(DocWord::WrongMissing),
        WrongGift::NoAmount(example) => locale.fill(DocWord::DonateNoAmount, &[("example", &sum(example))]),
        WrongGift::Least(least) => locale.fill(DocWord::DonateLeast, &[("amount", &sum(least))]),
        WrongGift::Most(most) => locale.fill(DocWord::DonateMost, &[("amount", &sum(most))]),
        WrongGift::Long => locale.say(DocWord::WrongLong),
    })
}

fn error(name: &'static str, wrong: Option<String>) -> impl IntoView {
    let id = [name, "-error"].concat();
    wrong.map(|text| view! { <p class="input__error" id=id.clone() data-testid=id>{text}</p> })
}
