//! The chains and tokens that an operator adds to the table of networks, checked and put in force.
//!
//! Nothing here is read again while the gateway runs. What one row says is checked in `asset`, `chain` and `token`; that no two
//! rows are alike, by [`Table`].

mod asset;
mod chain;
mod field;
mod number;
mod token;

use quittance_protocol::Table;
use quittance_protocol::table::{BadRow, What};

pub use self::asset::AssetConfig;
pub use self::chain::{ChainConfig, CoinConfig};
pub use self::token::TokenConfig;

use self::asset::Assets;
use crate::config::{Config, ConfigError};

/// Puts the chains and tokens of a configuration in force, for the whole process. It has to come before anything reads the table.
///
/// # Errors
///
/// Names the row that cannot be; or it comes too late, or for the second time.
pub fn install(config: &Config) -> Result<(), ConfigError> {
    Ok(check(config)?.install()?)
}

/// The rows of a configuration, not in force yet.
///
/// # Errors
///
/// Names the row that cannot be.
pub fn check(config: &Config) -> Result<Table, ConfigError> {
    let assets = Assets::check(&config.asset)?;
    let mut table = Table::default();
    for (id, chain) in &config.chain {
        chain.add(id, &assets, &mut table)?;
    }
    for (code, token) in &config.token {
        token.add(code, &assets, &mut table)?;
    }
    Ok(table)
}

/// Where something is wrong: `chain.gnosis`.
#[derive(Clone, Debug)]
struct Place(String);

impl Place {
    fn wrong(&self, problem: impl Into<String>) -> ConfigError {
        ConfigError::Value { place: self.0.clone(), problem: problem.into() }
    }

    fn bad_row(&self, bad: BadRow, number: Option<u16>) -> ConfigError {
        match bad {
            BadRow::Taken(taken) if taken.what == What::Number && number.is_none() => self.wrong(format!(
                "the number made of its name belongs to {}: give it a `number` of its own",
                taken.by
            )),
            BadRow::Taken(_) | BadRow::NoNetwork(_) => self.wrong(bad.to_string()),
        }
    }
}

/// A text that stays as long as the process, as the rows that come with Quittance do. Each is made once, at the start.
fn kept(text: impl Into<String>) -> &'static str {
    text.into().leak()
}

#[cfg(test)]
mod tests;
