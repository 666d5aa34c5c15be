//! Public keys that instructions are signed with.

use quittance_protocol::Time;
use sqlx::SqlitePool;

use crate::StoreError;
use crate::row::SigningKey;

pub(super) async fn publish(pool: &SqlitePool, key: &SigningKey) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO signing_keys (id, public_key, since) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&key.id)
    .bind(key.public_key.as_slice())
    .bind(key.since.millis())
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn published(pool: &SqlitePool) -> Result<Vec<SigningKey>, StoreError> {
    let rows: Vec<(String, Vec<u8>, i64)> =
        sqlx::query_as("SELECT id, public_key, since FROM signing_keys ORDER BY since DESC, id")
            .fetch_all(pool)
            .await?;
    let key = |(id, public_key, since)| SigningKey { id, public_key, since: Time::from_millis(since) };
    Ok(rows.into_iter().map(key).collect())
}
