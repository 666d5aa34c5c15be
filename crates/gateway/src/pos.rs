//! A shop's counter: a phone or tablet that is paired once, and then takes payments.
//!
//! # Layout
//!
//! - [`settings`] is a counter as the operator writes it; here it is checked.
//! - [`pairing`] makes codes and devices; [`cookie`] is what a paired device shows.
//! - [`order`] reads what a device wants to sell, [`sale`] makes an invoice of it, `limits` bounds how many.
//! - [`counter`] lets paired devices in and answers others; [`routes`] are the requests.
//! - [`app`] makes it an app: manifest, icons, service worker.

pub mod app;
pub mod cookie;
pub mod counter;
mod icon;
mod limits;
pub mod order;
pub mod pairing;
pub mod routes;
pub mod sale;
pub mod settings;
mod slip;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use quittance_page::ssr::Sheet;
use quittance_protocol::pos::{Boot, Percent, Product};
use quittance_protocol::{Fiat, FiatCurrency, Method};
use quittance_store::row;
use sha2::{Digest, Sha256};

use self::icon::Icons;
pub use self::limits::Limits;
use self::settings::{ProductConfig, TerminalConfig};
use crate::app::Projects;
use crate::config::{Config, ConfigError, rule};
use crate::project::Project;

/// The longest title and the longest name of a product, in letters.
const LONGEST_NAME: usize = 60;
/// Products of a counter, at most.
const MOST_PRODUCTS: usize = 200;
/// Tips to choose from, at most.
const MOST_TIPS: usize = 5;
/// Ways to pay that fit below a code.
const MOST_METHODS: usize = 6;

/// A shop's counter.
#[derive(Debug)]
pub struct Terminal {
    /// Its name in its address.
    pub id: String,
    /// Whom it sells for.
    pub project: Arc<Project>,
    /// Its name for people.
    pub title: String,
    /// What it sells in.
    pub currency: FiatCurrency,
    /// What can be tapped.
    pub products: Vec<Product>,
    /// Tips to offer.
    pub tips: Vec<Percent>,
    /// Whether the seller may give a discount.
    pub discount: bool,
    /// What can be chosen at the counter.
    pub methods: Vec<&'static Method>,
    /// Names these products and prices.
    pub edition: String,
    /// The style sheet of its document.
    pub sheet: Sheet,
    /// Its pictures among a device's apps.
    pub icons: Icons,
}

/// The configured counters.
#[derive(Debug, Default)]
pub struct Terminals(BTreeMap<String, Arc<Terminal>>);

impl Terminals {
    /// Checks all of them.
    ///
    /// # Errors
    ///
    /// Names the counter and the value that cannot be.
    pub fn check(config: &Config, projects: &Projects) -> Result<Self, ConfigError> {
        let mut terminals = BTreeMap::new();
        for configured in &config.terminal {
            let terminal = Terminal::check(configured, config, projects)?;
            let place = place(&terminal.id);
            if terminals.insert(terminal.id.clone(), Arc::new(terminal)).is_some() {
                return Err(ConfigError::Value { place, problem: "the id is used twice".to_owned() });
            }
        }
        Ok(Self(terminals))
    }

    /// The counter of this name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Arc<Terminal>> {
        self.0.get(id)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Terminal>> {
        self.0.values()
    }
}

