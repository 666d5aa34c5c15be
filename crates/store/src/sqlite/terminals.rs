//! Devices at counters, the codes that pair them, and what counters sold.

use quittance_protocol::{Fiat, InvoiceId, State, Time};
use sqlx::{FromRow, SqliteConnection, SqlitePool};

use super::WRITE;
use super::lookups::parse;
use crate::StoreError;
use crate::row::{Device, NewDevice, NewInvoice, PairingCode, Terminal, TillSale};

/// What is read of a device, in the order of [`DeviceRow`].
const DEVICE: &str = "id, project, terminal, hash, label, paired_at, unpaired_at";

#[derive(FromRow)]
struct DeviceRow {
    id: String,
    project: String,
    terminal: String,
    hash: Vec<u8>,
    label: String,
    paired_at: i64,
    unpaired_at: Option<i64>,
}

impl From<DeviceRow> for Device {
    fn from(row: DeviceRow) -> Self {
        Self {
            id: row.id,
            project: row.project,
            terminal: row.terminal,
            hash: row.hash,
            label: row.label,
            paired_at: Time::from_millis(row.paired_at),
            unpaired_at: row.unpaired_at.map(Time::from_millis),
        }
    }
}

/// Keeps a code, and forgets those whose time is over.
pub(super) async fn offer(pool: &SqlitePool, code: &PairingCode, now: Time) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with(WRITE).await?;
    let forget = sqlx::query("DELETE FROM pairing_codes WHERE expires_at <= $1").bind(now.millis());
    forget.execute(&mut *transaction).await?;
    sqlx::query(
        "INSERT INTO pairing_codes (hash, project, terminal, label, expires_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&code.hash)
    .bind(&code.project)
    .bind(&code.terminal)
    .bind(&code.label)
    .bind(code.expires_at.millis())
    .execute(&mut *transaction)
    .await?;
    Ok(transaction.commit().await?)
}

pub(super) async fn is_offered(
    pool: &SqlitePool,
    terminal: Terminal<'_>,
    code: &[u8],
    now: Time,
) -> Result<bool, StoreError> {
    let query =
        "SELECT 1 FROM pairing_codes WHERE hash = $1 AND project = $2 AND terminal = $3 AND expires_at > $4";
    let found = sqlx::query(query).bind(code).bind(terminal.project).bind(terminal.terminal);
    Ok(found.bind(now.millis()).fetch_optional(pool).await?.is_some())
}

/// Uses a code up: of two who have it, one is paired.
pub(super) async fn pair(
    pool: &SqlitePool,
    terminal: Terminal<'_>,
    code: &[u8],
    device: &NewDevice,
) -> Result<bool, StoreError> {
    let mut transaction = pool.begin_with(WRITE).await?;
    let used: Option<(String,)> = sqlx::query_as(
        "DELETE FROM pairing_codes WHERE hash = $1 AND project = $2 AND terminal = $3 AND expires_at > $4
         RETURNING label",
    )
    .bind(code)
    .bind(terminal.project)
    .bind(terminal.terminal)
    .bind(device.paired_at.millis())
    .fetch_optional(&mut *transaction)
    .await?;
    let Some((label,)) = used else { return Ok(false) };
    sqlx::query(
        "INSERT INTO devices (id, project, terminal, hash, label, paired_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&device.id)
    .bind(terminal.project)
    .bind(terminal.terminal)
    .bind(&device.hash)
    .bind(label)
    .bind(device.paired_at.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(true)
}

pub(super) async fn device(pool: &SqlitePool, id: &str) -> Result<Option<Device>, StoreError> {
    let query = format!("SELECT {DEVICE} FROM devices WHERE id = $1");
    let row: Option<DeviceRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(id).fetch_optional(pool).await?;
    Ok(row.map(Device::from))
}

pub(super) async fn devices(pool: &SqlitePool) -> Result<Vec<Device>, StoreError> {
    let query = format!(
        "SELECT {DEVICE} FROM devices WHERE unpaired_at IS NULL ORDER BY project, terminal, paired_at, id"
    );
    let rows: Vec<DeviceRow> = sqlx::query_as(sqlx::AssertSqlSafe(query)).fetch_all(pool).await?;
    Ok(rows.into_iter().map(Device::from).collect())
}

pub(super) async fn unpair(pool: &SqlitePool, id: &str, now: Time) -> Result<bool, StoreError> {
    let query = sqlx::query("UPDATE devices SET unpaired_at = $2 WHERE id = $1 AND unpaired_at IS NULL");
    Ok(query.bind(id).bind(now.millis()).execute(pool).await?.rows_affected() > 0)
}

pub(super) async fn insert(connection: &mut SqliteConnection, new: &NewInvoice) -> Result<(), StoreError> {
    let Some(sale) = &new.till_sale else { return Ok(()) };
    sqlx::query(
        "INSERT INTO till_sales (invoice, project, terminal, device, currency, minor, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.terms.id.as_str())
    .bind(&new.project)
    .bind(&sale.terminal)
    .bind(&sale.device)
    .bind(new.terms.fiat.currency().code())
    .bind(i64::try_from(new.terms.fiat.minor()).unwrap_or(i64::MAX))
    .bind(new.terms.created_at.millis())
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn sold(
    pool: &SqlitePool,
    terminal: Terminal<'_>,
    most: u32,
) -> Result<Vec<TillSale>, StoreError> {
    let rows: Vec<(String, String, i64, String, i64)> = sqlx::query_as(
        "SELECT invoice, currency, minor, state, at FROM till_sales JOIN invoices ON invoices.id = till_sales.invoice
         WHERE till_sales.project = $1 AND terminal = $2 ORDER BY at DESC, invoice LIMIT $3",
    )
    .bind(terminal.project)
    .bind(terminal.terminal)
    .bind(i64::from(most))
    .fetch_all(pool)
    .await?;
    let sold = rows.into_iter().filter_map(|(id, currency, minor, state, at)| {
        let id: Result<InvoiceId, StoreError> = parse(&id);
        let total = Fiat::from_minor(u64::try_from(minor).ok()?, currency.parse().ok()?);
        let state = *State::ALL.iter().find(|known| known.as_str() == state)?;
        Some(id.map(|id| TillSale { id, total, state, at: Time::from_millis(at) }))
    });
    sold.collect()
}

/// Whether a terminal made an invoice.
pub(super) async fn is_sale(
    pool: &SqlitePool,
    terminal: Terminal<'_>,
    invoice: InvoiceId,
) -> Result<bool, StoreError> {
    let query = "SELECT 1 FROM till_sales WHERE invoice = $1 AND project = $2 AND terminal = $3";
    let found = sqlx::query(query).bind(invoice.as_str()).bind(terminal.project).bind(terminal.terminal);
    Ok(found.fetch_optional(pool).await?.is_some())
}
