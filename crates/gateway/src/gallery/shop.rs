//! The shop of the gallery's invoices: the demo's, once with real money and once without.

use std::sync::LazyLock;

use quittance_protocol::{Fiat, Method, Time};

use crate::app::Projects;
use crate::config::{ConfigError, Mode, ProjectConfig};
use crate::demo::Demo;
use crate::fees::Fees;
use crate::networks::Networks;
use crate::offers::Offer;
use crate::project::Project;
use crate::rates::Rates;

/// The shop. It has no nodes, so tokens have their usual contracts.
#[derive(Debug)]
pub(super) struct Shop {
    live: Project,
    test: Project,
    branded: Project,
    hebrew: Project,
    rates: Rates,
    /// Nodes: none.
    pub(super) networks: Networks,
}

/// How the shop shows itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// By its name alone.
    Plain,
    /// With everything that it can decide: logo, colour, terms, and a site that was verified.
    Branded,
    /// By a name that is written from right to left.
    Hebrew,
}

/// A name whose full stop shows whether it is kept apart from what stands around it.
const HEBREW: &str = "ספרי רוח צפונית בע״מ.";

/// Where its payers go back to.
const SITE: &str = "https://northwind.example";

impl Shop {
    /// The one shop there is.
    pub(super) fn get() -> Option<&'static Self> {
        static SHOP: LazyLock<Option<Shop>> = LazyLock::new(Shop::open);
        SHOP.as_ref()
    }

    fn open() -> Option<Self> {
        let config = Demo::config(SITE).ok()?;
        let demo = config.project.first()?;
        let plain = ProjectConfig { logo: None, ..demo.clone() };
        Some(Self {
            live: project(&plain, Mode::Live).ok()?,
            test: project(&plain, Mode::Test).ok()?,
            branded: branded(demo).ok()?,
            hebrew: project(&ProjectConfig { name: HEBREW.to_owned(), ..plain }, Mode::Live).ok()?,
            rates: Rates::check(&config.rates, &Projects::default(), &Networks::default()).ok()?,
            networks: Networks::default(),
        })
    }

    /// Its project.
    pub(super) const fn project(&self, mode: Mode, look: Look) -> &Project {
        match (mode, look) {
            (Mode::Live, Look::Plain) => &self.live,
            (Mode::Test, Look::Plain) => &self.test,
            (Mode::Live | Mode::Test, Look::Branded) => &self.branded,
            (Mode::Live | Mode::Test, Look::Hebrew) => &self.hebrew,
        }
    }

    /// A way to pay, with its price.
    pub(super) fn offer(&self, code: &str, fiat: Fiat, now: Time) -> Option<Offer> {
        let method = Method::find(code)?;
        let price = self.rates.of(method.asset.symbol, fiat.currency(), now).ok()?;
        let due = price.rate.quote(fiat, method)?;
        // What networks take is known from nodes alone, so the pictures show what the sandbox plays.
        let fee = Fees::default().usual(Mode::Test, method, now).and_then(|(coin, amount)| {
            let price = self.rates.of(coin.asset.symbol, fiat.currency(), now).ok()?;
            price.rate.worth(amount, coin, fiat.currency())
        });
        Some(Offer { method, price, due, fee })
    }
}

fn project(demo: &ProjectConfig, mode: Mode) -> Result<Project, ConfigError> {
    let success_url = Some(format!("{SITE}/thank-you"));
    let fail_url = Some(format!("{SITE}/basket"));
    Project::check(ProjectConfig { mode, success_url, fail_url, ..demo.clone() }, false)
}

fn branded(demo: &ProjectConfig) -> Result<Project, ConfigError> {
    let branded = ProjectConfig {
        terms: Some(format!("{SITE}/terms")),
        accent: Some("#7a1f3d".to_owned()),
        ..demo.clone()
    };
    project(&branded, Mode::Live)
}