impl Terminal {
    /// Checks a configured counter.
    ///
    /// # Errors
    ///
    /// Says which value cannot be.
    pub fn check(
        configured: &TerminalConfig,
        config: &Config,
        projects: &Projects,
    ) -> Result<Self, ConfigError> {
        let wrong = |problem: String| ConfigError::Value { place: place(&configured.id), problem };
        rule::id(&configured.id).map_err(|problem| wrong(problem.to_owned()))?;
        let project = projects.find(&configured.project);
        let project = project.ok_or_else(|| wrong("project must be the id of a [[project]]".to_owned()))?;
        let title = rule::one_line("title", &configured.title, LONGEST_NAME).map_err(wrong)?;
        let currency: FiatCurrency = configured
            .currency
            .parse()
            .map_err(|_| wrong(format!("{} is no currency that is known", configured.currency)))?;
        let products = products(&configured.product, currency).map_err(wrong)?;
        let tip = |text: &String| {
            let percent = text.parse().ok().filter(|percent: &Percent| !percent.is_zero());
            percent.ok_or_else(|| wrong(format!("tips: {text} is no percentage such as \"10\"")))
        };
        let tips = configured.tips.iter().map(tip).collect::<Result<Vec<_>, _>>()?;
        if tips.len() > MOST_TIPS {
            return Err(wrong(format!("tips must be {MOST_TIPS} at most")));
        }
        let method = |code: &String| {
            let offered = project.methods.iter().find(|method| method.code == *code).copied();
            offered.ok_or_else(|| wrong(format!("methods: project {} does not offer {code}", project.id)))
        };
        let methods = configured.methods.iter().map(method).collect::<Result<Vec<_>, _>>()?;
        if methods.len() > MOST_METHODS {
            return Err(wrong(format!("methods must be {MOST_METHODS} at most")));
        }
        let logo = config.project.iter().find(|other| other.id == project.id).and_then(|it| it.logo.clone());
        Ok(Self {
            id: configured.id.clone(),
            project: Arc::clone(project),
            title,
            currency,
            edition: edition(currency, &products, &tips, configured.discount),
            products,
            tips,
            discount: configured.discount,
            methods,
            sheet: Sheet::of_counters(&project.brand.tokens),
            icons: Icons::of(logo),
        })
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/pos/{}", self.id)
    }

    /// As rows know it.
    #[must_use]
    pub fn row(&self) -> row::Terminal<'_> {
        row::Terminal { project: &self.project.id, terminal: &self.id }
    }

    /// What its program starts with.
    #[must_use]
    pub fn boot(&self, kept: &str) -> Boot {
        Boot {
            terminal: self.id.clone(),
            title: self.title.clone(),
            shop: self.project.name.clone(),
            currency: self.currency.code().to_owned(),
            decimals: self.currency.decimals(),
            edition: self.edition.clone(),
            products: self.products.clone(),
            tips: self.tips.clone(),
            discount: self.discount,
            test: self.project.is_test(),
            kept: kept.to_owned(),
        }
    }
}

fn products(configured: &[ProductConfig], currency: FiatCurrency) -> Result<Vec<Product>, String> {
    if configured.len() > MOST_PRODUCTS {
        return Err(format!("products must be {MOST_PRODUCTS} at most"));
    }
    let mut seen = BTreeSet::new();
    let product = |product: &ProductConfig| -> Result<Product, String> {
        let id = &product.id;
        let wrong = |problem: &str| format!("product {id}: {problem}");
        rule::id(id).map_err(wrong)?;
        let name = rule::one_line("name", &product.name, LONGEST_NAME).map_err(|problem| wrong(&problem))?;
        let price = Fiat::parse(&product.price, currency).ok().filter(|price| price.minor() > 0);
        let price = price.ok_or_else(|| {
            format!("product {id}: price must be an amount in {} such as \"5\"", currency.code())
        })?;
        Ok(Product { id: id.clone(), name, price: price.minor() })
    };
    let products = configured.iter().map(product).collect::<Result<Vec<_>, _>>()?;
    match products.iter().find(|product| !seen.insert(&product.id)) {
        Some(twice) => Err(format!("product {}: the id is used twice", twice.id)),
        None => Ok(products),
    }
}

/// Whatever a seller sees of prices goes into it, so that a sale by other prices is noticed.
fn edition(currency: FiatCurrency, products: &[Product], tips: &[Percent], discount: bool) -> String {
    let mut hash = Sha256::new();
    let listed = products
        .iter()
        .flat_map(|product| [product.id.clone(), product.name.clone(), product.price.to_string()]);
    let tips = tips.iter().map(ToString::to_string);
    let parts = [currency.code().to_owned(), discount.to_string()].into_iter().chain(tips).chain(listed);
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    hex::encode(hash.finalize()).get(..16).unwrap_or_default().to_owned()
}

fn place(id: &str) -> String {
    format!("terminal {id}")
}

#[cfg(test)]
mod tests;
