//! `POST /i/{id}/sandbox/{action}`: plays the chain of a test invoice.

use axum::extract::Path;
use axum::response::Response;
use quittance_chain::sandbox::{Action as ChainAction, Payment};
use quittance_ledger::fact::Fact;
use quittance_ledger::{Quote, Target};
use quittance_protocol::problem::Problem;
use quittance_protocol::{Amount, Duration, Family, Method, Network, decimal};

use super::fields::Fields;
use super::{Arrival, PayerError, Visit};
use crate::book::{Extras, Opened};
use crate::sandbox::PlayError;
use crate::watch::follow_sandbox;

/// Plays, then reads the chain up to its tip, so that the answer already shows what happened.
pub async fn play(
    arrival: Arrival,
    Path((_, action)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    if !visit.project.is_test() {
        return Err(visit.refuse(Problem::UnknownInvoice));
    }
    let scene = Scene { visit: &visit, opened: &opened, fields: &fields };
    if action == "decide" {
        return scene.decide().await;
    }
    // The panel may have been shown before a block took the payment.
    if action == "drop" && scene.dropped().is_none() {
        return Err(visit.refuse(Problem::NotNow));
    }
    let (family, action) = scene.action(&action).ok_or_else(|| visit.refuse(Problem::InvalidInput))?;
    let passed = if let ChainAction::Pass { seconds } = &action {
        Duration::from_seconds(i64::from(*seconds))
    } else {
        Duration::ZERO
    };
    let mut also = Vec::new();
    if let ChainAction::Pay(payment) = &action {
        also.extend(Network::find(payment.to.network.as_str()));
    }
    let transaction = match family {
        Some(family) => scene.played(family, action).await?,
        None => scene.played_everywhere(&action).await?,
    };
    if passed > Duration::ZERO {
        let extras = Extras { pass: passed, ..Extras::default() };
        visit
            .app
            .book
            .record(visit.id, &extras, |_| Vec::new())
            .await
            .map_err(|error| visit.refused_by_book(&error))?;
    }
    scene.follow(also).await;
    let opened = visit.app.book.wake(visit.id).await.map_err(|error| visit.refused_by_book(&error))?;
    visit.granted_with(&opened, transaction)
}

struct Scene<'a> {
    visit: &'a Visit,
    opened: &'a Opened,
    fields: &'a Fields,
}

