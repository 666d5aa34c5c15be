//! Sends postbacks: takes the rows that are due, makes an attempt, writes down what came of it.
//!
//! Rows are in order within an invoice and independent between invoices. A row is done only when the shop's answer is
//! written: after a crash in between it is sent again, with the same id.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use quittance_protocol::{Duration, InvoiceId};
use quittance_store::StoreError;
use quittance_store::row::{Attempt, Delivery};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::backoff::next_attempt;
use super::courier::{Courier, Undelivered};
use crate::app::App;
use crate::clock;

/// How many rows are looked at in one go.
const LOOKED_AT: u32 = 500;
/// How many attempts are made at the same time.
const AT_ONCE: usize = 64;
/// How many of them for one shop, so that a slow one holds up nobody else.
const AT_ONCE_EACH: usize = 8;
/// The longest sleep between two looks: the clock may have been set.
const LONGEST_SLEEP: Duration = Duration::from_seconds(30);
/// The shortest sleep.
const SHORTEST_SLEEP: Duration = Duration::from_millis(20);
/// The sleep while attempts are under way, or when rows cannot be read.
const SHORT_SLEEP: Duration = Duration::from_seconds(1);
/// How long attempts that are under way may still take when the gateway stops.
const LAST_ORDERS: Duration = Duration::from_seconds(5);

/// Sends postbacks until the gateway stops.
pub async fn send_postbacks(app: Arc<App>, stop: CancellationToken) {
    let courier = match Courier::new() {
        Ok(courier) => courier,
        Err(error) => {
            tracing::error!(%error, alarm = true, "No postback can be sent");
            return;
        }
    };
    let mut rounds = Rounds { app, courier, out: Out::default(), attempts: JoinSet::new() };
    while !stop.is_cancelled() {
        let sleep = match rounds.set_out().await {
            Ok(sleep) => sleep,
            Err(error) => {
                tracing::error!(%error, "Postbacks cannot be read");
                SHORT_SLEEP
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = rounds.app.book.outbox.notified() => {}
            () = tokio::time::sleep(clock::sleep_for(sleep)) => {}
            Some(back) = rounds.attempts.join_next() => rounds.out.back(back.ok()),
        }
    }
    // Whatever is cut off here is a row, and sent again at the next start.
    let under_way = async { while rounds.attempts.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(clock::sleep_for(LAST_ORDERS), under_way).await;
}

struct Rounds {
    app: Arc<App>,
    courier: Courier,
    out: Out,
    attempts: JoinSet<(InvoiceId, String)>,
}

/// For whom attempts are under way.
#[derive(Debug, Default)]
struct Out {
    invoices: HashSet<InvoiceId>,
    projects: HashMap<String, usize>,
}

impl Out {
    fn may_go(&self, delivery: &Delivery) -> bool {
        let of_project = self.projects.get(&delivery.project).copied().unwrap_or_default();
        !self.invoices.contains(&delivery.invoice)
            && of_project < AT_ONCE_EACH
            && self.invoices.len() < AT_ONCE
    }

    fn go(&mut self, delivery: &Delivery) {
        self.invoices.insert(delivery.invoice);
        *self.projects.entry(delivery.project.clone()).or_default() += 1;
    }

    /// An attempt that never came back leaves its place taken: its row is then tried at the next start.
    fn back(&mut self, attempt: Option<(InvoiceId, String)>) {
        let Some((invoice, project)) = attempt else { return };
        self.invoices.remove(&invoice);
        if let Some(count) = self.projects.get_mut(&project) {
            *count = count.saturating_sub(1);
        }
    }
}

impl Rounds {
    /// Starts an attempt for everything that is due and may go, and says when to look again.
    async fn set_out(&mut self) -> Result<Duration, StoreError> {
        while let Some(back) = self.attempts.try_join_next() {
            self.out.back(back.ok());
        }
        let now = clock::now();
        for delivery in self.app.book.store().due_deliveries(now, LOOKED_AT).await? {
            if self.out.may_go(&delivery) {
                self.out.go(&delivery);
                self.attempts.spawn(attempt(Arc::clone(&self.app), self.courier.clone(), delivery));
            }
        }
        let next = self.app.book.store().next_delivery_at().await?;
        let until = next.map_or(LONGEST_SLEEP, |next| next.since(now));
        let shortest = if self.attempts.is_empty() { SHORTEST_SLEEP } else { SHORT_SLEEP };
        Ok(until.max(shortest).min(LONGEST_SLEEP))
    }
}

async fn attempt(app: Arc<App>, courier: Courier, delivery: Delivery) -> (InvoiceId, String) {
    let now = clock::now();
    let result = match app.projects.find(&delivery.project) {
        Some(project) => courier.carry(project, &delivery, now).await,
        None => Err(Undelivered::Nowhere),
    };
    let outcome = outcome(&delivery, result);
    app.metrics.postbacks.attempted(&outcome);
    // Sending it again at once, because nobody could write that it was sent, would flood the shop.
    while let Err(error) = app.book.store().attempted(delivery.number, &outcome).await {
        tracing::error!(invoice.id = delivery.invoice.short(), %error, "What came of a postback cannot be written");
        tokio::time::sleep(clock::sleep_for(SHORT_SLEEP)).await;
    }
    (delivery.invoice, delivery.project)
}

/// What is written down of an attempt.
fn outcome(delivery: &Delivery, result: Result<(), Undelivered>) -> Attempt {
    let (now, attempts) = (clock::now(), delivery.attempts.saturating_add(1));
    let (invoice, kind) = (delivery.invoice.short(), delivery.kind.as_str());
    let error = match result {
        Ok(()) => {
            tracing::info!(
                invoice.id = invoice,
                kind,
                attempts,
                "Postback {kind} of invoice {invoice} delivered"
            );
            return Attempt::Delivered(now);
        }
        Err(error) => error,
    };
    match next_attempt(attempts, delivery.first_at, now) {
        Some(next) => {
            let delay_ms = next.since(now).millis();
            tracing::warn!(invoice.id = invoice, kind, attempts, delay_ms, %error, "Postback {kind} of invoice {invoice} not taken");
            Attempt::Again(next, error.to_string())
        }
        None => {
            tracing::error!(invoice.id = invoice, kind, attempts, %error, alarm = true, "Postback {kind} of invoice {invoice} given up");
            Attempt::GivenUp(error.to_string())
        }
    }
}
