//! What a payment can be proved with: its transactions, their confirmations, who received it.

use leptos::prelude::*;
use quittance_protocol::view::InvoiceView;

use crate::app::Page;
use crate::parts::Txid;
use crate::words::Word;

/// Transactions with their confirmations, and who received the money.
#[component]
pub fn PaidRows(
    /// The page.
    page: Page,
    /// The invoice.
    view: InvoiceView,
) -> impl IntoView {
    let merchant = view.merchant.name.clone();
    let transfers = view.transactions.into_iter().map(|transfer| {
        let (have, need) = (transfer.confirmations.min(transfer.need).to_string(), transfer.need.to_string());
        let confirmed = page.fill(Word::HaveOfNeed, &[("have", &have), ("need", &need)]);
        view! {
            <div class="rows__row">
                <dt>{page.say(Word::Transaction)}</dt>
                <dd><Txid id=transfer.id explorer=transfer.explorer/></dd>
            </div>
            <div class="rows__row">
                <dt>{page.say(Word::Confirmed)}</dt>
                <dd data-testid="confirmations" data-value=have>{confirmed}</dd>
            </div>
        }
    });
    let transfers = transfers.collect::<Vec<_>>();
    view! {
        {transfers}
        <div class="rows__row"><dt>{page.say(Word::ReceivedBy)}</dt> <dd>{merchant}</dd></div>
    }
}
