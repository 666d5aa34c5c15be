//! What is being rung up: a typed amount, products, a discount. Plain Rust; the gateway adds up again and decides.

use quittance_protocol::decimal;
use quittance_protocol::pos::{Boot, Percent, Sum, Tip, field};

/// The most that is typed, in minor units: ten digits.
const MOST: u64 = 9_999_999_999;

/// The most of one product in a sale.
const MOST_OF_ONE: u32 = 999;

/// What the keys write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pad {
    /// An amount.
    #[default]
    Amount,
    /// A discount in per cent.
    Discount,
}

/// Which half of the till a narrow screen shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Half {
    /// The keypad.
    #[default]
    Keys,
    /// The products.
    Products,
}

/// A key of the keypad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A digit.
    Digit(u8),
    /// Two zeros at once.
    Hundred,
    /// Takes the last digit away.
    Back,
    /// Takes everything away that the keys wrote; pressed again, the whole sale.
    Clear,
}

impl Key {
    /// All of them as they lie on the pad, row by row.
    pub const ALL: [Self; 12] = [
        Self::Digit(1),
        Self::Digit(2),
        Self::Digit(3),
        Self::Digit(4),
        Self::Digit(5),
        Self::Digit(6),
        Self::Digit(7),
        Self::Digit(8),
        Self::Digit(9),
        Self::Hundred,
        Self::Digit(0),
        Self::Back,
    ];

    /// Its name in `data-key`, which is also what it shows.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Digit(digit) => digit.to_string(),
            Self::Hundred => "00".into(),
            Self::Back => "back".into(),
            Self::Clear => "clear".into(),
        }
    }

    /// The key of a name, or of what a keyboard calls its own.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        match name {
            "00" => Some(Self::Hundred),
            "back" | "Backspace" => Some(Self::Back),
            "clear" | "Escape" | "Delete" | "Clear" => Some(Self::Clear),
            digit if digit.len() == 1 => digit.parse().ok().map(Self::Digit),
            _ => None,
        }
    }
}

/// A sale before it is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Till {
    /// What the keys write.
    pub pad: Pad,
    /// Which half is shown where there is room for one.
    pub half: Half,
    /// The typed amount, in minor units.
    pub typed: u64,
    /// The discount, in whole per cent.
    pub discount: u32,
    /// How many of each product, in the order of the terminal's.
    pub counts: Vec<u32>,
}

impl Till {
    /// An empty one.
    #[must_use]
    pub fn of(boot: &Boot) -> Self {
        Self { counts: boot.products.iter().map(|_| 0).collect(), ..Self::default() }
    }

    /// A key was pressed. What would be too much stays as it was.
    pub fn press(&mut self, key: Key) {
        match self.pad {
            // Once there is nothing typed any more, it is the sale that is cleared.
            Pad::Amount if key == Key::Clear && self.typed == 0 => {
                self.discount = 0;
                self.counts.fill(0);
            }
            Pad::Amount => self.typed = write(self.typed, key, MOST),
            Pad::Discount => {
                let discount = write(self.discount.into(), key, 100);
                self.discount = u32::try_from(discount).unwrap_or_default();
            }
        }
    }

    /// One more of a product.
    pub fn add(&mut self, product: usize) {
        if let Some(count) = self.counts.get_mut(product) {
            *count = (*count + 1).min(MOST_OF_ONE);
        }
    }

    /// One less of a product.
    pub fn take(&mut self, product: usize) {
        if let Some(count) = self.counts.get_mut(product) {
            *count = count.saturating_sub(1);
        }
    }

