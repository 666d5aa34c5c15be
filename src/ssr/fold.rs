//! What an invoice is for, folded below the amount: it is there to be checked, and not in the way of paying.
//!
//! It stands in the page, and its program knows nothing of it: nothing here changes while the page is open.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;

use crate::figure::fiat;
use crate::ssr::account::{Account, Line};
use crate::ssr::day::{day, day_of};
use crate::ssr::doc_words::DocWord;
use crate::ssr::shell::Dress;
use crate::words::Word;

/// The folded bill. Where there is room, the sheet keeps it open.
pub(crate) fn fold(view: &InvoiceView, account: &Account, dress: &Dress<'_>) -> impl IntoView + use<> {
    let locale = dress.locale;
    let order = view.order.as_ref().map(|order| [locale.words.get(Word::Order), " ", order].concat());
    let named = [order.as_deref(), view.description.as_deref()];
    let title = named.into_iter().flatten().map(short).collect::<Vec<_>>().join(" · ");
    let title = if title.is_empty() { locale.say(DocWord::BillTitle) } else { title };
    let href = dress.keep(&["/i/", &view.id, "/receipt"].concat());
    let terms = account.shop.terms.clone().map(|href| {
        let text = locale.fill(DocWord::BillTerms, &[("merchant", &account.shop.name)]);
        view! { <a data-testid="terms" href=href target="_blank" rel="noopener noreferrer">{text}</a> }
    });
    view! {
        <details class="fold" data-testid="bill">
            <summary class="fold__title"><span class="fold__text"><bdi>{title}</bdi></span></summary>
            <div class="fold__body">
                <dl class="facts">{facts(view, account, dress)}</dl>
                {lines(&account.lines, &fiat(&view.fiat, &locale.words), dress)}
                <p class="fold__links">
                    <a data-testid="print" href=href>{locale.say(DocWord::BillPrint)}</a>
                    {terms}
                </p>
            </div>
        </details>
    }
}

/// What fits into the line to open; the whole of it is below.
fn short(text: &str) -> String {
    const MOST: usize = 40;
    match text.chars().count() {
        ..=MOST => text.to_owned(),
        _ => text.chars().take(MOST - 1).chain(['…']).collect(),
    }
}

/// Number, purpose and days.
fn facts(view: &InvoiceView, account: &Account, dress: &Dress<'_>) -> impl IntoView + use<> {
    let locale = dress.locale;
    let facts = [
        (locale.say(DocWord::ReceiptInvoice), "invoice", Some(view.id.clone())),
        (locale.words.say(Word::Order), "order", view.order.clone()),
        (locale.words.say(Word::For), "description", view.description.clone()),
        (locale.say(DocWord::BillIssued), "issued", Some(day_of(account.issued_at, locale))),
        (locale.say(DocWord::BillDue), "due", account.due.map(|due| day(due, locale))),
    ];
    let facts = facts.into_iter().filter_map(|(term, id, text)| Some((term, id, text?)));
    let facts = facts.map(|(term, id, text)| {
        view! { <div><dt>{term}</dt> <dd data-testid=id><bdi>{text}</bdi></dd></div> }
    });
    facts.collect::<Vec<_>>()
}

/// What the bill lists, down to its total; nothing if it lists nothing.
pub(crate) fn lines(lines: &[Line], total: &str, dress: &Dress<'_>) -> Option<impl IntoView + use<>> {
    let locale = dress.locale;
    let rows = lines.iter().map(|line| {
        let quantity = line.quantity.as_ref().map(|quantity| {
            view! { <bdi dir="ltr" class="lines__quantity">{quantity.clone()} " ×"</bdi> " " }
        });
        // A discount has a real minus sign, as wide as a digit.
        let amount = line
            .amount
            .as_ref()
            .map_or(String::new(), |amount| fiat(amount, &locale.words))
            .replacen('-', "\u{2212}", 1);
        view! {
            <tr>
                <td>{quantity} <bdi>{line.description.clone()}</bdi></td>
                <td><bdi dir="ltr">{amount}</bdi></td>
            </tr>
        }
    });
    let rows = rows.collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <table class="lines" data-testid="lines">
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{locale.say(DocWord::BillTotal)}</th>
                        <td><bdi dir="ltr">{total.to_owned()}</bdi></td>
                    </tr>
                </tfoot>
            </table>
        }
    })
}
