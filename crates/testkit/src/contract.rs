//! The contracts that tests deploy. `contracts/Tokens.sol` is their source, `contracts/contracts.json` what was compiled of it.

use anyhow::{Context, Result};
use serde_json::Value;

/// A contract that can be deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contract {
    /// A token with six decimals; its `multi` makes several transfers in one transaction.
    Token,
    /// A token whose `transfer` answers nothing, like Tether's on Ethereum.
    SilentToken,
    /// Pays ether on from inside, so that the receiver appears in no log and in no transaction.
    Forwarder,
}

impl Contract {
    /// The code that makes it, with the supply that the tokens' constructors take.
    ///
    /// # Errors
    ///
    /// The compiled contracts are damaged.
    pub fn creation(self, supply: u128) -> Result<String> {
        let code = self.compiled()?;
        let code = code["bytecode"].as_str().context("no bytecode")?;
        match self {
            Self::Token | Self::SilentToken => Ok(format!("{code}{supply:064x}")),
            Self::Forwarder => Ok(code.to_owned()),
        }
    }

    /// A call of `method` (as `transfer(address,uint256)`) with words of thirty-two bytes.
    ///
    /// # Errors
    ///
    /// The contract has no such method.
    pub fn call(self, method: &str, words: &[String]) -> Result<String> {
        let compiled = self.compiled()?;
        let selector = compiled["methods"][method].as_str();
        let selector = selector.with_context(|| format!("{self:?} has no {method}"))?;
        Ok(format!("0x{selector}{}", words.concat()))
    }

    fn compiled(self) -> Result<Value> {
        let all: Value = serde_json::from_str(include_str!("../contracts/contracts.json"))?;
        let name = match self {
            Self::Token => "Token",
            Self::SilentToken => "SilentToken",
            Self::Forwarder => "Forwarder",
        };
        Ok(all["contracts"][name].clone())
    }
}

/// An address as a word of thirty-two bytes.
#[must_use]
pub fn address_word(address: &str) -> String {
    format!("{:0>64}", address.trim_start_matches("0x").to_ascii_lowercase())
}

/// A number as a word of thirty-two bytes.
#[must_use]
pub fn number_word(number: u128) -> String {
    format!("{number:064x}")
}
