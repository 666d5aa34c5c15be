//! What donation pages raised, and what donors said.

use quittance_protocol::{Fiat, FiatCurrency, InvoiceId, State, Time};
use sqlx::{SqliteConnection, SqlitePool};

use super::lookups::parse;
use crate::StoreError;
use crate::row::{DonationPage, NewInvoice};

pub(super) async fn insert(connection: &mut SqliteConnection, new: &NewInvoice) -> Result<(), StoreError> {
    let Some(donation) = &new.donation else { return Ok(()) };
    let (words, delete_at) =
        donation.words.as_ref().map(|(words, at)| (words.as_slice(), at.millis())).unzip();
    sqlx::query(
        "INSERT INTO donations (invoice, project, page, currency, minor, words, delete_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.terms.id.as_str())
    .bind(&new.project)
    .bind(&donation.page)
    .bind(new.terms.fiat.currency().code())
    .bind(i64::try_from(new.terms.fiat.minor()).unwrap_or(i64::MAX))
    .bind(words)
    .bind(delete_at)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn raised(
    pool: &SqlitePool,
    page: &DonationPage<'_>,
    currency: FiatCurrency,
) -> Result<Fiat, StoreError> {
    // The engine adds whole numbers exactly, and fails rather than round.
    let (minor,): (Option<i64>,) = sqlx::query_as(
        "SELECT SUM(minor) FROM donations JOIN invoices ON invoices.id = donations.invoice
         WHERE donations.project = $1 AND page = $2 AND currency = $3 AND realm = $4 AND state IN ($5, $6)",
    )
    .bind(page.project)
    .bind(page.page)
    .bind(currency.code())
    .bind(page.realm.column())
    .bind(State::Paid.as_str())
    .bind(State::Overpaid.as_str())
    .fetch_one(pool)
    .await?;
    Ok(Fiat::from_minor(u64::try_from(minor.unwrap_or_default()).unwrap_or_default(), currency))
}

pub(super) async fn said(
    pool: &SqlitePool,
    page: &DonationPage<'_>,
    most: u32,
) -> Result<Vec<(InvoiceId, Vec<u8>)>, StoreError> {
    let rows: Vec<(String, Vec<u8>)> = sqlx::query_as(
        "SELECT invoice, words FROM donations JOIN invoices ON invoices.id = donations.invoice
         WHERE donations.project = $1 AND page = $2 AND realm = $3 AND state IN ($4, $5) AND words IS NOT NULL
         ORDER BY created_at DESC, invoice LIMIT $6",
    )
    .bind(page.project)
    .bind(page.page)
    .bind(page.realm.column())
    .bind(State::Paid.as_str())
    .bind(State::Overpaid.as_str())
    .bind(i64::from(most))
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(|(id, words)| Ok((parse(&id)?, words))).collect()
}

pub(super) async fn words(pool: &SqlitePool, invoice: InvoiceId) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Option<Vec<u8>>,)> = sqlx::query_as("SELECT words FROM donations WHERE invoice = $1")
        .bind(invoice.as_str())
        .fetch_optional(pool)
        .await?;
    Ok(row.and_then(|(words,)| words))
}

/// Forgets what was to be kept until `now` at most.
pub(super) async fn forget_old(pool: &SqlitePool, now: Time) -> Result<u64, StoreError> {
    let query = "UPDATE donations SET words = NULL, delete_at = NULL WHERE delete_at <= $1";
    Ok(sqlx::query(query).bind(now.millis()).execute(pool).await?.rows_affected())
}

/// Forgets what one donor said.
pub(super) async fn forget(pool: &SqlitePool, invoice: InvoiceId) -> Result<bool, StoreError> {
    let query =
        "UPDATE donations SET words = NULL, delete_at = NULL WHERE invoice = $1 AND words IS NOT NULL";
    Ok(sqlx::query(query).bind(invoice.as_str()).execute(pool).await?.rows_affected() > 0)
}
