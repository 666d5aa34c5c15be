//! What the test panel offers: the ways money can reach an invoice's address.

use quittance_ledger::Reading;
use quittance_page::ssr::sandbox::{Panel, PanelWay};
use quittance_protocol::{InvoiceId, Method};

/// The panel of a test invoice. Networks of one family share its chain, and so its addresses.
#[must_use]
pub fn panel(id: InvoiceId, reading: &Reading) -> Panel {
    let quote = reading.quote.as_ref();
    let chosen = quote.and_then(|quote| Method::find(quote.method.as_str()));
    let others = Method::all().filter(|method| {
        chosen.is_some_and(|chosen| {
            method.code != chosen.code && method.network().family == chosen.network().family
        })
    });
    let ways = chosen.into_iter().chain(others).map(|method| PanelWay {
        code: method.code.to_owned(),
        asset: method.asset.symbol.to_owned(),
        network: method.network().name.to_owned(),
    });
    Panel {
        id: id.as_str().to_owned(),
        due: quote.zip(chosen).map(|(quote, method)| method.format(quote.due)),
        ways: ways.collect(),
        replaceable: reading.transfers.iter().any(|counted| !counted.money.is_in_a_block()),
    }
}
