//! Writes the postbacks that a decision asks for.

use std::sync::Arc;

use quittance_ledger::{Event, Reading};
use quittance_protocol::{State, Time};
use quittance_store::StoreError;
use quittance_store::row::{Invoice, NewDelivery};

use super::{Drafts, content};
use crate::app::Projects;
use crate::clock;
use crate::details::Details;
use crate::merchant::Statement;
use crate::networks::Networks;

/// Writes the settlement postback of every invoice, and the events of shops that subscribe to them.
#[derive(Debug)]
pub struct Settlements {
    projects: Arc<Projects>,
    networks: Arc<Networks>,
    /// Where the gateway is reached from outside: links begin with it.
    public_url: String,
}

impl Settlements {
    /// Writes for these shops.
    #[must_use]
    pub fn new(projects: Arc<Projects>, networks: Arc<Networks>, public_url: String) -> Self {
        Self { projects, networks, public_url }
    }
}

impl Drafts for Settlements {
    fn deliveries(
        &self,
        invoice: &Invoice,
        reading: &Reading,
        events: &[Event],
        now: Time,
    ) -> Result<Vec<NewDelivery>, StoreError> {
        let project = self.projects.find(&invoice.project).filter(|project| project.postbacks.url.is_some());
        let Some(project) = project else { return Ok(Vec::new()) };
        let kinds = kinds(events, project.postbacks.events);
        if kinds.is_empty() {
            return Ok(Vec::new());
        }
        let settled_now = events.contains(&Event::Settled).then_some(now);
        let statement = Statement {
            project,
            networks: &self.networks,
            public_url: &self.public_url,
            invoice,
            details: Details::of(invoice)?,
            reading,
            revision: invoice.revision + 1,
            settled_at: invoice.history.settled_at().or(settled_now),
            now,
            offers: Vec::new(),
            locale: None,
        };
        Ok(kinds.into_iter().filter_map(|kind| written(&statement, kind)).collect())
    }
}

/// What a postback tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The v2 postback: once in the life of an invoice.
    Settled,
    /// The state is another one.
    Now(State),
    /// Money arrived that no quote asks for.
    Elsewhere,
    /// A settled payment was undone by its network.
    Reversed,
}

impl Kind {
    /// Its name in rows and on the wire.
    pub(super) fn name(self) -> String {
        match self {
            Self::Settled => content::SETTLED.to_owned(),
            Self::Now(state) => format!("invoice.{state}"),
            Self::Elsewhere => "invoice.elsewhere".to_owned(),
            Self::Reversed => "invoice.reversed".to_owned(),
        }
    }

    /// The id by which receivers tell a repeat, the same for ever.
    fn webhook_id(self, invoice: &str, revision: u64) -> String {
        match self {
            Self::Settled => format!("inv_{invoice}_settled"),
            Self::Now(_) => format!("inv_{invoice}_{revision}"),
            Self::Elsewhere => format!("inv_{invoice}_{revision}_elsewhere"),
            Self::Reversed => format!("inv_{invoice}_{revision}_reversed"),
        }
    }
}

/// What is told of these events: the settlement to everybody and first, the rest to subscribers.
///
/// Of several states that one commit went through, the last is told.
fn kinds(events: &[Event], subscribed: bool) -> Vec<Kind> {
    let state = events.iter().rev().find_map(|event| match event {
        Event::StateChanged { to, .. } => Some(Kind::Now(*to)),
        Event::Updated | Event::Settled | Event::Reversed | Event::Restored | Event::Elsewhere(_) => None,
    });
    let elsewhere = events.iter().any(|event| matches!(event, Event::Elsewhere(_)));
    let mut kinds = Vec::new();
    kinds.extend(events.contains(&Event::Settled).then_some(Kind::Settled));
    if subscribed {
        kinds.extend(state);
        kinds.extend(events.contains(&Event::Reversed).then_some(Kind::Reversed));
        kinds.extend(elsewhere.then_some(Kind::Elsewhere));
    }
    kinds
}

fn written(statement: &Statement<'_>, kind: Kind) -> Option<NewDelivery> {
    let id = statement.invoice.terms.id;
    let body = match kind {
        Kind::Settled => content::settlement(statement),
        Kind::Now(_) | Kind::Elsewhere | Kind::Reversed => content::event(statement, kind),
    };
    let body = body.inspect_err(|error| {
        tracing::error!(invoice.id = id.short(), %error, alarm = true, "A postback of invoice {} cannot be written", id.short());
    });
    Some(NewDelivery {
        webhook_id: kind.webhook_id(id.as_str(), statement.revision),
        kind: kind.name(),
        body: body.ok()?,
        // Rows are due by the gateway's clock, which the invoice's own may be ahead of.
        first_at: clock::now(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settlement_comes_first_and_the_last_state_is_told() {
        let paid = [
            Event::StateChanged { from: State::Awaiting, to: State::Confirming },
            Event::Updated,
            Event::StateChanged { from: State::Confirming, to: State::Paid },
            Event::Settled,
        ];
        assert_eq!(kinds(&paid, true), [Kind::Settled, Kind::Now(State::Paid)]);
        assert_eq!(kinds(&paid, false), [Kind::Settled]);
    }

    #[test]
    fn settled_again_is_no_second_settlement() {
        let undone = [Event::StateChanged { from: State::Paid, to: State::Detected }, Event::Reversed];
        let again = [Event::StateChanged { from: State::Detected, to: State::Paid }, Event::Restored];
        assert_eq!(kinds(&undone, true), [Kind::Now(State::Detected), Kind::Reversed]);
        assert_eq!(kinds(&again, true), [Kind::Now(State::Paid)]);
        assert_eq!(kinds(&[Event::Updated], true), []);
    }

    #[test]
    fn ids_differ_by_revision_and_kind_and_the_settlement_has_one_for_ever() {
        assert_eq!(Kind::Settled.webhook_id("A", 3), Kind::Settled.webhook_id("A", 9));
        assert_eq!(Kind::Now(State::Paid).webhook_id("A", 3), "inv_A_3");
        assert_eq!(Kind::Reversed.webhook_id("A", 3), "inv_A_3_reversed");
    }
}
