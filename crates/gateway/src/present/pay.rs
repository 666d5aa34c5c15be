//! What a payer needs to pay: amount, address, link and code.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use quittance_ledger::{Action, Target};
use quittance_page::ssr::{WalletLink, qr};
use quittance_protocol::qr::Qr;
use quittance_protocol::uri::PaymentRequest;
use quittance_protocol::view::{CodeHolds, Pay};
use quittance_protocol::{Amount, Method};

use super::{Presented, money};
use crate::networks::Networks;
use crate::wallets;

impl Presented<'_> {
    pub(super) fn pay(&self) -> Option<Pay> {
        let quote = self.reading.quote.as_ref()?;
        let target = quote.target.as_ref()?;
        let request = self.request()?;
        let PaymentRequest { method, amount, .. } = request;
        let uri = if self.project.is_test() { request.sandbox_uri() } else { request.uri() };
        // A test invoice never shows a bare address, and what a reference must go with is not to be paid without it.
        let may_choose = !self.project.is_test() && uri != target.address && target.reference.is_none();
        let holds = may_choose.then_some(self.code);
        let text = match holds {
            Some(CodeHolds::Address) => target.address.clone(),
            Some(CodeHolds::Link) | None if self.project.is_test() => uri.clone(),
            Some(CodeHolds::Link) | None => request.code(),
        };
        let pay_by = self.reading.deadline.pay_by();
        let window =
            pay_by.map(|pay_by| u32::try_from(pay_by.since(quote.locked_at).seconds()).unwrap_or(u32::MAX));
        Some(Pay {
            amount: money(method, amount),
            address: target.address.clone(),
            reference: target.reference.clone(),
            qr: code(&text)?,
            wallets: !self.wallets().is_empty(),
            code: holds,
            uri,
            transfer: if self.project.is_test() { None } else { request.transfer() },
            pay_by,
            window_seconds: window,
            may_change: self.reading.permits(Action::Choose) && self.offers.len() > 1,
            may_requote: self.reading.permits(Action::Requote) && pay_by.is_some(),
        })
    }

    /// What is asked for now.
    fn request(&self) -> Option<PaymentRequest<'_>> {
        let quote = self.reading.quote.as_ref()?;
        let method = Method::find(quote.method.as_str())?;
        Some(payment_request(method, self.networks, quote.target.as_ref()?, self.reading.remaining))
    }

    /// Links that open a wallet by its name with what is asked for now. No wallet pays a test invoice.
    #[must_use]
    pub fn wallets(&self) -> Vec<WalletLink> {
        // Wallets know real networks alone.
        let is_real = |request: &PaymentRequest<'_>| self.networks.is_real(request.method.network());
        let request = self.request().filter(|request| !self.project.is_test() && is_real(request));
        request.map_or(Vec::new(), |request| wallets::links(&request))
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
