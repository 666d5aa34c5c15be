//! Reading invoices.

use quittance_ledger::fact::{Fact, Record};
use quittance_ledger::history::History;
use quittance_ledger::transfer::Followed;
use quittance_protocol::{Duration, InvoiceId, Time};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::StoreError;
use crate::row::{Invoice, Realm};

const COLUMNS: &str = "id, project, realm, foreign_id, request_hash, terms, details, revision, state, decided_at, followed, clock_offset";

pub(super) async fn by_id(
    connection: &mut SqliteConnection,
    id: InvoiceId,
) -> Result<Option<Invoice>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM invoices WHERE id = $1")))
        .bind(id.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    with_facts(connection, row).await
}

pub(super) async fn by_foreign_id(
    connection: &mut SqliteConnection,
    project: &str,
    foreign_id: &str,
) -> Result<Option<Invoice>, StoreError> {
    let query = format!("SELECT {COLUMNS} FROM invoices WHERE project = $1 AND foreign_id = $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(project)
        .bind(foreign_id)
        .fetch_optional(&mut *connection)
        .await?;
    with_facts(connection, row).await
}

async fn with_facts(
    connection: &mut SqliteConnection,
    row: Option<SqliteRow>,
) -> Result<Option<Invoice>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get("id")?;
    let realm: String = row.try_get("realm")?;
    let mut facts = Vec::new();
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT at, fact FROM facts WHERE invoice = $1 ORDER BY number")
            .bind(&id)
            .fetch_all(&mut *connection)
            .await?;
    for (at, fact) in rows {
        facts.push(Record { at: Time::from_millis(at), fact: serde_json::from_str(&fact)? });
    }
    let recorded = u64::try_from(facts.len()).unwrap_or(u64::MAX);
    let decided_from: Vec<Followed> = serde_json::from_str(row.try_get("followed")?)?;
    facts.extend(
        decided_from.into_iter().map(|fact| Record { at: fact.block_time, fact: Fact::Followed(fact) }),
    );
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT followed FROM positions WHERE realm = $1
         AND network IN (SELECT network FROM targets WHERE invoice = $2)",
    )
    .bind(&realm)
    .bind(&id)
    .fetch_all(&mut *connection)
    .await?;
    let followed: Result<Vec<Followed>, _> =
        rows.iter().map(|(followed,)| serde_json::from_str(followed)).collect();
    Ok(Some(Invoice {
        terms: serde_json::from_str(row.try_get("terms")?)?,
        project: row.try_get("project")?,
        realm: Realm::from_column(&realm),
        foreign_id: row.try_get("foreign_id")?,
        request_hash: row.try_get("request_hash")?,
        details: row.try_get("details")?,
        revision: u64::try_from(row.try_get::<i64, _>("revision")?).unwrap_or_default(),
        state: row.try_get("state")?,
        clock_offset: Duration::from_millis(row.try_get("clock_offset")?),
        history: History::stored(facts, Time::from_millis(row.try_get("decided_at")?)),
        recorded,
        followed: followed?,
    }))
}
