//! Checks a project as its operator wrote it.

use std::collections::BTreeMap;

use base64ct::{Base64, Encoding};
use hex::FromHex;
use quittance_chain::derivation::AccountKey;
use quittance_ledger::terms::{PayerData, Requote, Tolerance, Windows};
use quittance_page::ssr::{Locale, locales};
use quittance_protocol::state::Policy;
use quittance_protocol::{Duration, Method, Network, decimal};
use url::Url;

use super::{Postbacks, Project, counter_of};
use crate::brand::{Brand, BrandWish};
use crate::config::{ConfigError, Mode, PolicyConfig, ProjectConfig, rule};
use crate::donation::Bounds;
use crate::frame::{self, Plain};
use crate::site;

/// Minutes of a year: nothing that is counted in minutes takes longer.
const YEAR: i64 = 365 * 24 * 60;
/// The longest that who pays is kept, in days: ten years.
const LONGEST_KEPT: i64 = 3_650;

impl Project {
    /// Checks a configured project.
    ///
    /// # Errors
    ///
    /// Says which value cannot be.
    pub fn check(config: ProjectConfig, may_loopback: bool) -> Result<Self, ConfigError> {
        let wrong = |place: String| move |problem| ConfigError::Value { place, problem };
        if config.id.len() != 16 || !config.id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            // It is not repeated: what stands in the wrong place may be a secret.
            return Err(wrong("a project".to_owned())("id must be 16 letters and digits".to_owned()));
        }
        let plain = Plain::of(may_loopback);
        let place = format!("project {}", config.id);
        Self::checked(config, plain).map_err(wrong(place))
    }

    fn checked(config: ProjectConfig, plain: Plain) -> Result<Self, String> {
        Ok(Self {
            brand: brand(&config)?,
            api_key_hash: <[u8; 32]>::from_hex(&config.api_key_sha256)
                .map_err(|_| "api_key_sha256 must be 64 hexadecimal digits")?,
            postbacks: postbacks(&config)?,
            widget_amounts: frames(&config, plain)?,
            success_url: return_url("success_url", config.success_url.as_ref(), plain)?,
            fail_url: return_url("fail_url", config.fail_url.as_ref(), plain)?,
            tolerance: tolerance(config.tolerance_percent.as_deref())?,
            windows: windows(&config)?,
            quote_age: config
                .quote_minutes
                .map(|minutes| rule::within("quote_minutes", minutes, 1, YEAR))
                .transpose()?
                .map(Duration::from_minutes),
            payer_data_kept: Duration::from_hours(
                24 * rule::within("payer_data_days", config.payer_data_days.unwrap_or(90), 1, LONGEST_KEPT)?,
            ),
            methods: methods(&config)?,
            keys: keys(&config)?,
            name: name(config.name)?,
            site: site(config.site)?,
            contact: contact(config.contact)?,
            locale: locale(config.locale)?,
            mode: config.mode,
            origins: config.origins,
            policy: match config.policy {
                PolicyConfig::ExactOrFail => Policy::ExactOrFail,
                PolicyConfig::PartialUntilExpiry => Policy::PartialUntilExpiry,
            },
            requote_after_expiry: match config.requote_after_expiry {
                true => Requote::Allowed,
                false => Requote::Refused,
            },
            payer_data: if config.payer_data { PayerData::Needed } else { PayerData::NotNeeded },
            confirmations: config.confirmations,
            id: config.id,
        })
    }
}

fn postbacks(config: &ProjectConfig) -> Result<Postbacks, String> {
    if config.secret_key.len() < 32 {
        return Err("secret_key must be at least 32 bytes long".to_owned());
    }
    let webhook_secret = config
        .webhook_secret
        .strip_prefix("whsec_")
        .and_then(|secret| Base64::decode_vec(secret).ok())
        .filter(|secret| secret.len() >= 24)
        .ok_or("webhook_secret must be whsec_ and at least 24 bytes in base64")?;
    let url = config.notification_url.as_deref().map(Url::parse).transpose();
    let url = url.map_err(|_| "notification_url is no URL")?;
    let private_allowed = config.allow_private_notifications;
    let allowed = |url: &Url| url.scheme() == "https" || (private_allowed && url.scheme() == "http");
    if !url.as_ref().is_none_or(allowed) {
        return Err("notification_url must be https".to_owned());
    }
    let secret_key = config.secret_key.clone();
    Ok(Postbacks { url, private_allowed, events: config.events, secret_key, webhook_secret })
}

