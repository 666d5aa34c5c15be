//! Killed while the tables are brought up to date: another process has the database locked, so the migration cannot begin.

use anyhow::Result;
use quittance_testkit::gateway::Starting;
use quittance_testkit::shop::LiveShop;
use sqlx::{Connection, SqliteConnection};

use crate::outcome::Outcome;
use crate::shop::{confirmed, finish, open, order, pay, rows, started};

/// What the gateway logs when it has found out which migrations are missing: the next thing is to make them.
const IN_MIGRATION: &str = "SELECT version, checksum FROM";

/// Locks the database against all other writers until the connection is closed.
async fn lock(rows: &mut SqliteConnection) -> Result<()> {
    sqlx::query("BEGIN IMMEDIATE").execute(rows).await?;
    Ok(())
}

/// A gateway that hangs in its migration.
async fn migrating(shop: &LiveShop) -> Result<Starting> {
    let mut starting = shop.prepare().env("QUITTANCE_LOG", "info,sqlx=debug").begin()?;
    starting.says(IN_MIGRATION).await?;
    Ok(starting)
}

#[tokio::test]
async fn a_gateway_killed_in_its_first_migration_begins_anew() -> Result<()> {
    let mut shop = open().await?;
    std::fs::create_dir(shop.file("data"))?;
    let mut rows = rows(&shop).await?;
    sqlx::query("PRAGMA journal_mode = WAL").execute(&mut rows).await?;
    // So far a start comes without the lock; what follows needs it.
    sqlx::query(MIGRATIONS).execute(&mut rows).await?;
    lock(&mut rows).await?;
    let log = migrating(&shop).await?.kill_hard()?;
    assert!(!log.iter().any(|line| line.contains("listening on")), "{log:#?}");
    rows.close().await?;

    shop.start().await?;
    Outcome::undisturbed(&shop).await?;
    Ok(())
}

#[tokio::test]
async fn a_gateway_killed_while_it_migrates_an_existing_database_loses_no_row() -> Result<()> {
    let mut shop = started().await?;
    let undisturbed = Outcome::undisturbed(&shop).await?;
    let order = order(&shop).await?;
    pay(&shop, &order).await?;
    confirmed(&shop, &order, 1).await?;
    shop.kill()?;

    // The database forgets that it was migrated, so the next start wants to do it.
    let mut rows = rows(&shop).await?;
    sqlx::query("ALTER TABLE _sqlx_migrations RENAME TO migrations_made").execute(&mut rows).await?;
    sqlx::query(MIGRATIONS).execute(&mut rows).await?;
    lock(&mut rows).await?;
    migrating(&shop).await?.kill_hard()?;
    sqlx::query("ROLLBACK").execute(&mut rows).await?;
    // Without a lock it fails, says so, and leaves the tables as they were.
    let refused = shop.prepare().begin()?.ended().await?;
    assert_eq!(refused.code, Some(1), "{:#?}", refused.log);
    assert!(refused.log.iter().any(|line| line.contains("migration")), "{:#?}", refused.log);
    sqlx::query("DROP TABLE _sqlx_migrations").execute(&mut rows).await?;
    sqlx::query("ALTER TABLE migrations_made RENAME TO _sqlx_migrations").execute(&mut rows).await?;
    rows.close().await?;

    shop.start().await?;
    finish(&shop, &order, 1).await?;
    assert_eq!(Outcome::of(&shop, &order).await?, undisturbed);
    Ok(())
}

/// The table of the migrations that were made, as every start makes it if it is missing.
const MIGRATIONS: &str = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL)";