    /// How many products there are in it.
    #[must_use]
    pub fn items(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// What the products come to, in minor units.
    #[must_use]
    pub fn worth(&self, boot: &Boot) -> u64 {
        let each = boot.products.iter().zip(&self.counts);
        each.fold(0, |sum, (product, count)| {
            sum.saturating_add(product.price.saturating_mul((*count).into()))
        })
    }

    /// What it comes to with a tip, as far as the counter knows.
    #[must_use]
    pub fn sum(&self, boot: &Boot, tip: Percent) -> Sum {
        let goods = self.worth(boot).saturating_add(self.typed);
        Sum::of(goods, Percent::whole(self.discount), Tip::Percent(tip)).unwrap_or_default()
    }

    /// The fields that sell it.
    #[must_use]
    pub fn fields(&self, boot: &Boot, tip: Percent) -> Vec<(String, String)> {
        let mut fields = vec![(field::EDITION.into(), boot.edition.clone())];
        for (product, count) in boot.products.iter().zip(&self.counts).filter(|(_, count)| **count > 0) {
            fields.push(([field::ITEM, &product.id].concat(), count.to_string()));
        }
        if self.typed > 0 {
            fields.push((
                field::AMOUNT.into(),
                decimal::format(self.typed.into(), boot.decimals, boot.decimals),
            ));
        }
        if self.discount > 0 {
            fields.push((field::DISCOUNT.into(), self.discount.to_string()));
        }
        if !tip.is_zero() {
            fields.push((field::TIP.into(), tip.to_string()));
        }
        fields
    }
}

/// A number after a key.
fn write(number: u64, key: Key, most: u64) -> u64 {
    let longer = match key {
        Key::Digit(digit) => number.saturating_mul(10).saturating_add(digit.into()),
        Key::Hundred => number.saturating_mul(100),
        Key::Back => number / 10,
        Key::Clear => 0,
    };
    if longer > most { number } else { longer }
}

#[cfg(test)]
mod tests {
    use quittance_protocol::pos::Product;

    use super::*;

    fn counter(decimals: u8) -> Boot {
        let product = |id: &str, price| Product { id: id.into(), name: id.into(), price };
        Boot {
            terminal: "bar".into(),
            title: "Bar".into(),
            shop: "Northwind Books".into(),
            currency: "EUR".into(),
            decimals,
            edition: "e1".into(),
            products: vec![product("coffee", 320), product("cake", 450)],
            tips: vec![Percent::whole(10)],
            discount: true,
            test: true,
            kept: String::new(),
        }
    }

    fn typed(till: &mut Till, keys: &str) {
        keys.split(' ').filter_map(Key::find).for_each(|key| till.press(key));
    }

    #[test]
    fn digits_come_in_from_the_cents() {
        let mut till = Till::default();
        typed(&mut till, "1 2 5 0");
        assert_eq!(till.typed, 1_250);
        typed(&mut till, "Backspace 00 . , x");
        assert_eq!(till.typed, 12_500);
        typed(&mut till, "Escape");
        assert_eq!(till.typed, 0);
        typed(&mut till, "9 9 9 9 9 9 9 9 9 9 9 00");
        assert_eq!(till.typed, MOST, "what does not fit is not typed");
    }

    #[test]
    fn a_discount_is_typed_on_the_same_keys_and_never_more_than_all() {
        let mut till = Till { pad: Pad::Discount, typed: 700, ..Till::default() };
        typed(&mut till, "1 5 5");
        assert_eq!((till.discount, till.typed), (15, 700));
        typed(&mut till, "back 00");
        assert_eq!(till.discount, 100);
    }

    #[test]
    fn products_and_a_typed_amount_are_one_sale() {
        let boot = counter(2);
        let mut till = Till::of(&boot);
        (0..3).for_each(|_| till.add(0));
        till.take(0);
        till.take(1);
        till.add(7);
        typed(&mut till, "1 0 0");
        till.discount = 10;
        assert_eq!((till.items(), till.worth(&boot)), (2, 640));
        let sum = till.sum(&boot, Percent::whole(10));
        assert_eq!((sum.goods, sum.discount, sum.tip, sum.total), (740, 74, 67, 733));
        let fields = till.fields(&boot, Percent::whole(10));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let wanted =
            [("edition", "e1"), ("item.coffee", "2"), ("amount", "1.00"), ("discount", "10"), ("tip", "10")];
        assert_eq!(fields, wanted);
    }

    #[test]
    fn clearing_twice_clears_the_whole_sale() {
        let boot = counter(2);
        let mut till = Till { typed: 100, discount: 10, ..Till::of(&boot) };
        till.add(1);
        typed(&mut till, "clear");
        assert_eq!((till.typed, till.items(), till.discount), (0, 1, 10));
        typed(&mut till, "clear");
        assert_eq!(till, Till::of(&boot));
    }

    #[test]
    fn a_currency_without_cents_is_typed_whole() {
        let boot = counter(0);
        let mut till = Till::of(&boot);
        typed(&mut till, "5 00");
        assert!(till.fields(&boot, Percent::default()).contains(&("amount".into(), "500".into())));
    }

    #[test]
    fn every_key_is_found_by_its_name() {
        assert!(Key::ALL.iter().all(|key| Key::find(&key.name()) == Some(*key)));
        assert_eq!((Key::find("Enter"), Key::find("F5"), Key::find("+")), (None, None, None));
    }
}