/// What pages of the origins may ask for by themselves.
fn frames(config: &ProjectConfig, plain: Plain) -> Result<Vec<Bounds>, String> {
    let plain = if config.mode == Mode::Test { Plain::OnLoopback } else { plain };
    for origin in &config.origins {
        frame::check(origin, plain).map_err(|problem| format!("origins: {problem}"))?;
    }
    let amounts = config.widget_amounts.check().map_err(|problem| format!("widget_amounts: {problem}"))?;
    if !amounts.is_empty() && config.origins.is_empty() {
        return Err("widget_amounts needs the origins of the pages that may ask".to_owned());
    }
    Ok(amounts)
}

fn return_url(name: &str, url: Option<&String>, plain: Plain) -> Result<Option<String>, String> {
    url.map(|url| rule::return_url(name, url, plain).map(|()| url.clone())).transpose()
}

fn name(name: String) -> Result<String, String> {
    if name.trim().is_empty() { Err("name must not be blank: payers read it".to_owned()) } else { Ok(name) }
}

fn site(site: Option<String>) -> Result<Option<String>, String> {
    site.map(|site| site::address(&site).map(|_| site).map_err(|error| format!("site: {error}"))).transpose()
}

fn contact(contact: Option<String>) -> Result<Option<String>, String> {
    let leads = |contact: &String| contact.starts_with("mailto:") || contact.starts_with("https://");
    match contact.as_ref().is_none_or(leads) {
        true => Ok(contact),
        false => Err("contact must be a mailto: or https: link".to_owned()),
    }
}

fn locale(code: Option<String>) -> Result<Option<String>, String> {
    if code.as_deref().is_none_or(|code| Locale::find(code).is_some()) {
        return Ok(code);
    }
    let known: Vec<&str> = locales().iter().map(|known| known.words.lang()).collect();
    Err(format!("locale must be one of {}", known.join(", ")))
}

fn brand(config: &ProjectConfig) -> Result<Brand, String> {
    let (accent, terms) = (config.accent.as_deref(), config.terms.as_deref());
    Brand::check(&BrandWish { logo: config.logo.as_ref(), accent, terms }).map_err(|error| error.to_string())
}

fn tolerance(percent: Option<&str>) -> Result<Tolerance, String> {
    let points = decimal::parse(percent.unwrap_or("0"), 2).ok().and_then(|points| u16::try_from(points).ok());
    let points = points.filter(|points| *points <= 10_000);
    let points = points
        .ok_or("tolerance_percent must be 0 to 100 with at most two digits after the point, such as \"0.5\"");
    Ok(Tolerance::from_basis_points(points?))
}

fn windows(config: &ProjectConfig) -> Result<Windows, String> {
    let settle = rule::within("settle_hours", config.settle_hours.unwrap_or(24), 1, 24)?;
    let extend = rule::within("extend_minutes", config.extend_minutes.unwrap_or(60), 0, YEAR)?;
    Ok(Windows { settle: Duration::from_hours(settle), extend: Duration::from_minutes(extend) })
}

fn methods(config: &ProjectConfig) -> Result<Vec<&'static Method>, String> {
    if let Some(unknown) = config.confirmations.keys().find(|id| Network::find(id).is_none()) {
        return Err(format!("confirmations: unknown network {unknown}"));
    }
    if config.methods.is_empty() {
        return Ok(Method::all().collect());
    }
    let known = |code: &String| Method::find(code).ok_or_else(|| format!("unknown method {code}"));
    config.methods.iter().map(known).collect()
}

