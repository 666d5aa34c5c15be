//! Targets, positions and what is due.

use std::collections::HashSet;

use quittance_ledger::quote::Target;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{InvoiceId, Time};
use sqlx::{QueryBuilder, SqliteConnection, SqlitePool};

use crate::StoreError;
use crate::row::{Advance, Realm};

/// How many addresses one question asks for: SQLite takes 32,766 parameters at most.
const ADDRESSES_A_QUERY: usize = 10_000;

pub(super) async fn known(
    pool: &SqlitePool,
    realm: &Realm,
    addresses: &[String],
) -> Result<HashSet<String>, StoreError> {
    let mut known = HashSet::new();
    for part in addresses.chunks(ADDRESSES_A_QUERY) {
        let mut query = QueryBuilder::new("SELECT DISTINCT address FROM targets WHERE realm = ");
        query.push_bind(realm.column()).push(" AND address IN (");
        let mut list = query.separated(", ");
        for address in part {
            list.push_bind(address);
        }
        query.push(")");
        let rows: Vec<(String,)> = query.build_query_as().fetch_all(pool).await?;
        known.extend(rows.into_iter().map(|(address,)| address));
    }
    Ok(known)
}

pub(super) async fn owner(
    pool: &SqlitePool,
    realm: &Realm,
    target: &Target,
) -> Result<Option<InvoiceId>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT invoice FROM targets WHERE realm = $1 AND address = $2 AND reference = $3")
            .bind(realm.column())
            .bind(&target.address)
            .bind(target.reference.as_deref().unwrap_or_default())
            .fetch_optional(pool)
            .await?;
    row.map(|(id,)| parse(&id)).transpose()
}

pub(super) async fn active(
    pool: &SqlitePool,
    realm: &Realm,
    network: &NetworkId,
) -> Result<Vec<InvoiceId>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT invoice FROM watches WHERE realm = $1 AND network = $2")
            .bind(realm.column())
            .bind(network.as_str())
            .fetch_all(pool)
            .await?;
    rows.iter().map(|(id,)| parse(id)).collect()
}

pub(super) async fn watched(
    pool: &SqlitePool,
    realm: &Realm,
    network: &NetworkId,
    since: Time,
) -> Result<HashSet<String>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT t.address FROM watches w JOIN targets t ON t.invoice = w.invoice
         WHERE w.realm = $1 AND w.network = $2 AND t.realm = $1 AND t.network = $2
         UNION SELECT t.address FROM invoices i JOIN targets t ON t.invoice = i.id
         WHERE i.created_at >= $3 AND t.realm = $1 AND t.network = $2",
    )
    .bind(realm.column())
    .bind(network.as_str())
    .bind(since.millis())
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|(address,)| address).collect())
}

pub(super) async fn moments(
    pool: &SqlitePool,
    realm: &Realm,
    network: &NetworkId,
    from: Time,
    until: Time,
) -> Result<Vec<(InvoiceId, Time)>, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT DISTINCT invoice, at FROM moments WHERE realm = $1 AND network = $2 AND at >= $3 AND at < $4 ORDER BY at",
    )
    .bind(realm.column())
    .bind(network.as_str())
    .bind(from.millis())
    .bind(until.millis())
    .fetch_all(pool)
    .await?;
    rows.iter().map(|(id, at)| Ok((parse(id)?, Time::from_millis(*at)))).collect()
}

pub(super) async fn claims(pool: &SqlitePool, id: InvoiceId) -> Result<u32, StoreError> {
    let (count,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM moments WHERE invoice = $1 AND cause = 'claim'")
            .bind(id.as_str())
            .fetch_one(pool)
            .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

pub(super) async fn due(pool: &SqlitePool, now: Time, most: u32) -> Result<Vec<InvoiceId>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT id FROM invoices WHERE wake_at IS NOT NULL AND wake_at <= $1 ORDER BY wake_at LIMIT $2",
    )
    .bind(now.millis())
    .bind(i64::from(most))
    .fetch_all(pool)
    .await?;
    rows.iter().map(|(id,)| parse(id)).collect()
}

pub(super) async fn advance(connection: &mut SqliteConnection, advance: &Advance) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO positions (realm, network, position, followed) VALUES ($1, $2, $3, $4)
         ON CONFLICT (realm, network) DO UPDATE SET position = $3, followed = $4",
    )
    .bind(advance.realm.column())
    .bind(advance.network.as_str())
    .bind(&advance.position)
    .bind(serde_json::to_string(&advance.followed)?)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn position(
    pool: &SqlitePool,
    realm: &Realm,
    network: &NetworkId,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT position FROM positions WHERE realm = $1 AND network = $2")
            .bind(realm.column())
            .bind(network.as_str())
            .fetch_optional(pool)
            .await?;
    Ok(row.map(|(position,)| position))
}

pub(super) async fn sandbox_chain(
    pool: &SqlitePool,
    project: &str,
    family: &str,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT chain FROM sandbox_chains WHERE project = $1 AND family = $2")
            .bind(project)
            .bind(family)
            .fetch_optional(pool)
            .await?;
    Ok(row.map(|(chain,)| chain))
}

pub(super) async fn save_sandbox_chain(
    pool: &SqlitePool,
    project: &str,
    family: &str,
    chain: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO sandbox_chains (project, family, chain) VALUES ($1, $2, $3)
         ON CONFLICT (project, family) DO UPDATE SET chain = $3",
    )
    .bind(project)
    .bind(family)
    .bind(chain)
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn payer_data(pool: &SqlitePool, invoice: InvoiceId) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Vec<u8>,)> = sqlx::query_as("SELECT sealed FROM payer_data WHERE invoice = $1")
        .bind(invoice.as_str())
        .fetch_optional(pool)
        .await?;
    Ok(row.map(|(sealed,)| sealed))
}

pub(super) async fn forget_payer_data(pool: &SqlitePool, now: Time) -> Result<u64, StoreError> {
    let result =
        sqlx::query("DELETE FROM payer_data WHERE delete_at <= $1").bind(now.millis()).execute(pool).await?;
    Ok(result.rows_affected())
}

pub(super) async fn forget_payer(pool: &SqlitePool, invoice: InvoiceId) -> Result<bool, StoreError> {
    let result =
        sqlx::query("DELETE FROM payer_data WHERE invoice = $1").bind(invoice.as_str()).execute(pool).await?;
    Ok(result.rows_affected() > 0)
}

pub(super) fn parse(id: &str) -> Result<InvoiceId, StoreError> {
    id.parse().map_err(|_| StoreError::Id)
}
