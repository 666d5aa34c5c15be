//! Finds what may be a payment in a transaction: outputs to addresses.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use bitcoin::ScriptBuf;
use quittance_ledger::quote::Target;
use quittance_ledger::transfer::{Transfer, TransferKey};
use quittance_protocol::Amount;

use super::reader::Reader;
use super::wire::{Output, Transaction, units};

impl Reader {
    /// What a transaction pays to addresses of any kind. Nothing is known yet of whose they are.
    ///
    /// # Errors
    ///
    /// An output's value cannot be read.
    pub(super) fn outputs(&self, transaction: &Transaction) -> Result<Vec<Transfer>, &'static str> {
        let spends = transaction
            .inputs
            .iter()
            .filter_map(|input| Some(format!("{}:{}", input.transaction.as_ref()?, input.output?)));
        let mut payments = Payments::of(self, &transaction.id, spends.collect());
        for output in &transaction.outputs {
            let (Some(value), Some(number)) = (&output.value, output.number) else { continue };
            let Some(address) = self.address(output) else { continue };
            payments.add(number, address, units(value).ok_or("an output's value is no amount")?);
        }
        Ok(payments.found)
    }

    /// The same of a transaction as it was signed.
    pub(super) fn paid_by(&self, transaction: &bitcoin::Transaction) -> Vec<Transfer> {
        let id = transaction.compute_txid().to_string();
        let coins = transaction.input.iter().map(|input| input.previous_output);
        let spends = coins.filter(|coin| !coin.is_null()).map(|coin| coin.to_string());
        let mut payments = Payments::of(self, &id, spends.collect());
        for (number, output) in (0_u32..).zip(&transaction.output) {
            if let Some(address) = self.format.of_script(&output.script_pubkey) {
                payments.add(number, address, Amount::new(output.value.to_sat().into()));
            }
        }
        payments.found
    }

    /// The address that an output pays, if it pays one.
    fn address(&self, output: &Output) -> Option<String> {
        let script = ScriptBuf::from_hex(&output.script.as_ref()?.hex).ok()?;
        self.format.of_script(&script)
    }
}

/// What a transaction pays, address by address. Several outputs to one address are one payment, under the number of the first: a
/// stranger may write thousands of them into one transaction.
struct Payments<'a> {
    reader: &'a Reader,
    transaction: &'a str,
    spends: Arc<[String]>,
    found: Vec<Transfer>,
    /// Where the payment to an address is among them.
    places: HashMap<String, usize>,
}

impl<'a> Payments<'a> {
    fn of(reader: &'a Reader, transaction: &'a str, spends: Arc<[String]>) -> Self {
        Self { reader, transaction, spends, found: Vec::new(), places: HashMap::new() }
    }

    fn add(&mut self, number: u32, address: String, amount: Amount) {
        if amount.is_zero() {
            return;
        }
        let place = *self.places.entry(address.clone()).or_insert(self.found.len());
        if let Some(payment) = self.found.get_mut(place) {
            payment.amount = payment.amount.saturating_add(amount);
            return;
        }
        let (network, transaction) = (&self.reader.network, self.transaction.to_owned());
        self.found.push(Transfer {
            key: TransferKey { network: network.clone(), transaction, position: number },
            method: self.reader.method.clone(),
            to: Target { network: network.clone(), address, reference: None },
            amount,
            spends: Arc::clone(&self.spends),
        });
    }
}

/// The addresses that are paid, each once.
pub(super) fn addresses(transfers: &[Transfer]) -> Vec<String> {
    let distinct: HashSet<&String> = transfers.iter().map(|transfer| &transfer.to.address).collect();
    distinct.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use quittance_protocol::method::MethodCode;
    use quittance_protocol::network::NetworkId;
    use serde_json::{Value, json};

    use super::*;
    use crate::bitcoin::{BitcoinConfig, Chain, Coin};

    fn reader() -> Reader {
        Reader::new(&BitcoinConfig {
            network: NetworkId::new("bitcoin"),
            coin: Coin::Bitcoin,
            chain: Chain::Regtest,
            method: MethodCode::new("BTC"),
            rpc: Vec::new(),
            depth: 2,
            patience: BitcoinConfig::patience(),
        })
    }

    fn output(number: u32, program: u32) -> Value {
        json!({ "n": number, "value": 0.001, "scriptPubKey": { "hex": format!("0014{program:040x}") } })
    }

    #[test]
    fn the_outputs_of_a_transaction_to_one_address_are_one_payment_and_its_coins_are_named_once() {
        let inputs: Vec<Value> =
            (0..800).map(|coin| json!({ "txid": "c".repeat(64), "vout": coin })).collect();
        // Every third output is to the same address, and every other one to an address of its own.
        let outputs: Vec<Value> =
            (0..1500).map(|number| output(number, if number % 3 == 0 { 7_000 } else { number })).collect();
        let told = json!({ "txid": "a".repeat(64), "vin": inputs, "vout": outputs });
        let paid = reader().outputs(&serde_json::from_value(told).unwrap()).unwrap();
        assert_eq!(paid.len(), 1001);
        assert_eq!((paid[0].key.position, paid[0].amount.units()), (0, 500 * 100_000));
        assert_eq!((paid[1].key.position, paid[1].amount.units()), (1, 100_000));
        assert_eq!((paid[2].key.position, paid[2].amount.units()), (2, 100_000));
        assert_eq!(paid[3].key.position, 4, "the fourth output is to the first address");
        assert_eq!(paid[0].spends.len(), 800);
        assert!(paid.iter().all(|transfer| Arc::ptr_eq(&transfer.spends, &paid[0].spends)));
    }
}
