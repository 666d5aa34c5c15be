//! Finds what may be a payment in a transaction: outputs to addresses.

use std::collections::HashSet;

use bitcoin::ScriptBuf;
use quittance_ledger::quote::Target;
use quittance_ledger::transfer::{Transfer, TransferKey};

use super::reader::Reader;
use super::wire::{Output, Transaction, units};

impl Reader {
    /// The outputs of a transaction to addresses of any kind. Nothing is known yet of whose they are.
    ///
    /// # Errors
    ///
    /// An output's value cannot be read.
    pub(super) fn outputs(&self, transaction: &Transaction) -> Result<Vec<Transfer>, &'static str> {
        let spends: Vec<String> = transaction
            .inputs
            .iter()
            .filter_map(|input| Some(format!("{}:{}", input.transaction.as_ref()?, input.output?)))
            .collect();
        let mut found = Vec::new();
        for output in &transaction.outputs {
            let (Some(value), Some(number)) = (&output.value, output.number) else { continue };
            let Some(address) = self.address(output) else { continue };
            let amount = units(value).ok_or("an output's value is no amount")?;
            if amount.is_zero() {
                continue;
            }
            found.push(Transfer {
                key: TransferKey {
                    network: self.network.clone(),
                    transaction: transaction.id.clone(),
                    position: number,
                },
                method: self.method.clone(),
                to: Target { network: self.network.clone(), address, reference: None },
                amount,
                spends: spends.clone(),
            });
        }
        Ok(found)
    }

    /// The address that an output pays, if it pays one.
    fn address(&self, output: &Output) -> Option<String> {
        let script = ScriptBuf::from_hex(&output.script.as_ref()?.hex).ok()?;
        self.format.of_script(&script)
    }
}

/// The addresses that are paid, each once.
pub(super) fn addresses(transfers: &[Transfer]) -> Vec<String> {
    let distinct: HashSet<&String> = transfers.iter().map(|transfer| &transfer.to.address).collect();
    distinct.into_iter().cloned().collect()
}
