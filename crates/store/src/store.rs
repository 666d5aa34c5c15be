//! The trait that every engine keeps.

use std::collections::HashSet;

use async_trait::async_trait;
use quittance_ledger::quote::Target;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Fiat, FiatCurrency, InvoiceId, Time};

use crate::StoreError;
use crate::row::{
    Advance, Attempt, Backlog, Change, CheckoutLink, Created, Delivery, Device, DonationPage, HandedOut,
    Invoice, NewDevice, NewInvoice, PairingCode, Realm, Reservation, SigningKey, Sold, Terminal, TillSale,
    VerifiedSite,
};

/// Rows. Whatever returns `Ok` survives the end of the process.
#[async_trait]
pub trait Store: Send + Sync {
    /// Creates an invoice, or gives the one the merchant's own id already names.
    async fn create(&self, new: &NewInvoice) -> Result<Created, StoreError>;

    /// One invoice with its facts.
    async fn invoice(&self, id: InvoiceId) -> Result<Option<Invoice>, StoreError>;

    /// The invoice that a merchant's own id names.
    async fn invoice_by_foreign_id(
        &self,
        project: &str,
        foreign_id: &str,
    ) -> Result<Option<Invoice>, StoreError>;

    /// Writes changes of invoices and the position that led to them, all or nothing.
    async fn commit(&self, changes: &[Change], advance: Option<&Advance>) -> Result<(), StoreError>;

    /// Which of these addresses are targets, on whatever network: sibling chains share addresses, and money on the wrong one
    /// has to be found.
    async fn known(&self, realm: &Realm, addresses: &[String]) -> Result<HashSet<String>, StoreError>;

    /// The invoice an address (and reference) belongs to, on whatever network the money arrived.
    async fn owner(&self, realm: &Realm, target: &Target) -> Result<Option<InvoiceId>, StoreError>;

    /// The targets that were ever handed out, of all projects or one, by the creation of their invoices: at most `most` of
    /// those that come after `after`.
    async fn handed_out(
        &self,
        project: Option<&str>,
        after: Option<&HandedOut>,
        most: u32,
    ) -> Result<Vec<HandedOut>, StoreError>;

    /// Invoices that every new block of this network may change.
    async fn active(&self, realm: &Realm, network: &NetworkId) -> Result<Vec<InvoiceId>, StoreError>;

    /// The addresses on this network of invoices that a new block may change, or that were created at `since` or later.
    async fn watched(
        &self,
        realm: &Realm,
        network: &NetworkId,
        since: Time,
    ) -> Result<HashSet<String>, StoreError>;

    /// Invoices with a moment on this network from `from` on and before `until`, in the order of their time.
    async fn moments(
        &self,
        realm: &Realm,
        network: &NetworkId,
        from: Time,
        until: Time,
    ) -> Result<Vec<(InvoiceId, Time)>, StoreError>;

    /// How many moments an invoice has because its payer said that they have paid.
    async fn claims(&self, id: InvoiceId) -> Result<u32, StoreError>;

    /// Invoices that time alone may have changed by `now`, the most overdue first, at most `most`.
    async fn due(&self, now: Time, most: u32) -> Result<Vec<InvoiceId>, StoreError>;

