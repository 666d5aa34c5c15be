//! Postbacks: rows before they are messages.

use quittance_protocol::{InvoiceId, Time};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use crate::StoreError;
use crate::row::{Attempt, Backlog, Delivery};

/// A later postback of the same invoice waits until the earlier one is delivered or given up.
const IN_TURN: &str = "d.next_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.invoice = d.invoice AND e.id < d.id AND e.next_at IS NOT NULL)";

/// A shop that is down gathers postbacks; they must not keep those of others waiting.
const A_PROJECT_AT_ONCE: i64 = 50;

pub(super) async fn due(pool: &SqlitePool, now: Time, most: u32) -> Result<Vec<Delivery>, StoreError> {
    let query = format!(
        "SELECT * FROM (
             SELECT d.*, ROW_NUMBER() OVER (PARTITION BY d.project ORDER BY d.next_at) AS place
             FROM deliveries d WHERE {IN_TURN} AND d.next_at <= $1
         ) WHERE place <= $3 ORDER BY next_at LIMIT $2"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(now.millis())
        .bind(i64::from(most))
        .bind(A_PROJECT_AT_ONCE)
        .fetch_all(pool)
        .await?;
    rows.iter().map(delivery).collect()
}

pub(super) async fn next_at(pool: &SqlitePool) -> Result<Option<Time>, StoreError> {
    let query = format!("SELECT MIN(d.next_at) FROM deliveries d WHERE {IN_TURN}");
    let (next,): (Option<i64>,) = sqlx::query_as(sqlx::AssertSqlSafe(query)).fetch_one(pool).await?;
    Ok(next.map(Time::from_millis))
}

pub(super) async fn backlog(pool: &SqlitePool) -> Result<Backlog, StoreError> {
    let query = "SELECT COUNT(*), MIN(first_at) FROM deliveries WHERE next_at IS NOT NULL";
    let (pending, oldest): (i64, Option<i64>) = sqlx::query_as(query).fetch_one(pool).await?;
    Ok(Backlog { pending: u64::try_from(pending).unwrap_or_default(), oldest: oldest.map(Time::from_millis) })
}

pub(super) async fn attempted(pool: &SqlitePool, number: i64, attempt: &Attempt) -> Result<(), StoreError> {
    let (next_at, delivered_at, result) = match attempt {
        Attempt::Delivered(at) => (None, Some(at.millis()), "delivered"),
        Attempt::Again(at, why) => (Some(at.millis()), None, why.as_str()),
        Attempt::GivenUp(why) => (None, None, why.as_str()),
    };
    sqlx::query(
        "UPDATE deliveries SET attempts = attempts + 1, next_at = $2, delivered_at = $3, last_result = $4 WHERE id = $1",
    )
    .bind(number)
    .bind(next_at)
    .bind(delivered_at)
    .bind(result)
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn of_invoice(pool: &SqlitePool, invoice: InvoiceId) -> Result<Vec<Delivery>, StoreError> {
    let rows = sqlx::query("SELECT * FROM deliveries WHERE invoice = $1 ORDER BY id")
        .bind(invoice.as_str())
        .fetch_all(pool)
        .await?;
    rows.iter().map(delivery).collect()
}

fn delivery(row: &SqliteRow) -> Result<Delivery, StoreError> {
    let invoice: String = row.try_get("invoice")?;
    Ok(Delivery {
        number: row.try_get("id")?,
        invoice: invoice.parse().map_err(|_| StoreError::Id)?,
        project: row.try_get("project")?,
        webhook_id: row.try_get("webhook_id")?,
        kind: row.try_get("kind")?,
        body: row.try_get("body")?,
        attempts: u32::try_from(row.try_get::<i64, _>("attempts")?).unwrap_or(u32::MAX),
        first_at: Time::from_millis(row.try_get("first_at")?),
        delivered_at: row.try_get::<Option<i64>, _>("delivered_at")?.map(Time::from_millis),
    })
}
