//! The invoice as CryptoCloud's clients read it: the superset of what they look for.

use quittance_ledger::Fact;
use quittance_page::when;
use quittance_protocol::{Amount, Fiat, Method, Time};
use serde::Serialize;

use super::Literal;
use super::status::V2Status;
use crate::merchant::Statement;
use crate::present::return_link;

/// The invoice object. Texts are never null; amounts are exact numbers.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct V2Invoice {
    uuid: String,
    invoice_id: String,
    created: String,
    expiry_date: String,
    date_finished: Option<String>,
    status: V2Status,
    invoice_status: V2Status,
    address: String,
    pub(crate) amount: Literal,
    amount_usd: Literal,
    amount_in_fiat: Literal,
    amount_in_crypto: Option<Literal>,
    amount_to_pay: Literal,
    amount_to_pay_usd: Literal,
    amount_paid: Literal,
    amount_paid_usd: Literal,
    received: Literal,
    received_usd: Literal,
    to_surcharge: Literal,
    to_surcharge_usd: Literal,
    fee: Literal,
    fee_usd: Literal,
    service_fee: Literal,
    service_fee_usd: Literal,
    side_commission: &'static str,
    side_commission_cc: &'static str,
    side_commission_service: &'static str,
    type_payments: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    fiat_currency: &'static str,
    is_email_required: bool,
    link: String,
    pay_url: String,
    test_mode: bool,
    order_id: String,
    user_email: String,
    phone: &'static str,
    tx_list: Vec<String>,
    currency: Currency,
    project: Shop,
}

#[derive(Clone, Debug, Serialize)]
struct Currency {
    id: u16,
    code: &'static str,
    fullcode: &'static str,
    name: &'static str,
    is_email_required: bool,
    stablecoin: bool,
    order: u16,
    icon_base: &'static str,
    icon_network: &'static str,
    icon_qr: &'static str,
    network: ChainName,
}

#[derive(Clone, Debug, Serialize)]
struct ChainName {
    id: u16,
    code: &'static str,
    fullname: &'static str,
    icon: &'static str,
}

#[derive(Clone, Debug, Serialize)]
struct Shop {
    id: String,
    name: String,
    success: String,
    fail: String,
    logo: &'static str,
}

impl Statement<'_> {
    /// As `/v2` and its postback say it.
    pub(crate) fn v2(&self) -> V2Invoice {
        let (terms, reading) = (&self.invoice.terms, self.reading);
        let status = V2Status::of(reading);
        let paid = reading.received.saturating_add(reading.late);
        let due = self.due();
        let surcharge = if status == V2Status::Partial { reading.remaining } else { Amount::ZERO };
        let target = reading.quote.as_ref().and_then(|quote| quote.target.as_ref());
        V2Invoice {
            uuid: terms.id.prefixed(),
            invoice_id: terms.id.as_str().to_owned(),
            created: stamp(terms.created_at),
            expiry_date: reading.deadline.pay_by().map(stamp).unwrap_or_default(),
            date_finished: self.finished_at(status).map(stamp),
            status,
            invoice_status: status,
            address: target.map(|target| target.address.clone()).unwrap_or_default(),
            amount: self.amount(due),
            amount_usd: self.in_usd(due),
            amount_in_fiat: Literal::of_fiat(terms.fiat),
            amount_in_crypto: reading.due.map(|due| self.amount(due)),
            amount_to_pay: self.amount(due),
            amount_to_pay_usd: self.in_usd(due),
            amount_paid: self.amount(paid),
            amount_paid_usd: self.in_usd(paid),
            received: self.amount(paid),
            received_usd: self.in_usd(paid),
            to_surcharge: self.amount(surcharge),
            to_surcharge_usd: self.in_usd(surcharge),
            fee: Literal::zero(),
            fee_usd: Literal::zero(),
            service_fee: Literal::zero(),
            service_fee_usd: Literal::zero(),
            // Nobody stands between payer and shop, so there is no fee that either could bear.
            side_commission: "client",
            side_commission_cc: "client",
            side_commission_service: "client",
            type_payments: "crypto",
            kind: "up",
            fiat_currency: terms.fiat.currency().code(),
            is_email_required: false,
            link: self.link(),
            pay_url: self.link(),
            test_mode: self.project.is_test(),
            order_id: self.details.order_id.clone().unwrap_or_default(),
            user_email: self.details.email.clone().unwrap_or_default(),
            phone: "",
            tx_list: self.transactions(),
            currency: currency(self.method().unwrap_or(&Method::ALL[0])),
            project: self.shop(),
        }
    }

    /// An amount of what the sums are counted in.
    pub(crate) fn amount(&self, amount: Amount) -> Literal {
        self.method().map_or_else(Literal::zero, |method| Literal::of(method, amount))
    }

    /// What is owed; before a method is chosen, what the first one would cost.
    fn due(&self) -> Amount {
        let offered = self.offers.first().map(|offer| offer.due);
        self.reading.due.or(offered).unwrap_or_default()
    }

    /// A part of what is owed in US dollars, at the rate of the invoice's creation.
    fn in_usd(&self, part: Amount) -> Literal {
        let usd = self.details.usd.and_then(|usd| share(usd, part, self.due()));
        usd.map_or_else(Literal::zero, Literal::of_fiat)
    }

    fn finished_at(&self, status: V2Status) -> Option<Time> {
        let at_deadline = || self.reading.deadline.pay_by().filter(|pay_by| *pay_by <= self.now);
        self.settled_at
            .or_else(|| if status.is_final() { self.canceled_at().or_else(at_deadline) } else { None })
    }

    fn canceled_at(&self) -> Option<Time> {
        let mut records = self.invoice.history.records().iter();
        records.find(|record| record.fact == Fact::Canceled).map(|record| record.at)
    }

    fn transactions(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for counted in &self.reading.transfers {
            let id = &counted.money.transfer.key.transaction;
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        ids
    }

    fn shop(&self) -> Shop {
        let back = |url: &Option<String>| {
            url.as_ref().map(|url| return_link(url, &self.invoice.terms, &self.details)).unwrap_or_default()
        };
        Shop {
            id: self.project.id.clone(),
            name: self.project.name.clone(),
            success: back(&self.project.success_url),
            fail: back(&self.project.fail_url),
            logo: "",
        }
    }
}

