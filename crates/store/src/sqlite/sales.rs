//! What checkout links sold, or hold for buyers.

use quittance_protocol::State;
use sqlx::{SqliteConnection, SqlitePool};

use crate::StoreError;
use crate::row::{CheckoutLink, NewInvoice, Sold};

/// Writes down that a link made an invoice, unless all there is was sold. Says whether it was written.
pub(super) async fn insert(connection: &mut SqliteConnection, new: &NewInvoice) -> Result<bool, StoreError> {
    let Some(sale) = &new.sale else { return Ok(true) };
    let link = CheckoutLink { project: &new.project, link: &sale.link, realm: &new.realm };
    if let Some(stock) = sale.stock
        && counted(&mut *connection, &link).await?.is_all_of(stock)
    {
        return Ok(false);
    }
    sqlx::query("INSERT INTO sales (invoice, project, link) VALUES ($1, $2, $3)")
        .bind(new.terms.id.as_str())
        .bind(&new.project)
        .bind(&sale.link)
        .execute(connection)
        .await?;
    Ok(true)
}

/// How many of a link's invoices are paid, and how many may still be.
pub(super) async fn count(pool: &SqlitePool, link: &CheckoutLink<'_>) -> Result<Sold, StoreError> {
    counted(&mut *pool.acquire().await?, link).await
}

async fn counted(connection: &mut SqliteConnection, link: &CheckoutLink<'_>) -> Result<Sold, StoreError> {
    // Money that came late holds its piece, too, until the merchant decides about it.
    let (sold, held): (i64, i64) = sqlx::query_as(
        "SELECT COUNT(*) FILTER (WHERE state IN ($4, $5)), COUNT(*) FILTER (WHERE state NOT IN ($4, $5, $6, $7, $8))
         FROM sales JOIN invoices ON invoices.id = sales.invoice
         WHERE sales.project = $1 AND link = $2 AND realm = $3",
    )
    .bind(link.project)
    .bind(link.link)
    .bind(link.realm.column())
    .bind(State::Paid.as_str())
    .bind(State::Overpaid.as_str())
    .bind(State::Expired.as_str())
    .bind(State::Failed.as_str())
    .bind(State::Canceled.as_str())
    .fetch_one(connection)
    .await?;
    let count = |rows: i64| u64::try_from(rows).unwrap_or_default();
    Ok(Sold { sold: count(sold), held: count(held) })
}
