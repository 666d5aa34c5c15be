//! Sites that named a project when they were asked.

use quittance_protocol::Time;
use sqlx::SqlitePool;

use crate::StoreError;
use crate::row::VerifiedSite;

pub(super) async fn verified(pool: &SqlitePool, project: &str) -> Result<Option<VerifiedSite>, StoreError> {
    let row: Option<(String, i64)> =
        sqlx::query_as("SELECT site, verified_at FROM verified_sites WHERE project = $1")
            .bind(project)
            .fetch_optional(pool)
            .await?;
    Ok(row.map(|(site, at)| VerifiedSite { site, verified_at: Time::from_millis(at) }))
}

pub(super) async fn save(
    pool: &SqlitePool,
    project: &str,
    verified: Option<&VerifiedSite>,
) -> Result<(), StoreError> {
    let query = match verified {
        Some(VerifiedSite { site, verified_at }) => sqlx::query(
            "INSERT INTO verified_sites (project, site, verified_at) VALUES ($1, $2, $3)
             ON CONFLICT (project) DO UPDATE SET site = $2, verified_at = $3",
        )
        .bind(project)
        .bind(site)
        .bind(verified_at.millis()),
        None => sqlx::query("DELETE FROM verified_sites WHERE project = $1").bind(project),
    };
    query.execute(pool).await?;
    Ok(())
}
