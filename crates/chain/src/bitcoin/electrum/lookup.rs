//! Looks one transaction up, with the rules by which payments are found in histories.

use std::collections::HashSet;

use bitcoin::ScriptBuf;

use super::ElectrumServer;
use super::server::Talk;
use super::session::{Item, Session};
use crate::bitcoin::reader::Reader;
use crate::lookup::{Sighting, Told, Whereabouts};
use crate::source::SourceError;

/// Outputs that are asked where their transaction is, where it pays nobody of us: a history may be too long to be told.
const OUTPUTS_ASKED: usize = 4;

struct LookUp<'a> {
    reader: &'a Reader,
    transaction: &'a str,
    addresses: &'a HashSet<String>,
}

impl Reader {
    /// What this server says of a transaction, and what it moves to `addresses`.
    pub(in crate::bitcoin) async fn look_up_electrum(
        &self,
        server: &ElectrumServer,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        server.talk(&LookUp { reader: self, transaction, addresses }).await
    }
}

impl Talk for LookUp<'_> {
    type Told = Option<Sighting>;

    async fn talk(&self, session: &mut Session) -> Result<Option<Sighting>, SourceError> {
        let told = session.transactions(&[self.transaction.to_owned()]).await?;
        let Some(transaction) = told.into_iter().next().flatten() else { return Ok(None) };
        let mut transfers = self.reader.paid_by(&transaction);
        transfers.retain(|transfer| self.addresses.contains(&transfer.to.address));
        let ours = transfers.iter().filter_map(|transfer| {
            let output = usize::try_from(transfer.key.position).ok()?;
            Some(transaction.output.get(output)?.script_pubkey.clone())
        });
        let any = transaction.output.iter().map(|output| output.script_pubkey.clone());
        let asked: Vec<ScriptBuf> = match transfers.is_empty() {
            true => any.filter(|script| !script.is_op_return()).take(OUTPUTS_ASKED).collect(),
            false => ours.take(1).collect(),
        };
        let Some(item) = self.item(session, &asked).await? else { return Ok(None) };
        let whereabouts = match item.block() {
            None => Whereabouts::Waiting,
            // Whoever names a transaction of long ago is told that it is not known.
            Some(height) if !session.rules.is_young(height) => return Ok(None),
            Some(height) => {
                let header = session.header(height).await?.ok_or_else(|| self.reader.moved())?;
                match session.place(self.transaction, &header).await? {
                    Some(_) => Whereabouts::Included(header.block()),
                    None => return Err(self.reader.moved()),
                }
            }
        };
        Ok(Some(Sighting { whereabouts, transfers, told: Told::All }))
    }
}

impl LookUp<'_> {
    /// What one of these scripts' histories says of the transaction. A server finds it by its id wherever it was, so it may be one
    /// that was reorganised away, whose coins were spent otherwise.
    async fn item(&self, session: &mut Session, scripts: &[ScriptBuf]) -> Result<Option<Item>, SourceError> {
        for script in scripts {
            match session.history(script).await {
                Ok(history) => {
                    return Ok(history.into_iter().find(|item| item.transaction == self.transaction));
                }
                Err(SourceError::Refused { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}
