//! One SQLite file in WAL mode.

mod deliveries;
mod donations;
mod handed_out;
mod indexes;
mod invoices;
mod lookups;
mod read;
mod sales;
mod signing_keys;
mod sites;
mod terminals;

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use quittance_ledger::quote::Target;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Fiat, FiatCurrency, InvoiceId, Time};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use crate::row::{
    Advance, Attempt, Backlog, Change, CheckoutLink, Created, Delivery, Device, DonationPage, HandedOut,
    Invoice, NewDevice, NewInvoice, PairingCode, Realm, Reservation, SigningKey, Sold, Terminal, TillSale,
    VerifiedSite,
};
use crate::{Store, StoreError};

/// Writers take their turn at once, so that no transaction fails halfway for want of a lock.
const WRITE: &str = "BEGIN IMMEDIATE";

/// What brings the tables of a file up to date, in order.
static MIGRATIONS: Migrator = sqlx::migrate!("./migrations/sqlite");

/// How the tables of a file compare with what this program needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tables {
    /// They are what it needs.
    Current,
    /// So many migrations are missing; opening the file makes them.
    Behind(usize),
    /// A newer program has changed them: this one must not open the file.
    Ahead,
}

/// Rows in one SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
}

impl SqliteStore {
    /// Opens the file, makes it if it is missing, and brings its tables up to date.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or a migration fails; a failed migration leaves the file as it was.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is forgotten is overwritten, not only no longer found.
            .pragma("secure_delete", "ON")
            .busy_timeout(Duration::from_secs(30));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        MIGRATIONS.run(&pool).await?;
        Ok(Self { pool })
    }

    /// Looks at the tables of a file without changing anything.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is no database of ours.
    pub async fn tables(file: &Path) -> Result<Tables, StoreError> {
        let options = SqliteConnectOptions::new().filename(file).read_only(true);
        let mut connection = options.busy_timeout(Duration::from_secs(30)).connect().await?;
        let query = "SELECT version FROM _sqlx_migrations WHERE success";
        let done: HashSet<i64> =
            sqlx::query_scalar(query).fetch_all(&mut connection).await?.into_iter().collect();
        connection.close().await?;
        let missing = MIGRATIONS.iter().filter(|migration| !done.contains(&migration.version)).count();
        let newer = done.iter().any(|version| !MIGRATIONS.version_exists(*version));
        Ok(match (newer, missing) {
            (true, _) => Tables::Ahead,
            (false, 0) => Tables::Current,
            (false, missing) => Tables::Behind(missing),
        })
    }

    /// Finishes what is under way and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn create(&self, new: &NewInvoice) -> Result<Created, StoreError> {
        let mut transaction = self.pool.begin_with(WRITE).await?;
        if let Some(foreign_id) = &new.foreign_id
            && let Some(existing) = read::by_foreign_id(&mut transaction, &new.project, foreign_id).await?
        {
            return Ok(Created::Existing(Box::new(existing)));
        }
        invoices::insert(&mut transaction, new).await?;
        // Whoever writes holds the only turn, so two buyers never get the last one.
        if !sales::insert(&mut transaction, new).await? {
            return Ok(Created::SoldOut);
        }
        transaction.commit().await?;
        Ok(Created::New)
    }

    async fn invoice(&self, id: InvoiceId) -> Result<Option<Invoice>, StoreError> {
        // One transaction, so that facts and position are of one moment.
        let mut transaction = self.pool.begin().await?;
        read::by_id(&mut transaction, id).await
    }

    async fn invoice_by_foreign_id(
        &self,
        project: &str,
        foreign_id: &str,
    ) -> Result<Option<Invoice>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        read::by_foreign_id(&mut transaction, project, foreign_id).await
    }

    async fn commit(&self, changes: &[Change], advance: Option<&Advance>) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin_with(WRITE).await?;
        for change in changes {
            invoices::update(&mut transaction, change).await?;
        }
        if let Some(advance) = advance {
            lookups::advance(&mut transaction, advance).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn known(&self, realm: &Realm, addresses: &[String]) -> Result<HashSet<String>, StoreError> {
        lookups::known(&self.pool, realm, addresses).await
    }

    async fn owner(&self, realm: &Realm, target: &Target) -> Result<Option<InvoiceId>, StoreError> {
        lookups::owner(&self.pool, realm, target).await
    }

    async fn handed_out(
        &self,
        project: Option<&str>,
        after: Option<&HandedOut>,
        most: u32,
    ) -> Result<Vec<HandedOut>, StoreError> {
        handed_out::page(&self.pool, project, after, most).await
    }

    async fn active(&self, realm: &Realm, network: &NetworkId) -> Result<Vec<InvoiceId>, StoreError> {
        lookups::active(&self.pool, realm, network).await
    }

    async fn watched(
        &self,
        realm: &Realm,
        network: &NetworkId,
        since: Time,
    ) -> Result<HashSet<String>, StoreError> {
        lookups::watched(&self.pool, realm, network, since).await
    }

    async fn moments(
        &self,
        realm: &Realm,
        network: &NetworkId,
        from: Time,
        until: Time,
    ) -> Result<Vec<(InvoiceId, Time)>, StoreError> {
        lookups::moments(&self.pool, realm, network, from, until).await
    }

    async fn claims(&self, id: InvoiceId) -> Result<u32, StoreError> {
        lookups::claims(&self.pool, id).await
    }

    async fn due(&self, now: Time, most: u32) -> Result<Vec<InvoiceId>, StoreError> {
        lookups::due(&self.pool, now, most).await
    }

    async fn reserve_index(&self, wish: Reservation<'_>, beyond: Option<u32>) -> Result<u32, StoreError> {
        let mut transaction = self.pool.begin_with(WRITE).await?;
        let index = indexes::reserve(&mut transaction, wish, beyond).await?;
        transaction.commit().await?;
        Ok(index)
    }

    async fn indexes_taken(&self, key_name: &str) -> Result<u32, StoreError> {
        indexes::taken(&self.pool, key_name).await
    }

    async fn position(&self, realm: &Realm, network: &NetworkId) -> Result<Option<String>, StoreError> {
        lookups::position(&self.pool, realm, network).await
    }

    async fn sandbox_chain(&self, project: &str, family: &str) -> Result<Option<String>, StoreError> {
        lookups::sandbox_chain(&self.pool, project, family).await
    }

    async fn save_sandbox_chain(&self, project: &str, family: &str, chain: &str) -> Result<(), StoreError> {
        lookups::save_sandbox_chain(&self.pool, project, family, chain).await
    }

    async fn due_deliveries(&self, now: Time, most: u32) -> Result<Vec<Delivery>, StoreError> {
        deliveries::due(&self.pool, now, most).await
    }

    async fn next_delivery_at(&self) -> Result<Option<Time>, StoreError> {
        deliveries::next_at(&self.pool).await
    }

    async fn backlog(&self) -> Result<Backlog, StoreError> {
        deliveries::backlog(&self.pool).await
    }

    async fn attempted(&self, number: i64, attempt: &Attempt) -> Result<(), StoreError> {
        deliveries::attempted(&self.pool, number, attempt).await
    }

    async fn deliveries(&self, invoice: InvoiceId) -> Result<Vec<Delivery>, StoreError> {
        deliveries::of_invoice(&self.pool, invoice).await
    }

    async fn payer_data(&self, invoice: InvoiceId) -> Result<Option<Vec<u8>>, StoreError> {
        lookups::payer_data(&self.pool, invoice).await
    }

    async fn forget_payer_data(&self, now: Time) -> Result<u64, StoreError> {
        Ok(lookups::forget_payer_data(&self.pool, now).await?
            + donations::forget_old(&self.pool, now).await?)
    }

    async fn forget_payer(&self, invoice: InvoiceId) -> Result<bool, StoreError> {
        let payer = lookups::forget_payer(&self.pool, invoice).await?;
        Ok(donations::forget(&self.pool, invoice).await? || payer)
    }

    async fn raised(&self, page: &DonationPage<'_>, currency: FiatCurrency) -> Result<Fiat, StoreError> {
        donations::raised(&self.pool, page, currency).await
    }

    async fn donors(
        &self,
        page: &DonationPage<'_>,
        most: u32,
    ) -> Result<Vec<(InvoiceId, Vec<u8>)>, StoreError> {
        donations::said(&self.pool, page, most).await
    }

    async fn sold(&self, link: &CheckoutLink<'_>) -> Result<Sold, StoreError> {
        sales::count(&self.pool, link).await
    }

    async fn donor(&self, invoice: InvoiceId) -> Result<Option<Vec<u8>>, StoreError> {
        donations::words(&self.pool, invoice).await
    }

    async fn offer_pairing(&self, code: &PairingCode, now: Time) -> Result<(), StoreError> {
        terminals::offer(&self.pool, code, now).await
    }

    async fn is_pairing_offered(
        &self,
        terminal: Terminal<'_>,
        code: &[u8],
        now: Time,
    ) -> Result<bool, StoreError> {
        terminals::is_offered(&self.pool, terminal, code, now).await
    }

    async fn pair(
        &self,
        terminal: Terminal<'_>,
        code: &[u8],
        device: &NewDevice,
    ) -> Result<bool, StoreError> {
        terminals::pair(&self.pool, terminal, code, device).await
    }

    async fn device(&self, id: &str) -> Result<Option<Device>, StoreError> {
        terminals::device(&self.pool, id).await
    }

    async fn devices(&self) -> Result<Vec<Device>, StoreError> {
        terminals::devices(&self.pool).await
    }

    async fn unpair(&self, id: &str, now: Time) -> Result<bool, StoreError> {
        terminals::unpair(&self.pool, id, now).await
    }

    async fn till_sales(&self, terminal: Terminal<'_>, most: u32) -> Result<Vec<TillSale>, StoreError> {
        terminals::sold(&self.pool, terminal, most).await
    }

    async fn is_till_sale(&self, terminal: Terminal<'_>, invoice: InvoiceId) -> Result<bool, StoreError> {
        terminals::is_sale(&self.pool, terminal, invoice).await
    }

    async fn publish_key(&self, key: &SigningKey) -> Result<(), StoreError> {
        signing_keys::publish(&self.pool, key).await
    }

    async fn published_keys(&self) -> Result<Vec<SigningKey>, StoreError> {
        signing_keys::published(&self.pool).await
    }

    async fn verified_site(&self, project: &str) -> Result<Option<VerifiedSite>, StoreError> {
        sites::verified(&self.pool, project).await
    }

    async fn save_verified_site(
        &self,
        project: &str,
        verified: Option<&VerifiedSite>,
    ) -> Result<(), StoreError> {
        sites::save(&self.pool, project, verified).await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1 FROM invoices LIMIT 1").fetch_optional(&self.pool).await?;
        Ok(())
    }
}