fn currency(method: &'static Method) -> Currency {
    let network = method.network();
    Currency {
        id: method.number,
        code: method.asset.symbol,
        fullcode: method.code,
        name: method.asset.name,
        is_email_required: false,
        stablecoin: method.asset.stable,
        order: method.number,
        icon_base: "",
        icon_network: "",
        icon_qr: "",
        network: ChainName {
            id: network.number,
            code: if network.suffix.is_empty() { method.asset.symbol } else { network.suffix },
            fullname: network.name,
            icon: "",
        },
    }
}

/// `usd * part / whole`, rounded down to the cent: for reports, never for a price.
fn share(usd: Fiat, part: Amount, whole: Amount) -> Option<Fiat> {
    let (mut part, mut whole) = (part.units(), whole.units());
    // Eighteen digits after the point times a large bill would not fit; the last of them are far below a cent.
    while u128::from(usd.minor()).checked_mul(part).is_none() {
        (part, whole) = (part / 10, whole / 10);
    }
    let minor = u128::from(usd.minor()).checked_mul(part)?.checked_div(whole)?;
    Some(Fiat::from_minor(u64::try_from(minor).ok()?, usd.currency()))
}

/// A time as the v2 API writes it: `2026-11-21 14:08:00.125000`, UTC.
fn stamp(time: Time) -> String {
    let seconds = when::iso(time).replace('T', " ").replace('Z', "");
    format!("{seconds}.{:03}000", time.millis().rem_euclid(1000))
}

#[cfg(test)]
mod tests {
    use quittance_protocol::FiatCurrency;

    use super::*;

    #[test]
    fn times_have_six_digits_and_no_zone() {
        assert_eq!(stamp(Time::from_millis(1_795_270_080_125)), "2026-11-21 14:08:00.125000");
    }

    #[test]
    fn a_share_in_dollars_is_rounded_down_and_never_overflows() {
        let usd = |minor| Fiat::from_minor(minor, FiatCurrency::USD);
        assert_eq!(share(usd(2490), Amount::new(1), Amount::new(3)), Some(usd(830)));
        assert_eq!(share(usd(2490), Amount::new(1), Amount::ZERO), None);
        let large = Amount::new(10_u128.pow(36));
        assert_eq!(share(usd(1_000_000_000_000), large, large), Some(usd(1_000_000_000_000)));
    }
}
