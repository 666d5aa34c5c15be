//! Reads what a device wants to sell, and adds it up by the counter's own prices.

use std::collections::BTreeMap;

use quittance_protocol::pos::{Percent, Product, Refusal, Sum, Tip, field};
use quittance_protocol::{Fiat, FiatCurrency};
use serde::Serialize;

use super::Terminal;
use crate::create::request_hash;
use crate::details::Line;
use crate::payer::fields::Fields;

/// The most of one product in one sale.
const MOST_OF_ONE: u32 = 999;

/// What a device wants to sell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Made up by the device for this sale.
    pub key: String,
    /// The prices that the seller saw.
    edition: String,
    items: BTreeMap<String, u32>,
    /// A typed amount, in minor units.
    amount: u64,
    discount: Percent,
    tip: Tip,
}

/// A sale that is added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// What it comes to.
    pub sum: Sum,
    /// The same as an amount.
    pub total: Fiat,
    /// What the bill lists; nothing where it is one typed amount alone.
    pub lines: Vec<Line>,
}

/// What the lines are called that are no product.
#[derive(Clone, Copy)]
pub struct LineNames<'a> {
    /// A typed amount.
    pub amount: &'a str,
    /// A discount of so much.
    pub discount: &'a dyn Fn(Percent) -> String,
    /// A tip, of so much or as it was given.
    pub tip: &'a dyn Fn(Option<Percent>) -> String,
}

impl Order {
    /// Reads a form.
    ///
    /// # Errors
    ///
    /// [`Refusal::Malformed`] if a field is not what it should be.
    pub fn read(fields: &Fields, currency: FiatCurrency) -> Result<Self, Refusal> {
        let key = fields.get(field::KEY).filter(|key| is_key(key)).ok_or(Refusal::Malformed)?;
        let edition = fields.get(field::EDITION).ok_or(Refusal::Malformed)?;
        let item = |(id, quantity): (&str, &str)| {
            let quantity = quantity.parse().ok().filter(|quantity| (1..=MOST_OF_ONE).contains(quantity));
            Ok((id.to_owned(), quantity.ok_or(Refusal::Malformed)?))
        };
        let minor = |name| match fields.get(name) {
            Some(text) => Fiat::parse(text, currency).map(Fiat::minor).map_err(|_| Refusal::Malformed),
            None => Ok(0),
        };
        let percent = |name| match fields.get(name) {
            Some(text) => text.parse().map_err(|_| Refusal::Malformed),
            None => Ok(Percent::default()),
        };
        let tip = match (fields.get(field::TIP), fields.get(field::TIP_AMOUNT)) {
            (Some(_), Some(_)) => return Err(Refusal::Malformed),
            (None, Some(_)) => Tip::Amount(minor(field::TIP_AMOUNT)?),
            (_, None) => Tip::Percent(percent(field::TIP)?),
        };
        Ok(Self {
            key: key.to_owned(),
            edition: edition.to_owned(),
            items: fields.all_below(field::ITEM).map(item).collect::<Result<_, _>>()?,
            amount: minor(field::AMOUNT)?,
            discount: percent(field::DISCOUNT)?,
            tip,
        })
    }

    /// What tells a repeat from another sale with the same key.
    ///
    /// # Errors
    ///
    /// [`Refusal::Internal`] if it cannot be written, which it can.
    pub fn hash(&self) -> Result<String, Refusal> {
        #[derive(Serialize)]
        struct Hashed<'a>(&'a str, &'a BTreeMap<String, u32>, u64, String, String);
        let tip = match self.tip {
            Tip::Percent(percent) => format!("{percent}%"),
            Tip::Amount(minor) => minor.to_string(),
        };
        let hashed = Hashed(&self.edition, &self.items, self.amount, self.discount.to_string(), tip);
        serde_json::to_vec(&hashed).map(|content| request_hash(&content)).map_err(|_| Refusal::Internal)
    }

    /// Adds up, by the prices of the counter and no others.
    ///
    /// # Errors
    ///
    /// Says what it cannot be sold for.
    pub fn bill(&self, terminal: &Terminal, names: &LineNames<'_>) -> Result<Bill, Refusal> {
        if self.edition != terminal.edition {
            return Err(Refusal::OtherPrices);
        }
        let tips = self.tip != Tip::Percent(Percent::default());
        if (tips && terminal.tips.is_empty()) || (!self.discount.is_zero() && !terminal.discount) {
            return Err(Refusal::Malformed);
        }
        let mut goods = self.amount;
        let mut lines = Vec::new();
        // Products stand as the counter shows them, whatever the order they were tapped in.
        let known =
            terminal.products.iter().filter_map(|product| Some((product, *self.items.get(&product.id)?)));
        for (product, quantity) in known {
            let amount = product.price.checked_mul(u64::from(quantity)).ok_or(Refusal::TooMuch)?;
            goods = goods.checked_add(amount).ok_or(Refusal::TooMuch)?;
            lines.push(product_line(product, quantity, self.fiat(terminal, amount)?)?);
        }
        if lines.len() != self.items.len() {
            return Err(Refusal::Malformed);
        }
        let sum = Sum::of(goods, self.discount, self.tip).ok_or(Refusal::TooMuch)?;
        if sum.goods == 0 || sum.total == 0 {
            return Err(Refusal::Nothing);
        }
        let tip = match self.tip {
            Tip::Percent(percent) => Some(percent),
            Tip::Amount(_) => None,
        };
        let mut more = Vec::new();
        if self.amount > 0 {
            more.push((names.amount.to_owned(), "", self.amount));
        }
        if sum.discount > 0 {
            more.push(((names.discount)(self.discount), "-", sum.discount));
        }
        if sum.tip > 0 {
            more.push(((names.tip)(tip), "", sum.tip));
        }
        for (name, sign, minor) in more {
            let amount = [sign, &self.fiat(terminal, minor)?.value()].concat();
            lines.push(line(&name, None, &amount, terminal.currency)?);
        }
        // One typed amount is all of the bill: a list would say the same twice.
        if lines.len() == 1 && self.items.is_empty() {
            lines.clear();
        }
        Ok(Bill { sum, total: self.fiat(terminal, sum.total)?, lines })
    }

    /// An amount that a bill can have.
    fn fiat(&self, terminal: &Terminal, minor: u64) -> Result<Fiat, Refusal> {
        let fiat = Fiat::from_minor(minor, terminal.currency);
        Fiat::parse(&fiat.value(), terminal.currency).map_err(|_| Refusal::TooMuch)
    }
}

fn product_line(product: &Product, quantity: u32, amount: Fiat) -> Result<Line, Refusal> {
    line(&product.name, Some(&quantity.to_string()), &amount.value(), amount.currency())
}

fn line(name: &str, quantity: Option<&str>, amount: &str, currency: FiatCurrency) -> Result<Line, Refusal> {
    Line::new(name, quantity, Some(amount), currency).map_err(|_| Refusal::Internal)
}

fn is_key(key: &str) -> bool {
    (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
