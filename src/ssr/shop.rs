//! Who is paid: the shop's logo, its name, and its site, which is called verified only if it was.

use leptos::prelude::*;
use quittance_protocol::Time;

use crate::ssr::Locale;
use crate::ssr::account::Shop;
use crate::ssr::day::day_of;
use crate::ssr::doc_words::DocWord;

/// The head of a bill. The logo says nothing that the name beside it does not.
pub(crate) fn shop(shop: &Shop, locale: &Locale) -> impl IntoView + use<> {
    let mark = match &shop.logo {
        Some(path) => {
            view! { <img class="shop__logo" src=path.clone() alt="" width="40" height="40"/> }.into_any()
        }
        None => {
            let letter: String = shop.name.chars().take(1).collect();
            view! { <span class="shop__letter" aria-hidden="true">{letter}</span> }.into_any()
        }
    };
    let site = shop.site.clone().map(|site| {
        let verified = shop.verified_at.map(|time| verified(time, locale));
        view! { <span class="shop__site"><bdi dir="ltr">{site}</bdi> {verified}</span> }
    });
    view! {
        <header class="shop">
            {mark}
            <div class="shop__who">
                <strong class="shop__name" data-testid="merchant"><bdi>{shop.name.clone()}</bdi></strong>
                {site}
            </div>
        </header>
    }
}

fn verified(time: Time, locale: &Locale) -> impl IntoView + use<> {
    let text = locale.fill(DocWord::SiteVerified, &[("date", &day_of(time, locale))]);
    view! { <span class="shop__verified" data-testid="verified">{text}</span> }
}
