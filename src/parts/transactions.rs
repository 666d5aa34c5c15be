//! The transfers of an invoice: how much, in which transaction, when, and how it stands with each.

use leptos::prelude::*;
use quittance_protocol::view::{InvoiceView, Standing, Transaction};

use crate::app::Page;
use crate::changing::text;
use crate::parts::{Moment, Precision};
use crate::screen::money;
use crate::words::{Counted, Word};

/// Every transfer that counts or counted.
#[component]
pub fn Transactions(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
) -> impl IntoView {
    let rows = view.transactions.into_iter().enumerate();
    rows.map(|(index, transfer)| transfer_row(page, transfer, index, String::new())).collect::<Vec<_>>()
}

/// One transfer. `index` is its place among those whose confirmations the pulse counts; `place` is where it is, of money
/// elsewhere.
pub(crate) fn transfer_row(
    page: Page,
    transfer: Transaction,
    index: usize,
    place: String,
) -> impl IntoView + use<> {
    let Transaction { id, amount, need, seen_at, standing, explorer, .. } = transfer;
    let how_far = move || {
        let have = page.live.pulse.read().each.get(index).copied().unwrap_or_default();
        match have {
            _ if have >= need => page.say(Word::Confirmed),
            0 => page.say(Word::WaitingForBlock),
            _ => page.words.count(Counted::Confirmations, need, &[("have", &have.to_string())]),
        }
    };
    let stands = move || match standing {
        Standing::InTime => how_far(),
        Standing::Late => [&page.say(Word::StandsLate), " · ", &how_far()].concat(),
        Standing::Stuck => page.say(Word::StandsStuck),
        Standing::Left => page.say(Word::Replaced),
        Standing::Elsewhere => place.clone(),
    };
    view! {
        <div class="rows__row">
            <dt><bdi class="rows__sum" dir="ltr" data-testid="transfer" data-value=amount.value.clone()>{money(&amount)}</bdi></dt>
            <dd><Txid id=id explorer=explorer/></dd>
            <dd class="rows__time"><Moment page=page time=seen_at precision=Precision::Date/></dd>
            <dd data-testid="standing" data-value=standing.as_str()>{text(stands)}</dd>
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
