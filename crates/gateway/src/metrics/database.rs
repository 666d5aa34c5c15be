//! Counts how often rows could not be read or written, wherever they were asked for.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use prometheus_client::metrics::counter::Counter;
use quittance_ledger::quote::Target;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Fiat, FiatCurrency, InvoiceId, Time};
use quittance_store::row::{
    Advance, Attempt, Backlog, Change, CheckoutLink, Created, Delivery, Device, DonationPage, HandedOut,
    Invoice, NewDevice, NewInvoice, PairingCode, Realm, Reservation, SigningKey, Sold, Terminal, TillSale,
    VerifiedSite,
};
use quittance_store::{Store, StoreError};

/// A store whose failures are counted.
pub struct CountedStore {
    inner: Arc<dyn Store>,
    errors: Counter,
}

impl CountedStore {
    /// Counts the failures of `inner`.
    #[must_use]
    pub fn new(inner: Arc<dyn Store>, errors: Counter) -> Self {
        Self { inner, errors }
    }

    async fn counted<T>(&self, asked: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        asked.await.inspect_err(|error| {
            if is_failure(error) {
                self.errors.inc();
            }
        })
    }
}

/// Whether the database failed, and not merely refused what cannot be.
fn is_failure(error: &StoreError) -> bool {
    match error {
        StoreError::Database(_) | StoreError::Migration(_) | StoreError::Row(_) | StoreError::Id => true,
        StoreError::Stale | StoreError::TargetTaken | StoreError::KeyOfAnotherProject => false,
    }
}

#[async_trait]
impl Store for CountedStore {
    async fn create(&self, new: &NewInvoice) -> Result<Created, StoreError> {
        self.counted(self.inner.create(new)).await
    }

    async fn invoice(&self, id: InvoiceId) -> Result<Option<Invoice>, StoreError> {
        self.counted(self.inner.invoice(id)).await
    }

    async fn invoice_by_foreign_id(
        &self,
        project: &str,
        foreign_id: &str,
    ) -> Result<Option<Invoice>, StoreError> {
        self.counted(self.inner.invoice_by_foreign_id(project, foreign_id)).await
    }

    async fn commit(&self, changes: &[Change], advance: Option<&Advance>) -> Result<(), StoreError> {
        self.counted(self.inner.commit(changes, advance)).await
    }

    async fn known(&self, realm: &Realm, addresses: &[String]) -> Result<HashSet<String>, StoreError> {
        self.counted(self.inner.known(realm, addresses)).await
    }

    async fn owner(&self, realm: &Realm, target: &Target) -> Result<Option<InvoiceId>, StoreError> {
        self.counted(self.inner.owner(realm, target)).await
    }

    async fn handed_out(
        &self,
        project: Option<&str>,
        after: Option<&HandedOut>,
        most: u32,
    ) -> Result<Vec<HandedOut>, StoreError> {
        self.counted(self.inner.handed_out(project, after, most)).await
    }

    async fn active(&self, realm: &Realm, network: &NetworkId) -> Result<Vec<InvoiceId>, StoreError> {
        self.counted(self.inner.active(realm, network)).await
    }

    async fn watched(
        &self,
        realm: &Realm,
        network: &NetworkId,
        since: Time,
    ) -> Result<HashSet<String>, StoreError> {
        self.counted(self.inner.watched(realm, network, since)).await
    }

    async fn moments(
        &self,
        realm: &Realm,
        network: &NetworkId,
        from: Time,
        until: Time,
    ) -> Result<Vec<(InvoiceId, Time)>, StoreError> {
        self.counted(self.inner.moments(realm, network, from, until)).await
    }

    async fn claims(&self, id: InvoiceId) -> Result<u32, StoreError> {
        self.counted(self.inner.claims(id)).await
    }

    async fn due(&self, now: Time, most: u32) -> Result<Vec<InvoiceId>, StoreError> {
        self.counted(self.inner.due(now, most)).await
    }

    async fn reserve_index(&self, wish: Reservation<'_>, beyond: Option<u32>) -> Result<u32, StoreError> {
        self.counted(self.inner.reserve_index(wish, beyond)).await
    }

    async fn indexes_taken(&self, key_name: &str) -> Result<u32, StoreError> {
        self.counted(self.inner.indexes_taken(key_name)).await
    }

    async fn position(&self, realm: &Realm, network: &NetworkId) -> Result<Option<String>, StoreError> {
        self.counted(self.inner.position(realm, network)).await
    }

    async fn sandbox_chain(&self, project: &str, family: &str) -> Result<Option<String>, StoreError> {
        self.counted(self.inner.sandbox_chain(project, family)).await
    }

