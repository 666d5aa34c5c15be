//! Rings up a sale: a typed amount, products, a discount.

use leptos::prelude::*;
use quittance_protocol::pos::{Percent, Product};

use crate::changing::{class, flag, text};
use crate::figure;
use crate::pos::app::notice;
use crate::pos::counter::Counter;
use crate::pos::icon::{Icon, icon};
use crate::pos::till::{Half, Key, Pad, Till};
use crate::words::PosWord;

/// The till.
pub(super) fn sell(counter: Counter, why: String) -> impl IntoView {
    let Counter { boot, words, till, pulse, .. } = counter;
    let sum = move |till: &Till| till.sum(boot, Percent::default());
    let discounts = move || till.read().pad == Pad::Discount;
    let half = class(move || match till.read().half {
        Half::Keys => "till till--keys",
        Half::Products => "till till--products",
    });
    let name = move || counter.say(if discounts() { PosWord::Discount } else { PosWord::Amount });
    let entry = move || {
        let till = till.read();
        match till.pad {
            Pad::Amount => figure::number(&counter.exact(till.typed).value, words),
            Pad::Discount => counter.percent(&till.discount.to_string()),
        }
    };
    let unit = move || if discounts() { String::new() } else { boot.currency.clone() };
    let items = move || match (till.read().items(), till.read().worth(boot)) {
        (0, _) => String::new(),
        (items, worth) => {
            [&counter.say(PosWord::Products), " ", &items.to_string(), " · ", &counter.money(worth)].concat()
        }
    };
    let discount = move || match till.read().discount {
        0 => String::new(),
        off => {
            let less = counter.money(sum(&till.read()).discount);
            [&counter.say(PosWord::Discount), " ", &counter.percent(&off.to_string()), " · −", &less].concat()
        }
    };
    let charge = move || {
        let total = counter.money(sum(&till.read()).total);
        words.fill_pos(PosWord::Charge, &[("amount", &total)])
    };
    let total = text(move || counter.exact(sum(&till.read()).total).value);
    let nothing = move || sum(&till.read()).total == 0 || pulse.read().busy;
    let halves = (!boot.products.is_empty()).then(|| {
        let side = |does, word, half| {
            let is = text(move || if till.read().half == half { "true" } else { "false" }.into());
            view! { <button class="side" data-do=does aria-pressed=is data-testid=does>{counter.say(word)}</button> }
        };
        let sides = [side("keys", PosWord::Amount, Half::Keys), side("products", PosWord::Products, Half::Products)];
        view! { <div class="sides">{sides.into_iter().collect::<Vec<_>>()}</div> }
    });
    let off = boot.discount.then(|| {
        let is = text(move || if discounts() { "true" } else { "false" }.into());
        view! {
            <button class="side side--alone" data-do="discount" aria-pressed=is data-testid="discount">
                {counter.say(PosWord::Discount)}
            </button>
        }
    });
    view! {
        <main class=half>
            <h1 class="unseen">{counter.say(PosWord::Keypad)}</h1>
            {notice(why)}
            <div class="till__bar">{halves}{off}</div>
            <div class="till__entry">
                <p class="till__name">{text(name)}</p>
                <p class="till__amount" data-testid="entry" dir="ltr">
                    <bdi>{text(entry)}</bdi> " " <span class="till__unit">{text(unit)}</span>
                </p>
                <p class="till__line" data-testid="items">{text(items)}</p>
                <p class="till__line" data-testid="off">{text(discount)}</p>
            </div>
            {goods(counter)}
            {keypad(counter)}
            <button class="main till__charge" data-do="charge" data-testid="charge" data-value=total disabled=flag(nothing)>
                {text(charge)}
            </button>
        </main>
    }
}

fn keypad(counter: Counter) -> impl IntoView {
    let keys = Key::ALL.map(|key| {
        let name = key.name();
        let (shown, label) = match key {
            Key::Back => (icon(Icon::Erase).into_any(), Some(counter.say(PosWord::Delete))),
            Key::Digit(_) | Key::Hundred | Key::Clear => (name.clone().into_any(), None),
        };
        view! { <button class="key" data-key=name aria-label=label>{shown}</button> }
    });
    let clear = counter.say(PosWord::Clear);
    view! {
        <div class="keypad" dir="ltr">
            {keys.into_iter().collect::<Vec<_>>()}
        </div>
        <button class="side side--alone till__clear" data-key="clear">{clear}</button>
    }
}

fn goods(counter: Counter) -> impl IntoView {
    let products = counter.boot.products.iter().enumerate();
    let rows = products.map(|(at, product)| row(counter, at, product)).collect::<Vec<_>>();
    (!rows.is_empty()).then(|| view! { <ul class="goods">{rows}</ul> })
}

fn row(counter: Counter, at: usize, product: &'static Product) -> impl IntoView {
    let till = counter.till;
    let count = move || till.read().counts.get(at).copied().unwrap_or_default();
    let class = class(move || if count() > 0 { "good good--taken" } else { "good" });
    let less = counter.words.fill_pos(PosWord::Less, &[("product", &product.name)]);
    let at = at.to_string();
    view! {
        <li class=class>
            <button class="good__more" data-do="more" data-at=at.clone() data-testid=["product-", &product.id].concat()>
                <span class="good__name" dir="auto">{product.name.clone()}</span>
                <span class="good__price">{counter.money(product.price)}</span>
                <span class="good__count">{text(move || count().to_string())}</span>
            </button>
            <button class="good__less" data-do="less" data-at=at aria-label=less hidden=flag(move || count() == 0)>
                {icon(Icon::Minus)}
            </button>
        </li>
    }
}
