//! The shop of the gallery's invoices: the demo's, once with real money and once without.

use std::sync::LazyLock;

use quittance_protocol::{Fiat, Method, Time};

use crate::app::Projects;
use crate::config::{ConfigError, Mode, ProjectConfig};
use crate::demo::Demo;
use crate::networks::Networks;
use crate::offers::Offer;
use crate::project::Project;
use crate::rates::Rates;

/// The shop. It has no nodes, so tokens have their usual contracts.
#[derive(Debug)]
pub(super) struct Shop {
    live: Project,
    test: Project,
    rates: Rates,
    /// Nodes: none.
    pub(super) networks: Networks,
}

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
        Some(Self {
            live: project(demo, Mode::Live).ok()?,
            test: project(demo, Mode::Test).ok()?,
            rates: Rates::check(&config.rates, &Projects::default(), &Networks::default()).ok()?,
            networks: Networks::default(),
        })
    }

    /// Its project.
    pub(super) const fn project(&self, mode: Mode) -> &Project {
        match mode {
            Mode::Live => &self.live,
            Mode::Test => &self.test,
        }
    }

    /// A way to pay, with its price.
    pub(super) fn offer(&self, code: &str, fiat: Fiat, now: Time) -> Option<Offer> {
        let method = Method::find(code)?;
        let price = self.rates.of(method.asset.symbol, fiat.currency(), now).ok()?;
        let due = price.rate.quote(fiat, method)?;
        Some(Offer { method, price, due })
    }
}

fn project(demo: &ProjectConfig, mode: Mode) -> Result<Project, ConfigError> {
    let success_url = Some(format!("{SITE}/thank-you"));
    let fail_url = Some(format!("{SITE}/basket"));
    Project::check(ProjectConfig { mode, success_url, fail_url, ..demo.clone() }, false)
}