    /// The index that was reserved before, if it comes after `beyond`; else the next unused one of the extended public key that
    /// does, which is reserved from then on. It is never given for anything else, even if it ends up unused.
    ///
    /// So whoever asks often, or gives up half-way, uses one up and not many: wallets look only so far beyond the last
    /// address that was used.
    async fn reserve_index(&self, wish: Reservation<'_>, beyond: Option<u32>) -> Result<u32, StoreError>;

    /// How many indexes of an extended public key were ever taken: all of them are below.
    async fn indexes_taken(&self, key_name: &str) -> Result<u32, StoreError>;

    /// Where the watcher of a network stands (JSON).
    async fn position(&self, realm: &Realm, network: &NetworkId) -> Result<Option<String>, StoreError>;

    /// A test project's chain (JSON).
    async fn sandbox_chain(&self, project: &str, family: &str) -> Result<Option<String>, StoreError>;

    /// Keeps a test project's chain.
    async fn save_sandbox_chain(&self, project: &str, family: &str, chain: &str) -> Result<(), StoreError>;

    /// Postbacks that are due by `now`, at most one for each invoice (the oldest that is not done) and 50 for each project.
    async fn due_deliveries(&self, now: Time, most: u32) -> Result<Vec<Delivery>, StoreError>;

    /// When the next postback is due. One that waits for an earlier one of its invoice is not, however old it is.
    async fn next_delivery_at(&self) -> Result<Option<Time>, StoreError>;

    /// How many postbacks are pending.
    async fn backlog(&self) -> Result<Backlog, StoreError>;

    /// Writes down what came of trying.
    async fn attempted(&self, number: i64, attempt: &Attempt) -> Result<(), StoreError>;

    /// All postbacks of an invoice, oldest first.
    async fn deliveries(&self, invoice: InvoiceId) -> Result<Vec<Delivery>, StoreError>;

    /// Sealed payer data of an invoice.
    async fn payer_data(&self, invoice: InvoiceId) -> Result<Option<Vec<u8>>, StoreError>;

    /// Deletes payer data, and what donors said, whose time has come.
    async fn forget_payer_data(&self, now: Time) -> Result<u64, StoreError>;

    /// Deletes the payer data of one invoice, and what its donor said. Says whether there was any.
    async fn forget_payer(&self, invoice: InvoiceId) -> Result<bool, StoreError>;

    /// What a donation page raised in a currency: the sum of its settled donations, exactly.
    async fn raised(&self, page: &DonationPage<'_>, currency: FiatCurrency) -> Result<Fiat, StoreError>;

    /// What donors said, sealed, of the newest settled donations of a page: `most` at most.
    async fn donors(
        &self,
        page: &DonationPage<'_>,
        most: u32,
    ) -> Result<Vec<(InvoiceId, Vec<u8>)>, StoreError>;

    /// How many of a checkout link's invoices are paid, and how many may still be: what is sold, and what is held for buyers.
    async fn sold(&self, link: &CheckoutLink<'_>) -> Result<Sold, StoreError>;

    /// What the donor of an invoice said, sealed.
    async fn donor(&self, invoice: InvoiceId) -> Result<Option<Vec<u8>>, StoreError>;

    /// Keeps a code that pairs one device, and forgets codes whose time is over.
    async fn offer_pairing(&self, code: &PairingCode, now: Time) -> Result<(), StoreError>;

    /// Whether a terminal's code, by its hash, can be used at `now`.
    async fn is_pairing_offered(
        &self,
        terminal: Terminal<'_>,
        code: &[u8],
        now: Time,
    ) -> Result<bool, StoreError>;

    /// Uses a terminal's code up, by its hash, and pairs a device. Says whether there was such a code.
    async fn pair(&self, terminal: Terminal<'_>, code: &[u8], device: &NewDevice)
    -> Result<bool, StoreError>;

    /// A device that is paired, or was.
    async fn device(&self, id: &str) -> Result<Option<Device>, StoreError>;

    /// Every device that is paired, by terminal.
    async fn devices(&self) -> Result<Vec<Device>, StoreError>;

    /// Unpairs a device. Says whether it was paired.
    async fn unpair(&self, id: &str, now: Time) -> Result<bool, StoreError>;

    /// The last invoices that a terminal made, the newest first.
    async fn till_sales(&self, terminal: Terminal<'_>, most: u32) -> Result<Vec<TillSale>, StoreError>;

    /// Whether a terminal made an invoice.
    async fn is_till_sale(&self, terminal: Terminal<'_>, invoice: InvoiceId) -> Result<bool, StoreError>;

    /// Publishes a key, once and for ever.
    async fn publish_key(&self, key: &SigningKey) -> Result<(), StoreError>;

    /// Every key that was ever published, the newest first.
    async fn published_keys(&self) -> Result<Vec<SigningKey>, StoreError>;

    /// The site that named a project when it was last asked, if it did.
    async fn verified_site(&self, project: &str) -> Result<Option<VerifiedSite>, StoreError>;

    /// Writes down what came of asking a project's site: nothing forgets what it said before.
    async fn save_verified_site(
        &self,
        project: &str,
        verified: Option<&VerifiedSite>,
    ) -> Result<(), StoreError>;

    /// Answers if the rows can be read, not only the engine reached.
    async fn ping(&self) -> Result<(), StoreError>;
}
