//! Sends postbacks: takes the rows that are due, makes an attempt, writes down what came of it.
//!
//! Rows are in order within an invoice and independent between invoices. A row is done only when the shop's answer is
//! written: after a crash in between it is sent again, with the same id.

use std::collections::HashMap;
use std::sync::Arc;

use quittance_protocol::Duration;
use quittance_store::StoreError;
use quittance_store::row::{Attempt, Delivery};
use tokio::task::{Id, JoinError, JoinSet};
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
pub async fn send_postbacks(app: Arc<App>, courier: Courier, stop: CancellationToken) {
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
            Some(ended) = rounds.attempts.join_next_with_id() => rounds.back(ended),
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
    attempts: JoinSet<()>,
}

/// What is under way, by the attempt.
#[derive(Debug, Default)]
struct Out(HashMap<Id, Arc<Delivery>>);

impl Out {
    fn may_go(&self, delivery: &Delivery) -> bool {
        let of_project = self.0.values().filter(|other| other.project == delivery.project).count();
        self.0.values().all(|other| other.invoice != delivery.invoice)
            && of_project < AT_ONCE_EACH
            && self.0.len() < AT_ONCE
    }

    /// Makes room again. Gives the delivery of an attempt that panicked.
    fn back(&mut self, ended: Result<(Id, ()), JoinError>) -> Option<Arc<Delivery>> {
        match ended {
            Ok((id, ())) => {
                self.0.remove(&id);
                None
            }
            Err(error) => self.0.remove(&error.id()),
        }
    }
}

impl Rounds {
    /// Starts an attempt for everything that is due and may go, and says when to look again.
    async fn set_out(&mut self) -> Result<Duration, StoreError> {
        while let Some(ended) = self.attempts.try_join_next_with_id() {
            self.back(ended);
        }
        let now = clock::now();
        for delivery in self.app.book.store().due_deliveries(now, LOOKED_AT).await? {
            if self.out.may_go(&delivery) {
                let delivery = Arc::new(delivery);
                let attempt = attempt(Arc::clone(&self.app), self.courier.clone(), Arc::clone(&delivery));
                let id = self.attempts.spawn(attempt).id();
                self.out.0.insert(id, delivery);
            }
        }
        let next = self.app.book.store().next_delivery_at().await?;
        let until = next.map_or(LONGEST_SLEEP, |next| next.since(now));
        let shortest = if self.attempts.is_empty() { SHORTEST_SLEEP } else { SHORT_SLEEP };
        Ok(until.max(shortest).min(LONGEST_SLEEP))
    }

    /// An attempt has ended. One that panicked has failed as others do, so that its row waits before it is tried again.
    fn back(&mut self, ended: Result<(Id, ()), JoinError>) {
        if let Some(delivery) = self.out.back(ended) {
            let app = Arc::clone(&self.app);
            let failed = Arc::clone(&delivery);
            let written = async move { write_down(&app, &failed, Err(Undelivered::BrokenOff)).await };
            let id = self.attempts.spawn(written).id();
            self.out.0.insert(id, delivery);
        }
    }
}

async fn attempt(app: Arc<App>, courier: Courier, delivery: Arc<Delivery>) {
    let result = match app.projects.find(&delivery.project) {
        Some(project) => courier.carry(project, &delivery, clock::now()).await,
        None => Err(Undelivered::Nowhere),
    };
    write_down(&app, &delivery, result).await;
}

async fn write_down(app: &App, delivery: &Delivery, result: Result<(), Undelivered>) {
    let outcome = outcome(delivery, result);
    app.metrics.postbacks.attempted(&outcome);
    // Sending it again at once, because nobody could write that it was sent, would flood the shop.
    while let Err(error) = app.book.store().attempted(delivery.number, &outcome).await {
        tracing::error!(invoice.id = delivery.invoice.short(), %error, "What came of a postback cannot be written");
        tokio::time::sleep(clock::sleep_for(SHORT_SLEEP)).await;
    }
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

#[cfg(test)]
mod tests {
    use quittance_protocol::Time;

    use super::*;

    /// A place that was never given back kept every later postback of its invoice until the next start.
    #[tokio::test]
    async fn an_attempt_that_panics_gives_its_place_back() {
        let delivery = Arc::new(Delivery {
            number: 1,
            invoice: clock::new_id().unwrap(),
            project: "NORTHWIND0000001".to_owned(),
            kind: "invoice.paid".to_owned(),
            webhook_id: "msg_1".to_owned(),
            body: "{}".to_owned(),
            attempts: 0,
            first_at: Time::from_seconds(0),
            delivered_at: None,
        });
        let (mut out, mut attempts) = (Out::default(), JoinSet::new());
        let id = attempts.spawn(async { panic!("a postback broke") }).id();
        out.0.insert(id, Arc::clone(&delivery));
        assert!(!out.may_go(&delivery));
        let broken = out.back(attempts.join_next_with_id().await.unwrap());
        assert_eq!(broken.unwrap().number, 1);
        assert!(out.may_go(&delivery));
    }
}
