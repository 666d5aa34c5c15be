//! The ledger of a bill: every payment on it and every decision about one, with date, type, reference and amount.

use leptos::prelude::*;

use crate::app::Page;
use crate::parts::{Moment, Precision, Txid};
use crate::screen::money;
use crate::ssr::Locale;
use crate::ssr::account::{Account, Entry, EntryKind};
use crate::ssr::doc_words::DocWord;
use crate::words::Word;

/// The ledger, or that there is nothing in it. Its roles are written out, because on a phone each row becomes a block of its own.
pub(crate) fn ledger(account: &Account, page: Page, locale: &Locale) -> impl IntoView + use<> {
    let title = locale.say(DocWord::LedgerTitle);
    let rows = account.entries.iter().map(|entry| row(entry, &account.shop.name, page, locale));
    let rows = rows.collect::<Vec<_>>();
    let heads = [
        locale.say(DocWord::BillIssued),
        locale.say(DocWord::LedgerType),
        page.say(Word::Transaction),
        locale.say(DocWord::ReceiptAmount),
    ];
    let heads = heads.map(|text| view! { <th role="columnheader" scope="col">{text}</th> });
    let heads = heads.into_iter().collect::<Vec<_>>();
    let table = if rows.is_empty() {
        view! { <p class="plain__small">{locale.say(DocWord::LedgerEmpty)}</p> }.into_any()
    } else {
        view! {
            <table class="ledger" role="table" aria-labelledby="ledger">
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! { <h2 class="plain__more" id="ledger">{title}</h2> {table} }
}

fn row(entry: &Entry, merchant: &str, page: Page, locale: &Locale) -> impl IntoView + use<> {
    let explorer = entry.explorer.clone();
    let reference = entry.transaction.clone().map(|id| view! { <Txid id=id explorer=explorer/> });
    let amount = entry.amount.as_ref().map_or(String::new(), money);
    view! {
        <tr role="row" data-testid="entry">
            <td role="cell"><Moment page=page time=entry.at precision=Precision::Date/></td>
            <td role="cell">{said(&entry.kind, merchant, locale)}</td>
            <td role="cell">{reference}</td>
            <td role="cell"><bdi dir="ltr">{amount}</bdi></td>
        </tr>
    }
}

fn said(kind: &EntryKind, merchant: &str, locale: &Locale) -> String {
    let by = |word: DocWord| locale.fill(word, &[("merchant", merchant)]);
    match kind {
        EntryKind::Payment => locale.say(DocWord::LedgerPayment),
        EntryKind::Pending => locale.say(DocWord::LedgerPending),
        EntryKind::Late => locale.say(DocWord::LedgerLate),
        EntryKind::Stuck => locale.say(DocWord::LedgerStuck),
        EntryKind::Dropped => locale.say(DocWord::LedgerDropped),
        EntryKind::Elsewhere(network) => locale.fill(DocWord::LedgerElsewhere, &[("network", network)]),
        EntryKind::Accepted => by(DocWord::LedgerAccepted),
        EntryKind::Refused => by(DocWord::LedgerRefused),
        EntryKind::Returned => by(DocWord::LedgerReturned),
    }
}
