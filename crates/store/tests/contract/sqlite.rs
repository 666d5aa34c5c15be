//! The SQLite engine, on a file of its own.

use quittance_store::{SqliteStore, Store, Tables};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;

use crate::rows;

/// An empty store; the folder is gone when it is dropped.
pub(crate) async fn store() -> (SqliteStore, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (open(&folder).await, folder)
}

async fn open(folder: &TempDir) -> SqliteStore {
    SqliteStore::open(&folder.path().join("quittance.sqlite3")).await.unwrap()
}

#[tokio::test]
async fn what_is_written_survives_the_end_of_the_process() {
    let (store, folder) = store().await;
    let written = rows::written(&store).await;
    // Nothing is closed: the process ends as it pleases.
    std::mem::forget(store);
    rows::found_again(&open(&folder).await, &written).await;
}

#[tokio::test]
async fn a_closed_file_is_opened_again() {
    let (store, folder) = store().await;
    let written = rows::written(&store).await;
    store.close().await;
    assert!(store.ping().await.is_err());
    let again = open(&folder).await;
    again.ping().await.unwrap();
    rows::found_again(&again, &written).await;
}

#[tokio::test]
async fn the_tables_of_a_file_are_told_without_touching_it() {
    let (_store, folder) = store().await;
    let file = folder.path().join("quittance.sqlite3");
    assert_eq!(SqliteStore::tables(&file).await.unwrap(), Tables::Current);
    let run = async |statement: &'static str| {
        let mut rows = SqliteConnectOptions::new().filename(&file).connect().await.unwrap();
        sqlx::query(statement).execute(&mut rows).await.unwrap();
        rows.close().await.unwrap();
    };
    run("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1").await;
    assert_eq!(SqliteStore::tables(&file).await.unwrap(), Tables::Ahead);
    run("DELETE FROM _sqlx_migrations").await;
    assert!(matches!(SqliteStore::tables(&file).await.unwrap(), Tables::Behind(missing) if missing > 0));
    let nothing = folder.path().join("nothing.sqlite3");
    assert!(SqliteStore::tables(&nothing).await.is_err());
    assert!(!nothing.exists());
}
