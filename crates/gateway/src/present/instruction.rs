//! What the payer is asked for, as the signed instruction says it.

use quittance_ledger::InvoiceStatus;
use quittance_protocol::Method;

use super::{Presented, payment_request};
use crate::instruction::{Instruction, Money};

impl Presented<'_> {
    /// The instruction: what is still to be sent, or, once it is sent, what was asked for, also where the page no longer shows the
    /// address. None before an address is given, and where the invoice ended without being paid as it asked.
    #[must_use]
    pub fn instruction(&self) -> Option<Instruction> {
        let quote = self.reading.quote.as_ref()?;
        let amount = match &self.reading.status {
            InvoiceStatus::Awaiting | InvoiceStatus::Partial { .. } => self.reading.remaining,
            InvoiceStatus::Detected { .. } | InvoiceStatus::Confirming { .. } => quote.due,
            InvoiceStatus::Paid | InvoiceStatus::Overpaid { .. } => quote.due,
            InvoiceStatus::Choose | InvoiceStatus::Payer | InvoiceStatus::Expired => return None,
            InvoiceStatus::Late(_) | InvoiceStatus::Failed(_) | InvoiceStatus::Canceled => return None,
        };
        let (target, method) = (quote.target.as_ref()?, Method::find(quote.method.as_str())?);
        let request = payment_request(method, self.networks, target, amount);
        let money = if self.project.is_test() { Money::Test } else { Money::Real };
        Some(Instruction::of(self.terms.id, &request, self.reading.deadline.pay_by(), money))
    }
}