fn keys(config: &ProjectConfig) -> Result<BTreeMap<&'static str, (String, AccountKey)>, String> {
    let mut keys: BTreeMap<_, (String, AccountKey)> = BTreeMap::new();
    for (account, text) in &config.keys {
        let account = Network::all().map(Network::account).find(|known| known == account);
        let account = account.ok_or("keys: unknown account")?;
        let key: AccountKey = text.parse().map_err(|error| format!("keys.{account}: {error}"))?;
        let name = counter_of(&key);
        // A wallet made from the words again looks for each coin in an account of its own.
        if let Some((other, _)) = keys.iter().find(|(_, (known, _))| *known == name) {
            return Err(format!("keys.{account} is the key of keys.{other}: each has an account of its own"));
        }
        keys.insert(account, (name, key));
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use crate::app::Projects;
    use crate::config::Config;

    const SHOP: &str = include_str!("../demo.toml");

    /// The demo's shop with one more line, in which a line of the same name gives way.
    fn shop(line: &str) -> String {
        let text = SHOP.replace("{url}", "http://127.0.0.1:8080");
        let (_, shop) = text.split_once("[[project]]\n").unwrap();
        let shop = shop.split("\n[").next().unwrap();
        let name = line.split('=').next().unwrap();
        let kept: Vec<&str> = shop.lines().filter(|other| !other.starts_with(name)).collect();
        format!("[[project]]\n{line}\n{}\n", kept.join("\n"))
    }

    fn checked(text: &str) -> Result<Projects, String> {
        let config: Config = toml::from_str(text).map_err(|error| error.to_string())?;
        Projects::check(&config, true).map_err(|error| error.to_string())
    }

    #[test]
    fn numbers_are_neither_too_small_nor_too_large() {
        for (line, problem) in [
            ("payer_data_days = 400000000000000000", "payer_data_days must be 1 to 3650"),
            ("payer_data_days = 0", "payer_data_days must be 1 to 3650"),
            ("extend_minutes = -5", "extend_minutes must be 0 to 525600"),
            ("quote_minutes = -5", "quote_minutes must be 1 to 525600"),
            ("quote_minutes = 0", "quote_minutes must be 1 to 525600"),
            ("settle_hours = 25", "settle_hours must be 1 to 24"),
            ("tolerance_percent = \"100.01\"", "tolerance_percent must be 0 to 100"),
            ("tolerance_percent = \"0.555\"", "at most two digits after the point"),
        ] {
            let told = checked(&shop(line)).unwrap_err();
            assert!(
                told.starts_with("project DEMOSHOP00000001: ") && told.contains(problem),
                "{line}: {told}"
            );
        }
        for line in ["extend_minutes = 0", "quote_minutes = 1", "payer_data_days = 3650"] {
            assert!(checked(&shop(line)).is_ok(), "{line}");
        }
    }

    #[test]
    fn what_payers_read_and_follow_is_checked() {
        for (line, problem) in [
            ("name = \"\"", "name must not be blank"),
            ("name = \" \"", "name must not be blank"),
            ("site = \"https://northwind.example/\"", "site: https://northwind.example/ is no site"),
            ("site = \"north wind\"", "site: north wind is no site"),
            ("success_url = \"http://127.0.0.1.evil.example\"", "success_url must be https"),
            ("fail_url = \"http://northwind.example\"", "fail_url must be https"),
        ] {
            let told = checked(&shop(line)).unwrap_err();
            assert!(told.contains(problem), "{line}: {told}");
        }
    }

    #[test]
    fn an_api_key_names_one_project() {
        let other = shop("id = \"DEMOSHOP00000009\"");
        let told = checked(&format!("{}{other}", shop("name = \"Northwind\""))).unwrap_err();
        assert!(
            told.contains("project DEMOSHOP00000009: api_key_sha256 is the one of DEMOSHOP00000001"),
            "{told}"
        );
    }
}
