//! Donation pages: what may be given to a project by whoever likes, and what for.
//!
//! # Layout
//!
//! - [`settings`] is a page as the operator writes it; here it is checked.
//! - [`gift`] reads what a donor entered; [`donor`] is what they said, sealed before it is a row.
//! - [`card`] is the picture that social media show of it, [`lettering`] the letters on it.

pub mod card;
pub mod donor;
pub mod gift;
pub mod lettering;
pub mod settings;

use std::collections::BTreeMap;
use std::sync::Arc;

use quittance_page::ssr::Sheet;
use quittance_protocol::{Fiat, FiatCurrency};
use quittance_store::row::Realm;

use self::settings::{BoundsConfig, DonationConfig};
use crate::app::Projects;
use crate::brand::logo::{Logo, Picture};
use crate::config::{Config, ConfigError, rule};
use crate::project::Project;

/// The longest title, in letters: more fits on no card.
const LONGEST_TITLE: usize = 120;
/// The longest of other texts, in bytes.
const LONGEST_TEXT: usize = 10_000;
/// The largest bill, in whole units.
const LARGEST: &str = "10000000000";
/// Amounts to choose from, at most.
const MOST_PRESETS: usize = 8;

/// A donation page.
#[derive(Debug)]
pub struct DonationPage {
    /// Its name in its address.
    pub id: String,
    /// Whom the money is given to.
    pub project: Arc<Project>,
    /// The chains that it is given on.
    pub realm: Realm,
    /// The style sheet of its documents.
    pub sheet: Sheet,
    /// What it is for.
    pub title: String,
    /// The story, in paragraphs.
    pub story: String,
    /// What can be given, by currency; the page's own is the first.
    pub bounds: Vec<Bounds>,
    /// Amounts to choose from, in the page's own currency.
    pub presets: Vec<Fiat>,
    /// What is hoped for.
    pub goal: Option<Fiat>,
    /// A picture, and what it shows.
    pub image: Option<(Logo, String)>,
    /// What a donor reads afterwards.
    pub thanks: String,
    /// Whether donors may leave a name.
    pub ask_name: bool,
    /// Whether donors may leave a message.
    pub ask_message: bool,
    /// Whether names are shown.
    pub show_names: bool,
    /// Whether search engines may list it.
    pub indexed: bool,
}

/// How little and how much can be given in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The least.
    pub least: Fiat,
    /// The most.
    pub most: Fiat,
}

/// The configured donation pages.
#[derive(Debug, Default)]
pub struct Donations(BTreeMap<String, Arc<DonationPage>>);

impl Donations {
    /// Checks all of them.
    ///
    /// # Errors
    ///
    /// Names the page and the value that cannot be.
    pub fn check(config: &Config, projects: &Projects) -> Result<Self, ConfigError> {
        let mut pages = BTreeMap::new();
        for configured in &config.donation {
            let page = DonationPage::check(configured, projects)?;
            let place = place(&page.id);
            if pages.insert(page.id.clone(), Arc::new(page)).is_some() {
                return Err(ConfigError::Value { place, problem: "the id is used twice".to_owned() });
            }
        }
        Ok(Self(pages))
    }

    /// The page of this name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Arc<DonationPage>> {
        self.0.get(id)
    }

    /// The picture of this name, whichever page's it is.
    #[must_use]
    pub fn image(&self, name: &str) -> Option<&Logo> {
        self.0
            .values()
            .filter_map(|page| page.image.as_ref())
            .map(|(image, _)| image)
            .find(|image| image.name == name)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Arc<DonationPage>> {
        self.0.values()
    }
}

