//! Writing invoices.

use sqlx::SqliteConnection;

use super::{donations, terminals};
use crate::StoreError;
use crate::row::{Change, NewInvoice};

/// Writes a new invoice with what is known from the start.
pub(super) async fn insert(connection: &mut SqliteConnection, new: &NewInvoice) -> Result<(), StoreError> {
    let outcome = &new.change.outcome;
    sqlx::query(
        "INSERT INTO invoices (id, project, realm, foreign_id, request_hash, terms, details, revision, state, decided_at,
             followed, wake_at, clock_offset, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(new.terms.id.as_str())
    .bind(&new.project)
    .bind(new.realm.column())
    .bind(&new.foreign_id)
    .bind(&new.request_hash)
    .bind(serde_json::to_string(&new.terms)?)
    .bind(&new.details)
    .bind(number(new.change.from_revision))
    .bind(outcome.state.as_str())
    .bind(outcome.decided_at.millis())
    .bind(serde_json::to_string(&outcome.followed)?)
    .bind(outcome.wake_at.map(|time| time.millis()))
    .bind(new.change.clock_offset.millis())
    .bind(new.terms.created_at.millis())
    .execute(&mut *connection)
    .await?;
    append(connection, &new.change, &new.realm.column(), &new.project).await?;
    donations::insert(connection, new).await?;
    terminals::insert(connection, new).await
}

/// Writes what changed, if nobody else changed it meanwhile.
pub(super) async fn update(connection: &mut SqliteConnection, change: &Change) -> Result<(), StoreError> {
    let outcome = &change.outcome;
    let row: Option<(String, String)> = sqlx::query_as(
        "UPDATE invoices SET revision = revision + 1, state = $3, decided_at = $4, followed = $5, wake_at = $6,
             clock_offset = $7, details = COALESCE($8, details)
         WHERE id = $1 AND revision = $2 RETURNING realm, project",
    )
    .bind(change.id.as_str())
    .bind(number(change.from_revision))
    .bind(outcome.state.as_str())
    .bind(outcome.decided_at.millis())
    .bind(serde_json::to_string(&outcome.followed)?)
    .bind(outcome.wake_at.map(|time| time.millis()))
    .bind(change.clock_offset.millis())
    .bind(&change.details)
    .fetch_optional(&mut *connection)
    .await?;
    let (realm, project) = row.ok_or(StoreError::Stale)?;
    for forget in [
        "DELETE FROM watches WHERE invoice = $1",
        "DELETE FROM moments WHERE invoice = $1 AND cause = 'time'",
    ] {
        sqlx::query(forget).bind(change.id.as_str()).execute(&mut *connection).await?;
    }
    append(connection, change, &realm, &project).await
}

async fn append(
    connection: &mut SqliteConnection,
    change: &Change,
    realm: &str,
    project: &str,
) -> Result<(), StoreError> {
    for (fact_number, record) in (change.from_recorded..).zip(&change.facts) {
        sqlx::query("INSERT INTO facts (invoice, number, at, fact) VALUES ($1, $2, $3, $4)")
            .bind(change.id.as_str())
            .bind(number(fact_number))
            .bind(record.at.millis())
            .bind(serde_json::to_string(&record.fact)?)
            .execute(&mut *connection)
            .await?;
    }
    for network in &change.outcome.watches {
        sqlx::query("INSERT INTO watches (realm, network, invoice) VALUES ($1, $2, $3)")
            .bind(realm)
            .bind(network.as_str())
            .bind(change.id.as_str())
            .execute(&mut *connection)
            .await?;
    }
    let of_time = change.outcome.moments.iter().map(|moment| (moment, "time"));
    for ((network, at), cause) in of_time.chain(change.claim.iter().map(|moment| (moment, "claim"))) {
        sqlx::query(
            "INSERT INTO moments (realm, network, at, invoice, cause) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
        )
        .bind(realm)
        .bind(network.as_str())
        .bind(at.millis())
        .bind(change.id.as_str())
        .bind(cause)
        .execute(&mut *connection)
        .await?;
    }
    for target in &change.targets {
        let taken = sqlx::query(
            "INSERT INTO targets (realm, network, address, reference, invoice) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(realm)
        .bind(target.network.as_str())
        .bind(&target.address)
        .bind(target.reference.as_deref().unwrap_or_default())
        .bind(change.id.as_str())
        .execute(&mut *connection)
        .await;
        match taken {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                return Err(StoreError::TargetTaken);
            }
            other => other?,
        };
    }
    for delivery in &change.deliveries {
        sqlx::query(
            "INSERT INTO deliveries (invoice, project, webhook_id, kind, body, attempts, first_at, next_at)
             VALUES ($1, $2, $3, $4, $5, 0, $6, $6) ON CONFLICT (webhook_id) DO NOTHING",
        )
        .bind(change.id.as_str())
        .bind(project)
        .bind(&delivery.webhook_id)
        .bind(&delivery.kind)
        .bind(&delivery.body)
        .bind(delivery.first_at.millis())
        .execute(&mut *connection)
        .await?;
    }
    if let Some((sealed, delete_at)) = &change.payer_data {
        sqlx::query(
            "INSERT INTO payer_data (invoice, sealed, delete_at) VALUES ($1, $2, $3) ON CONFLICT (invoice) DO NOTHING",
        )
        .bind(change.id.as_str())
        .bind(sealed.as_slice())
        .bind(delete_at.millis())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Row numbers never come near the end of 63 bits.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
