//! What a payer needs to pay: amount, address, link and code.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use quittance_ledger::{Action, Target};
use quittance_page::ssr::qr;
use quittance_protocol::qr::Qr;
use quittance_protocol::uri::PaymentRequest;
use quittance_protocol::view::Pay;
use quittance_protocol::{Amount, Method};

use super::{Presented, money};
use crate::networks::Networks;

impl Presented<'_> {
    pub(super) fn pay(&self) -> Option<Pay> {
        let quote = self.reading.quote.as_ref()?;
        let target = quote.target.as_ref()?;
        let method = Method::find(quote.method.as_str())?;
        let amount = self.reading.remaining;
        let request = payment_request(method, self.networks, target, amount);
        let uri = if self.project.is_test() { request.sandbox_uri() } else { request.uri() };
        let pay_by = self.reading.deadline.pay_by();
        let window =
            pay_by.map(|pay_by| u32::try_from(pay_by.since(quote.locked_at).seconds()).unwrap_or(u32::MAX));
        Some(Pay {
            amount: money(method, amount),
            address: target.address.clone(),
            reference: target.reference.clone(),
            qr: code(&uri)?,
            uri,
            transfer: if self.project.is_test() { None } else { request.transfer() },
            pay_by,
            window_seconds: window,
            may_change: self.reading.permits(Action::Choose) && self.offers.len() > 1,
            may_requote: self.reading.permits(Action::Requote) && pay_by.is_some(),
        })
    }
}

/// The payment link's content for a target.
#[must_use]
pub fn payment_request<'a>(
    method: &'a Method,
    networks: &'a Networks,
    target: &'a Target,
    amount: Amount,
) -> PaymentRequest<'a> {
    PaymentRequest {
        method,
        contract: networks.contract(method),
        chain_id: networks.chain_id(method.network()),
        address: &target.address,
        reference: target.reference.as_deref(),
        amount,
    }
}

/// How many codes are kept: choosing a code's mask is most of what rendering a page costs.
const KEPT: usize = 4096;

fn code(text: &str) -> Option<Qr> {
    static CODES: LazyLock<Mutex<HashMap<String, Qr>>> = LazyLock::new(Mutex::default);
    let mut codes = CODES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(code) = codes.get(text) {
        return Some(code.clone());
    }
    let code = qr::encode(text)?;
    if codes.len() >= KEPT {
        codes.clear();
    }
    codes.insert(text.to_owned(), code.clone());
    Some(code)
}
