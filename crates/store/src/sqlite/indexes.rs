//! The counters of extended public keys, and what their numbers are reserved for.

use sqlx::{SqliteConnection, SqlitePool};

use crate::StoreError;
use crate::row::Reservation;

pub(super) async fn reserve(
    connection: &mut SqliteConnection,
    wish: Reservation<'_>,
    beyond: Option<u32>,
) -> Result<u32, StoreError> {
    let reserved: Option<i64> = sqlx::query_scalar(
        "SELECT number FROM reservations WHERE invoice = $1 AND method = $2 AND key_name = $3",
    )
    .bind(wish.invoice.as_str())
    .bind(wish.method)
    .bind(wish.key_name)
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(number) = reserved.filter(|number| beyond.is_none_or(|beyond| *number > i64::from(beyond))) {
        return index(number);
    }
    let next: Option<i64> = sqlx::query_scalar(
        "INSERT INTO counters (key_name, project, next) VALUES ($1, $2, $3 + 1)
         ON CONFLICT (key_name) DO UPDATE SET next = MAX(next, $3) + 1 WHERE project = $2 RETURNING next - 1",
    )
    .bind(wish.key_name)
    .bind(wish.project)
    .bind(beyond.map_or(0, |beyond| i64::from(beyond) + 1))
    .fetch_optional(&mut *connection)
    .await?;
    let number = next.ok_or(StoreError::KeyOfAnotherProject)?;
    sqlx::query(
        "INSERT INTO reservations (invoice, method, key_name, number) VALUES ($1, $2, $3, $4)
         ON CONFLICT (invoice, method, key_name) DO UPDATE SET number = $4",
    )
    .bind(wish.invoice.as_str())
    .bind(wish.method)
    .bind(wish.key_name)
    .bind(number)
    .execute(&mut *connection)
    .await?;
    index(number)
}

pub(super) async fn taken(pool: &SqlitePool, key_name: &str) -> Result<u32, StoreError> {
    let next: Option<i64> = sqlx::query_scalar("SELECT next FROM counters WHERE key_name = $1")
        .bind(key_name)
        .fetch_optional(pool)
        .await?;
    next.map_or(Ok(0), index)
}

fn index(number: i64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::KeyOfAnotherProject)
}
