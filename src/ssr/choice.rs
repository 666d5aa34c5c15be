//! The list of ways to pay: by currency, then network, with all that a payer may ask before they choose.
//!
//! It needs no script. The page's program looks through its rows and marks some, by what stands in their attributes; it draws
//! none of them.

use leptos::prelude::*;
use quittance_protocol::view::{InvoiceView, MethodView, Money};

use crate::figure::fiat;
use crate::parts::MethodMark;
use crate::ssr::doc_words::DocWord;
use crate::ssr::invoice::render;
use crate::ssr::shell::Dress;
use crate::when;
use crate::words::Word;

/// Lists shorter than this are shown whole and need no search.
const SEARCHED_FROM: usize = 9;

/// A way to pay, and what is told of it besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The method.
    pub method: MethodView,
    /// What its network takes for itself, about, where somebody knows.
    pub fee: Option<Money>,
    /// Whether wallets in browsers can send on its network.
    pub by_wallet: bool,
}

/// One list.
#[derive(Clone, Copy)]
struct Ask<'a> {
    dress: &'a Dress<'a>,
    /// What is chosen when the list is first seen.
    picked: &'a str,
}

/// The list of an invoice. Nothing is chosen for the payer where there is a choice: where money is sent from is theirs to know.
pub(crate) fn list(view: &InvoiceView, choices: &[Choice], dress: &Dress<'_>) -> String {
    let picked = match (&view.quote, choices) {
        (Some(quote), _) => quote.method.code.as_str(),
        (None, [only]) => &only.method.code,
        (None, _) => "",
    };
    let ask = Ask { dress, picked };
    render(|| ask.list(view, choices))
}

impl Ask<'_> {
    fn say(self, word: DocWord) -> String {
        self.dress.locale.say(word)
    }

    fn list(self, view: &InvoiceView, choices: &[Choice]) -> impl IntoView + use<> {
        let many = choices.len() >= SEARCHED_FROM;
        let search = many.then(|| {
            let label = self.say(DocWord::Search);
            view! {
                <input class="search" type="search" autocomplete="off" aria-label=label.clone() placeholder=label
                    data-testid="search"/>
                <p class="search__nothing" hidden>{self.say(DocWord::NothingFound)}</p>
            }
        });
        let coins = choices.chunk_by(|one, next| one.method.symbol == next.method.symbol);
        let coins = coins.enumerate().map(|(index, ways)| match ways {
            [only] => {
                let network = [("network", &*only.method.network)];
                let rest = self.dress.locale.words.fill(Word::OnNetwork, &network);
                let row = Row { name: only.method.symbol.clone(), rest, ..self.row(only) };
                self.way(only, row)
            }
            ways => {
                let open = !many || index == 0 || ways.iter().any(|way| way.method.code == self.picked);
                self.coin(ways, open)
            }
        });
        let coins = coins.map(|coin| view! { <li>{coin}</li> }).collect::<Vec<_>>();
        let chosen = choices.iter().find(|choice| choice.method.code == self.picked);
        let go = chosen.map_or_else(|| self.dress.locale.words.say(Word::Continue), |choice| self.go(choice));
        let action = self.dress.keep(&["/i/", &view.id, "/method"].concat());
        view! {
            {search}
            <form method="post" class="choose" action=action>
                <ul class="coins">{coins}</ul>
                <div class="choose__go"><button class="main" data-testid="continue">{go}</button></div>
            </form>
        }
    }

    /// A currency on several networks: which of them is the payer's decision.
    fn coin(self, ways: &[Choice], open: bool) -> AnyView {
        let first = ways.first();
        let networks: Vec<_> = ways.iter().map(|way| &*way.method.network).collect();
        let row = first.map(|first| Row {
            mark: Some(MethodView { native: true, ..first.method.clone() }),
            name: first.method.symbol.clone(),
            rest: first.method.asset.clone(),
            small: networks.join(", "),
            price: first.method.price.clone(),
            by_wallet: false,
        });
        let asset = first.map_or("", |first| &first.method.symbol);
        let question = self.dress.locale.fill(DocWord::SendFrom, &[("asset", asset)]);
        let ways = ways.iter().map(|way| {
            // Below its currency a way is its network. The amount is the same on all of them.
            let MethodView { network, standard, network_mark, .. } = &way.method;
            let mark = MethodView { native: true, asset_mark: network_mark.clone(), ..way.method.clone() };
            let row = Row {
                mark: Some(mark),
                name: network.clone(),
                rest: standard.clone(),
                price: String::new(),
                ..self.row(way)
            };
            self.way(way, row)
        });
        let ways = ways.collect::<Vec<_>>();
        let folded = (!open).then_some("");
        view! {
            <details class="coin" open=open data-folded=folded>
                <summary class="coin__name">{row.map(|row| self.body(row))}</summary>
                <fieldset class="coin__ways"><legend class="coin__question">{question}</legend>{ways}</fieldset>
            </details>
        }
        .into_any()
    }

    /// One way to pay.
    fn way(self, choice: &Choice, row: Row) -> AnyView {
        let MethodView { symbol, asset, network, standard, code, .. } = &choice.method;
        let names = [&**symbol, asset, network, standard, code].join(" ").to_ascii_lowercase();
        let checked = code == self.picked;
        view! {
            <label class="way" data-testid="method" data-method=code.clone() data-names=names data-go=self.go(choice)>
                <input class="way__radio" type="radio" name="method" required value=code.clone() checked=checked/>
                {self.body(row)}
            </label>
        }
        .into_any()
    }

    /// What every way to pay tells.
    fn row(self, choice: &Choice) -> Row {
        let Choice { method, fee, by_wallet } = choice;
        let words = &self.dress.locale.words;
        let time = when::usually(method.typical_seconds, words);
        let fee =
            fee.as_ref().map(|fee| self.dress.locale.fill(DocWord::FeeAbout, &[("fee", &*fiat(fee, words))]));
        Row {
            mark: Some(method.clone()),
            name: String::new(),
            rest: String::new(),
            small: fee.map_or(time.clone(), |fee| [&time, " · ", &fee].concat()),
            price: method.price.clone(),
            by_wallet: *by_wallet,
        }
    }

    /// What a row shows: mark, name, price, what else there is to know, and words that only the browser can say are true. They
    /// stand on its edge, where nothing has to make room for them.
    fn body(self, row: Row) -> AnyView {
        let Row { mark, name, rest, small, price, by_wallet } = row;
        let wallet = by_wallet.then(|| {
            view! { <span class="way__word way__word--wallet">{self.say(DocWord::WalletFound)}</span> }
        });
        view! {
            <span class="way__body">
                {mark.map(|method| view! { <MethodMark method=method/> })}
                <span class="way__text">
                    <span class="way__line">
                        <span><strong>{name}</strong> " " {rest}</span>
                        <span class="way__price"><bdi dir="ltr">{price}</bdi></span>
                    </span>
                    <span class="way__small" dir="auto">{small}</span>
                </span>
                <span class="way__words">
                    {wallet} <span class="way__word way__word--used">{self.say(DocWord::LastUsed)}</span>
                </span>
            </span>
        }
        .into_any()
    }

    /// What the button says once this is picked.
    fn go(self, choice: &Choice) -> String {
        let places = [("asset", &*choice.method.symbol), ("network", &*choice.method.network)];
        self.dress.locale.fill(DocWord::ContinueWith, &places)
    }
}

/// What stands in a row.
struct Row {
    mark: Option<MethodView>,
    name: String,
    rest: String,
    small: String,
    price: String,
    by_wallet: bool,
}