impl Scene<'_> {
    /// What is played on which family's chain. Time passes on all of them: an invoice may not have chosen yet, or choose anew.
    fn action(&self, name: &str) -> Option<(Option<Family>, ChainAction)> {
        let quoted = self.opened.reading.quote.as_ref().and_then(|quote| Method::find(quote.method.as_str()));
        let family = quoted.map(|method| method.network().family);
        let action = match name {
            "pay" => {
                let (method, action) = self.payment()?;
                return Some((Some(method.network().family), action));
            }
            "pass" => return Some((None, ChainAction::Pass { seconds: self.fields.number("seconds")? })),
            "drop" => ChainAction::Drop { transaction: self.dropped()? },
            "mine" => ChainAction::Mine {
                count: match self.fields.get("until") {
                    Some("final") => self.until_final(),
                    Some(_) => return None,
                    None => self.fields.number("count").unwrap_or(1),
                },
            },
            "reorg" => ChainAction::Reorg {
                depth: self.fields.number("depth").unwrap_or(1),
                return_to_mempool: self.fields.says_yes("return_to_mempool"),
            },
            "outage" => ChainAction::Outage { on: self.fields.says_yes("on") },
            _ => return None,
        };
        Some((Some(family?), action))
    }

    /// Blocks until all that arrived is final, and no more: a deeper payment could not be undone. One if nothing waits for any.
    fn until_final(&self) -> u32 {
        let reading = &self.opened.reading;
        let counted = reading.transfers.iter().map(|counted| &counted.money);
        let missing =
            counted.chain(&reading.elsewhere).map(|money| money.need.saturating_sub(money.confirmations));
        missing.max().unwrap_or_default().clamp(1, 100)
    }

    /// The transaction that was named, or the newest one that is still in the mempool.
    fn dropped(&self) -> Option<String> {
        self.fields.get("txid").map(str::to_owned).or_else(|| self.newest())
    }

    fn newest(&self) -> Option<String> {
        let mut transfers = self.opened.reading.transfers.iter().rev();
        let waiting = transfers.find(|counted| !counted.money.is_in_a_block())?;
        Some(waiting.money.transfer.key.transaction.clone())
    }

    fn payment(&self) -> Option<(&'static Method, ChainAction)> {
        let quote: &Quote = self.opened.reading.quote.as_ref()?;
        let code = self.fields.get("method").unwrap_or(quote.method.as_str());
        let method = Method::find(code)?;
        let amount = match self.fields.get("amount") {
            Some(text) => Amount::new(decimal::parse(&text.replace(',', "."), method.decimals).ok()?),
            None if self.opened.reading.remaining.is_zero() => quote.due,
            None => self.opened.reading.remaining,
        };
        let target = quote.target.as_ref()?;
        let to = Target { network: method.network().id(), ..target.clone() };
        // As a form says it, or in numbers and names.
        let (several, replaced) = match self.fields.get("as") {
            Some("several") => (2, None),
            Some("replacement") => (1, Some(self.newest()?)),
            Some(_) | None => (1, None),
        };
        let transfers = self.fields.number("transfers").unwrap_or(several);
        let replaces = self.fields.get("replaces").map(str::to_owned).or(replaced);
        let payment = Payment { to, method: method.code(), amount, transfers, replaces };
        Some((method, ChainAction::Pay(payment)))
    }

    async fn played(&self, family: Family, action: ChainAction) -> Result<Option<String>, PayerError> {
        let app = &self.visit.app;
        let played = app.sandboxes.play(app.book.store(), &self.opened.invoice.project, family, action).await;
        played.map_err(|error| match error {
            PlayError::Refused(_) => self.visit.refuse(Problem::InvalidInput),
            PlayError::Store(error) => {
                tracing::error!(%error, "The sandbox cannot be kept");
                self.visit.refuse(Problem::TryLater)
            }
        })
    }

    /// Plays all chains of the project.
    async fn played_everywhere(&self, action: &ChainAction) -> Result<Option<String>, PayerError> {
        for family in Family::ALL {
            self.played(*family, action.clone()).await?;
        }
        Ok(None)
    }

    /// Reads every network the invoice has an address or money on.
    async fn follow(&self, mut networks: Vec<&'static Network>) {
        let its_own = self.opened.reading.networks();
        networks.extend(its_own.into_iter().filter_map(|id| Network::find(id.as_str())));
        networks.sort_by_key(|network| network.id);
        networks.dedup_by_key(|network| network.id);
        for network in networks {
            // A chain that plays an outage cannot be read: that is the point of it, and the page says so.
            let _ = follow_sandbox(&self.visit.app, &self.opened.invoice.project, network).await;
        }
    }

    /// Plays the merchant.
    async fn decide(&self) -> Result<Response, PayerError> {
        let fact = match self.fields.get("decision") {
            // Who looks at the page sees all that arrived, so nothing is taken that they do not know of.
            Some("accept") => Fact::Accepted(self.opened.reading.acceptable_anywhere()),
            Some("refuse") => Fact::Refused,
            Some("refunded") => Fact::Refunded,
            Some("cancel") => Fact::Canceled,
            Some(_) | None => return Err(self.visit.refuse(Problem::InvalidInput)),
        };
        let record =
            self.visit.app.book.record(self.visit.id, &Extras::default(), |_| vec![fact.clone()]).await;
        self.visit.granted(&record.map_err(|error| self.visit.refused_by_book(&error))?)
    }
}
