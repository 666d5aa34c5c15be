//! Checkout links: what a project sells at an address of ours, at a price that no buyer can change.
//!
//! # Layout
//!
//! - [`settings`] is a link as the operator writes it; here it is checked.
//! - [`amount`] reads what a shop's own page asks for, where a project allows that.

pub mod amount;
pub mod settings;

use std::collections::BTreeMap;
use std::sync::Arc;

use quittance_ledger::terms::PayerData;
use quittance_protocol::{Fiat, FiatCurrency};
use quittance_store::row::{CheckoutLink, Realm};

use self::settings::LinkConfig;
use crate::app::Projects;
use crate::config::{Config, ConfigError, rule};
use crate::details::Line;
use crate::frame::Plain;
use crate::project::Project;

/// The longest title, in letters.
const LONGEST_TITLE: usize = 120;
/// The longest description, in bytes.
const LONGEST_TEXT: usize = 10_000;
/// The longest number, in letters.
const LONGEST_NUMBER: usize = 100;
/// The lines of a bill, at most.
const MOST_LINES: usize = 100;

/// A checkout link.
#[derive(Debug)]
pub struct Link {
    /// Its name in its address.
    pub id: String,
    /// Who sells.
    pub project: Arc<Project>,
    /// The chains that it is paid on.
    pub realm: Realm,
    /// What is sold.
    pub title: String,
    /// More about it, in paragraphs.
    pub description: String,
    /// What it costs.
    pub fiat: Fiat,
    /// The number on its bills.
    pub number: Option<String>,
    /// What its bills list.
    pub lines: Vec<Line>,
    /// How many there are to sell, if they are counted.
    pub stock: Option<u32>,
    /// Whether buyers say who they are, if not as the project has it.
    pub payer_data: Option<PayerData>,
    /// Where a buyer goes after paying, if not where the project says.
    pub success_url: Option<String>,
}

/// The configured checkout links.
#[derive(Debug, Default)]
pub struct Links(BTreeMap<String, Arc<Link>>);

impl Links {
    /// Checks all of them.
    ///
    /// # Errors
    ///
    /// Names the link and the value that cannot be.
    pub fn check(config: &Config, projects: &Projects, may_loopback: bool) -> Result<Self, ConfigError> {
        let mut links = BTreeMap::new();
        for configured in &config.link {
            let wrong = |problem: String| ConfigError::Value { place: place(&configured.id), problem };
            let link = Link::check(configured, projects, may_loopback).map_err(wrong)?;
            if links.insert(link.id.clone(), Arc::new(link)).is_some() {
                return Err(wrong("the id is used twice".to_owned()));
            }
        }
        Ok(Self(links))
    }

    /// The link of this name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Arc<Link>> {
        self.0.get(id)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Link>> {
        self.0.values()
    }
}

impl Link {
    fn check(config: &LinkConfig, projects: &Projects, may_loopback: bool) -> Result<Self, String> {
        rule::id(&config.id)?;
        let project = projects.find(&config.project);
        let project = project.ok_or("project must be the id of a [[project]]")?;
        let title = rule::one_line("title", &config.title, LONGEST_TITLE)?;
        if config.description.len() > LONGEST_TEXT {
            return Err("description must be at most 10000 bytes".to_owned());
        }
        let number = config
            .number
            .as_ref()
            .map(|number| rule::one_line("number", number, LONGEST_NUMBER))
            .transpose()?;
        let code = &config.currency;
        let currency: FiatCurrency =
            code.parse().map_err(|_| format!("{code} is no currency that is known"))?;
        let fiat = Fiat::parse(&config.amount, currency).ok().filter(|fiat| fiat.minor() > 0);
        let fiat = fiat.ok_or_else(|| {
            // As many digits behind the point as the currency has: yen have none.
            let such_as = Fiat::from_minor(2490, currency).value();
            format!("amount must be an amount in {code} such as \"{such_as}\"")
        })?;
        if config.lines.len() > MOST_LINES {
            return Err("lines must be 100 at most".to_owned());
        }
        let lines = config.lines.iter().map(|line| {
            let [quantity, amount] = [line.quantity.as_deref(), line.amount.as_deref()];
            Line::new(&line.description, quantity, amount, currency)
                .map_err(|error| format!("lines: {error}"))
        });
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        if config.stock == Some(0) {
            return Err("stock must be 1 or more; what is no longer sold needs no link".to_owned());
        }
        let plain = Plain::of(may_loopback);
        config.success_url.as_ref().map_or(Ok(()), |url| rule::return_url("success_url", url, plain))?;
        Ok(Self {
            id: config.id.clone(),
            project: Arc::clone(project),
            realm: project.realm(),
            title,
            description: config.description.trim().to_owned(),
            fiat,
            number,
            lines,
            stock: config.stock,
            payer_data: config.payer_data.map(|asked| match asked {
                true => PayerData::Needed,
                false => PayerData::NotNeeded,
            }),
            success_url: config.success_url.clone(),
        })
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/c/{}", self.id)
    }

    /// As rows know it.
    #[must_use]
    pub fn row(&self) -> CheckoutLink<'_> {
        CheckoutLink { project: &self.project.id, link: &self.id, realm: &self.realm }
    }
}

fn place(id: &str) -> String {
    format!("link {id}")
}

#[cfg(test)]
mod tests;
