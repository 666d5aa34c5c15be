//! Choosing a currency and a network: one list, one button.

use leptos::prelude::*;
use quittance_protocol::view::{InvoiceView, MethodView, Stage};

use crate::app::Page;
use crate::changing::{flag, text};
use crate::parts::{self, MethodMark, Ways};
use crate::when;
use crate::words::Word;

/// Lists shorter than this need no search.
const SEARCHED_FROM: usize = 7;

/// The list of methods. The first is chosen until the payer chooses another.
#[component]
pub fn Choose(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
    /// What can be chosen.
    methods: Vec<MethodView>,
) -> impl IntoView {
    let touch = page.live.touch;
    let names: Vec<_> =
        methods.iter().map(|way| (way.code.clone(), way.symbol.clone(), way.network.clone())).collect();
    let go_on = move || match names.iter().find(|name| name.0 == touch.read().picked) {
        Some((_, asset, network)) => page.fill(Word::ContinueWith, &[("asset", asset), ("network", network)]),
        None => page.say(Word::Continue),
    };
    let haystacks: Vec<_> = methods.iter().map(haystack).collect();
    let nothing = move || {
        let touch = touch.read();
        haystacks.iter().all(|text| !text.contains(&touch.sought))
    };
    let search = (methods.len() >= SEARCHED_FROM).then(|| {
        view! {
            <input class="search" type="search" autocomplete="off" aria-label=page.say(Word::Search)
                placeholder=page.say(Word::Search) data-testid="search"/>
            <p class="search__nothing" hidden=flag(move || !nothing())>{page.say(Word::NothingFound)}</p>
        }
    });
    let current = view.quote.as_ref().map(|quote| quote.method.clone());
    let first = current.as_ref().map_or(methods.first(), Some).map(|method| method.code.clone());
    let ways = methods.into_iter().map(|method| {
        let checked = first.as_deref() == Some(method.code.as_str());
        view! { <Way page=page method=method checked=checked/> }
    });
    let ways = ways.collect::<Vec<_>>();
    let action = page.path(&view, "/method");
    let timed = matches!(view.stage, Stage::Choose { pay_by: Some(_), .. });
    let keep = current.map(|_| parts::Way::Keep);
    let more_time = timed.then_some(parts::Way::Requote(Word::MoreTime));
    let help = parts::Way::Help("/pay", Word::NewToCrypto);
    let onwards = keep.into_iter().chain(more_time).chain([help]).collect();
    view! {
        <h1 class="title" data-testid="status">{page.say(Word::ChooseTitle)}</h1>
        {search}
        <form method="post" class="choose" action=action>
            <ul class="ways">{ways}</ul>
            <div class="choose__go"><button class="main" data-testid="continue">{text(go_on)}</button></div>
        </form>
        <Ways page=page view=view ways=onwards first=""/>
    }
}

/// One way to pay.
#[component]
fn Way(page: Page, method: MethodView, checked: bool) -> impl IntoView {
    let names = haystack(&method);
    let hidden = move || !names.contains(&page.live.touch.read().sought);
    let on_network = page.fill(Word::OnNetwork, &[("network", &method.network)]);
    let usually = when::usually(method.typical_seconds, page.words);
    view! {
        <li hidden=flag(hidden)>
            <label class="way" data-testid="method" data-method=method.code.clone()>
                <input class="way__radio" type="radio" name="method" value=method.code.clone() checked=checked/>
                <span class="way__body">
                    <MethodMark method=method.clone()/>
                    <span class="way__name">
                        <span><strong>{method.symbol}</strong> " " {on_network}</span>
                        <span class="way__time">{usually}</span>
                    </span>
                    <bdi class="way__price" dir="ltr">{method.price}</bdi>
                </span>
            </label>
        </li>
    }
}

/// Everything a payer may search a method by.
fn haystack(method: &MethodView) -> String {
    [&method.symbol, " ", &method.asset, " ", &method.network, " ", &method.standard]
        .concat()
        .to_ascii_lowercase()
}