impl DonationPage {
    /// Checks a configured page.
    ///
    /// # Errors
    ///
    /// Says which value cannot be.
    pub fn check(config: &DonationConfig, projects: &Projects) -> Result<Self, ConfigError> {
        let wrong =
            |problem: &str| ConfigError::Value { place: place(&config.id), problem: problem.to_owned() };
        rule::id(&config.id).map_err(wrong)?;
        let project = projects.find(&config.project);
        let project = project.ok_or_else(|| wrong("project must be the id of a [[project]]"))?;
        let title =
            rule::one_line("title", &config.title, LONGEST_TITLE).map_err(|problem| wrong(&problem))?;
        if [&config.story, &config.thanks, &config.image_text].iter().any(|text| text.len() > LONGEST_TEXT) {
            return Err(wrong("story, thanks and image_text must be at most 10000 bytes each"));
        }
        let own = BoundsConfig { minimum: config.minimum.clone(), maximum: config.maximum.clone() };
        let others = config.also.iter().filter(|(code, _)| **code != config.currency);
        let bounds = [(&config.currency, &own)].into_iter().chain(others);
        let bounds =
            bounds.map(|(code, bounds)| Bounds::check(code, bounds).map_err(|problem| wrong(&problem)));
        let bounds = bounds.collect::<Result<Vec<_>, _>>()?;
        let first = bounds.first().copied().ok_or_else(|| wrong("currency is missing"))?;
        let currency = first.least.currency();
        let preset = |text: &String| {
            let fiat = Fiat::parse(text, currency).ok().filter(|fiat| first.allows(*fiat).is_ok());
            fiat.ok_or_else(|| wrong(&format!("presets: {text} cannot be given in {}", currency.code())))
        };
        let presets = config.presets.iter().map(preset).collect::<Result<Vec<_>, _>>()?;
        if presets.len() > MOST_PRESETS {
            return Err(wrong("presets must be 8 at most"));
        }
        let goal = config
            .goal
            .as_deref()
            .map(|text| Fiat::parse(text, currency).ok().filter(|goal| goal.minor() > 0));
        if goal == Some(None) {
            return Err(wrong("goal must be an amount such as \"5000\""));
        }
        let image = config.image.as_ref().map(|file| Logo::read(file, Picture::Donation)).transpose();
        let image = image.map_err(|error| wrong(&format!("image: {error}")))?;
        if config.show_names && !config.ask_name {
            return Err(wrong("show_names needs ask_name"));
        }
        Ok(Self {
            id: config.id.clone(),
            project: Arc::clone(project),
            realm: project.realm(),
            sheet: Sheet::of_donations(&project.brand.tokens),
            title,
            story: config.story.trim().to_owned(),
            bounds,
            presets,
            goal: goal.flatten(),
            image: image.map(|image| (image, config.image_text.trim().to_owned())),
            thanks: config.thanks.trim().to_owned(),
            ask_name: config.ask_name,
            ask_message: config.ask_message,
            show_names: config.show_names,
            indexed: config.indexed,
        })
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/donate/{}", self.id)
    }

    /// As rows know it.
    #[must_use]
    pub fn row(&self) -> quittance_store::row::DonationPage<'_> {
        quittance_store::row::DonationPage { project: &self.project.id, page: &self.id, realm: &self.realm }
    }

    /// The currency of presets and goal.
    #[must_use]
    pub fn currency(&self) -> FiatCurrency {
        // A page has at least one currency: `check` refuses another.
        self.bounds.first().map_or(FiatCurrency::USD, |bounds| bounds.least.currency())
    }
}

/// Why an amount cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfBounds {
    /// It is less than this.
    Least(Fiat),
    /// It is more than this.
    Most(Fiat),
}

impl Bounds {
    /// Whatever can be written on a bill.
    ///
    /// # Errors
    ///
    /// Never for a currency that is known.
    pub fn any(currency: FiatCurrency) -> Result<Self, String> {
        let most = Fiat::parse(LARGEST, currency).map_err(|error| error.to_string())?;
        Ok(Self { least: Fiat::from_minor(1, currency), most })
    }

    /// What an operator wrote for a currency.
    ///
    /// # Errors
    ///
    /// Says which value cannot be.
    pub fn check(code: &str, config: &BoundsConfig) -> Result<Self, String> {
        let currency: FiatCurrency =
            code.parse().map_err(|_| format!("{code} is no currency that is known"))?;
        let amount = |name: &str, text: &Option<String>| {
            let fiat =
                text.as_deref().map(|text| Fiat::parse(text, currency).ok().filter(|fiat| fiat.minor() > 0));
            fiat.map(|fiat| fiat.ok_or_else(|| format!("{name} must be an amount in {code} such as \"1\"")))
                .transpose()
        };
        let unit = Fiat::parse("1", currency).map_err(|error| error.to_string())?;
        let least = amount("minimum", &config.minimum)?.unwrap_or(unit);
        let most = amount("maximum", &config.maximum)?.unwrap_or(Self::any(currency)?.most);
        if least.minor() > most.minor() {
            return Err(format!("minimum must be at most maximum in {code}"));
        }
        Ok(Self { least, most })
    }

    /// Whether an amount of its currency can be given.
    ///
    /// # Errors
    ///
    /// Says which bound it is beyond.
    pub fn allows(&self, fiat: Fiat) -> Result<(), OutOfBounds> {
        match fiat.minor() {
            minor if minor < self.least.minor() => Err(OutOfBounds::Least(self.least)),
            minor if minor > self.most.minor() => Err(OutOfBounds::Most(self.most)),
            _ => Ok(()),
        }
    }
}

fn place(id: &str) -> String {
    format!("donation {id}")
}

#[cfg(test)]
mod tests;