    async fn save_sandbox_chain(&self, project: &str, family: &str, chain: &str) -> Result<(), StoreError> {
        self.counted(self.inner.save_sandbox_chain(project, family, chain)).await
    }

    async fn due_deliveries(&self, now: Time, most: u32) -> Result<Vec<Delivery>, StoreError> {
        self.counted(self.inner.due_deliveries(now, most)).await
    }

    async fn next_delivery_at(&self) -> Result<Option<Time>, StoreError> {
        self.counted(self.inner.next_delivery_at()).await
    }

    async fn backlog(&self) -> Result<Backlog, StoreError> {
        self.counted(self.inner.backlog()).await
    }

    async fn attempted(&self, number: i64, attempt: &Attempt) -> Result<(), StoreError> {
        self.counted(self.inner.attempted(number, attempt)).await
    }

    async fn deliveries(&self, invoice: InvoiceId) -> Result<Vec<Delivery>, StoreError> {
        self.counted(self.inner.deliveries(invoice)).await
    }

    async fn payer_data(&self, invoice: InvoiceId) -> Result<Option<Vec<u8>>, StoreError> {
        self.counted(self.inner.payer_data(invoice)).await
    }

    async fn forget_payer_data(&self, now: Time) -> Result<u64, StoreError> {
        self.counted(self.inner.forget_payer_data(now)).await
    }

    async fn forget_payer(&self, invoice: InvoiceId) -> Result<bool, StoreError> {
        self.counted(self.inner.forget_payer(invoice)).await
    }

    async fn raised(&self, page: &DonationPage<'_>, currency: FiatCurrency) -> Result<Fiat, StoreError> {
        self.counted(self.inner.raised(page, currency)).await
    }

    async fn donors(
        &self,
        page: &DonationPage<'_>,
        most: u32,
    ) -> Result<Vec<(InvoiceId, Vec<u8>)>, StoreError> {
        self.counted(self.inner.donors(page, most)).await
    }

    async fn sold(&self, link: &CheckoutLink<'_>) -> Result<Sold, StoreError> {
        self.counted(self.inner.sold(link)).await
    }

    async fn donor(&self, invoice: InvoiceId) -> Result<Option<Vec<u8>>, StoreError> {
        self.counted(self.inner.donor(invoice)).await
    }

    async fn offer_pairing(&self, code: &PairingCode, now: Time) -> Result<(), StoreError> {
        self.counted(self.inner.offer_pairing(code, now)).await
    }

    async fn is_pairing_offered(
        &self,
        terminal: Terminal<'_>,
        code: &[u8],
        now: Time,
    ) -> Result<bool, StoreError> {
        self.counted(self.inner.is_pairing_offered(terminal, code, now)).await
    }

    async fn pair(
        &self,
        terminal: Terminal<'_>,
        code: &[u8],
        device: &NewDevice,
    ) -> Result<bool, StoreError> {
        self.counted(self.inner.pair(terminal, code, device)).await
    }

    async fn device(&self, id: &str) -> Result<Option<Device>, StoreError> {
        self.counted(self.inner.device(id)).await
    }

    async fn devices(&self) -> Result<Vec<Device>, StoreError> {
        self.counted(self.inner.devices()).await
    }

    async fn unpair(&self, id: &str, now: Time) -> Result<bool, StoreError> {
        self.counted(self.inner.unpair(id, now)).await
    }

    async fn till_sales(&self, terminal: Terminal<'_>, most: u32) -> Result<Vec<TillSale>, StoreError> {
        self.counted(self.inner.till_sales(terminal, most)).await
    }

    async fn is_till_sale(&self, terminal: Terminal<'_>, invoice: InvoiceId) -> Result<bool, StoreError> {
        self.counted(self.inner.is_till_sale(terminal, invoice)).await
    }

    async fn publish_key(&self, key: &SigningKey) -> Result<(), StoreError> {
        self.counted(self.inner.publish_key(key)).await
    }

    async fn published_keys(&self) -> Result<Vec<SigningKey>, StoreError> {
        self.counted(self.inner.published_keys()).await
    }

    async fn verified_site(&self, project: &str) -> Result<Option<VerifiedSite>, StoreError> {
        self.counted(self.inner.verified_site(project)).await
    }

    async fn save_verified_site(
        &self,
        project: &str,
        verified: Option<&VerifiedSite>,
    ) -> Result<(), StoreError> {
        self.counted(self.inner.save_verified_site(project, verified)).await
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.counted(self.inner.ping()).await
    }
}
