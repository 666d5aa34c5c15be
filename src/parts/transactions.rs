//! The transfers of an invoice, a row each.

use leptos::prelude::*;
use quittance_protocol::view::{InvoiceView, Standing, Transaction};

use crate::app::Page;
use crate::parts::{Moment, Precision};
use crate::screen::money;
use crate::words::Word;

/// Every transfer that counts or counted.
#[component]
pub fn Transactions(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
) -> impl IntoView {
    let one = view.transactions.len() == 1;
    view.transactions.into_iter().map(|transfer| row(page, transfer, one)).collect::<Vec<_>>()
}

fn row(page: Page, transfer: Transaction, one: bool) -> impl IntoView {
    let Transaction { id, amount, seen_at, standing, explorer, .. } = transfer;
    let left = match standing {
        Standing::Left => Some(view! { <span class="rows__aside">{page.say(Word::Replaced)}</span> }),
        Standing::InTime | Standing::Late | Standing::Stuck => None,
    };
    let amount = (!one).then(|| view! { <bdi class="rows__aside" dir="ltr">{money(&amount)}</bdi> });
    view! {
        <div class="rows__row">
            <dt>{page.say(Word::Transaction)}</dt>
            <dd>{amount} {left} <Txid id=id explorer=explorer/></dd>
        </div>
        <div class="rows__row">
            <dt>{page.say(Word::Seen)}</dt>
            <dd><Moment page=page time=seen_at precision=Precision::Date/></dd>
        </div>
    }
}

/// A transaction's id, shortened in the middle for the eye and whole for the machine.
#[component]
pub fn Txid(
    /// The id.
    id: String,
    /// Where to look it up.
    explorer: Option<String>,
) -> impl IntoView {
    let text = view! { <bdi class="txid" dir="ltr">{short(&id)}</bdi> };
    // Without an address it is a link that leads nowhere: plain text.
    view! { <a data-testid="txid" data-value=id href=explorer target="_blank" rel="noopener noreferrer">{text}</a> }
}

fn short(id: &str) -> String {
    let letters: Vec<char> = id.chars().collect();
    match letters.as_slice() {
        [a, b, c, d, e, f, g, h, .., w, x, y, z] if letters.len() > 20 => {
            let start: String = [a, b, c, d].into_iter().collect();
            let next: String = [e, f, g, h].into_iter().collect();
            let end: String = [w, x, y, z].into_iter().collect();
            [&start, " ", &next, " … ", &end].concat()
        }
        _ => id.into(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn long_ids_keep_their_start_and_end() {
        assert_eq!(super::short("9f3c1b7e00000000000000000000b5a1"), "9f3c 1b7e … b5a1");
        assert_eq!(super::short("sandbox-1"), "sandbox-1");
    }
}
