//! Finds what may be a payment in a transaction: outputs to addresses.

use std::collections::HashSet;

use bitcoin::ScriptBuf;
use quittance_ledger::quote::Target;
use quittance_ledger::transfer::{Transfer, TransferKey};
use quittance_protocol::Amount;

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
            found.extend(self.transfer(&transaction.id, number, address, amount, &spends));
        }
        Ok(found)
    }

    /// The outputs of a transaction, as it was signed, to addresses of any kind.
    pub(super) fn paid_by(&self, transaction: &bitcoin::Transaction) -> Vec<Transfer> {
        let id = transaction.compute_txid().to_string();
        let coins = transaction.input.iter().map(|input| input.previous_output);
        let spends: Vec<String> = coins.filter(|coin| !coin.is_null()).map(|coin| coin.to_string()).collect();
        let outputs = (0_u32..).zip(&transaction.output).filter_map(|(number, output)| {
            let address = self.format.of_script(&output.script_pubkey)?;
            self.transfer(&id, number, address, Amount::new(output.value.to_sat().into()), &spends)
        });
        outputs.collect()
    }

    fn transfer(
        &self,
        transaction: &str,
        position: u32,
        address: String,
        amount: Amount,
        spends: &[String],
    ) -> Option<Transfer> {
        (!amount.is_zero()).then(|| Transfer {
            key: TransferKey { network: self.network.clone(), transaction: transaction.to_owned(), position },
            method: self.method.clone(),
            to: Target { network: self.network.clone(), address, reference: None },
            amount,
            spends: spends.to_vec(),
        })
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
