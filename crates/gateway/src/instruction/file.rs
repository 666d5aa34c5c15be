//! Instructions as files.

use base64ct::{Base64, Encoding};
use quittance_page::when;
use quittance_protocol::{Amount, Date, Time};

use super::Instruction;
use super::key::{KeyId, PublicKey, SigningKey};

/// What every file begins with.
const FORMAT: &str = "quittance-instruction-1";

/// The largest file that is read.
pub const LARGEST: usize = 16 * 1024;

/// The keys of the lines, in their order.
const KEYS: [&str; 12] = [
    "format",
    "invoice",
    "network",
    "chain_id",
    "asset",
    "contract",
    "address",
    "reference",
    "amount",
    "pay_by",
    "key_id",
    "signature",
];

/// A file that was read and not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    instruction: Instruction,
    key_id: KeyId,
    message: String,
    signature: Vec<u8>,
}

/// Why a file is no instruction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoInstruction {
    /// It is larger than any.
    #[error("it is larger than any instruction")]
    TooLarge,
    /// It begins otherwise.
    #[error("it does not begin with format={FORMAT}")]
    Format,
    /// A line is not the one that belongs there.
    #[error("line {0} does not begin with {1}=")]
    Line(usize, &'static str),
    /// Something follows the signature.
    #[error("something follows the signature")]
    Longer,
    /// A value cannot be.
    #[error("{0} cannot be read")]
    Value(&'static str),
}

/// Why a file is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotGenuine {
    /// It says itself that another key signed it.
    #[error("it names another key than the pinned one: {0}")]
    OtherKey(KeyId),
    /// It names the key, whose signature this is not.
    #[error("its signature does not fit what it says: something was changed, or somebody else wrote it")]
    Changed,
}

impl Instruction {
    /// The file, signed.
    #[must_use]
    pub fn signed(&self, key: &SigningKey) -> String {
        let message = self.message(&key.public().id());
        let signature = Base64::encode_string(&key.sign(message.as_bytes()));
        format!("{message}signature={signature}\n")
    }

    /// Everything that is signed. What is absent is empty, and no value has a line's end in it.
    fn message(&self, key_id: &KeyId) -> String {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let values = [
            FORMAT.to_owned(),
            self.invoice.clone(),
            self.network.clone(),
            self.chain_id.map(|id| id.to_string()).unwrap_or_default(),
            self.asset.clone(),
            optional(&self.contract),
            self.address.clone(),
            optional(&self.reference),
            self.amount.units().to_string(),
            self.pay_by.map(when::iso).unwrap_or_default(),
            key_id.to_string(),
        ];
        let lines = KEYS.iter().zip(values);
        lines.map(|(key, value)| format!("{key}={}\n", value.replace(char::is_control, " "))).collect()
    }
}

impl Signed {
    /// Reads a file. Ends of lines may have become those of another system.
    ///
    /// # Errors
    ///
    /// Says what is not as it has to be.
    pub fn read(text: &str) -> Result<Self, NoInstruction> {
        if text.len() > LARGEST {
            return Err(NoInstruction::TooLarge);
        }
        let text = text.trim_start_matches('\u{feff}').trim_end();
        let mut lines = text.lines();
        let mut values = Vec::new();
        for (number, key) in (1..).zip(KEYS) {
            let value = lines.next().and_then(|line| line.strip_prefix(key)?.strip_prefix('='));
            values.push(value.ok_or(match number {
                1 => NoInstruction::Format,
                number => NoInstruction::Line(number, key),
            })?);
        }
        if lines.next().is_some() {
            return Err(NoInstruction::Longer);
        }
        let [
            format,
            invoice,
            network,
            chain_id,
            asset,
            contract,
            address,
            reference,
            amount,
            pay_by,
            key_id,
            signature,
        ] = values.as_slice()
        else {
            return Err(NoInstruction::Longer);
        };
        if *format != FORMAT {
            return Err(NoInstruction::Format);
        }
        let text = |value: &str| value.to_owned();
        let optional = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        let instruction = Instruction {
            invoice: text(invoice),
            network: text(network),
            chain_id: optional(chain_id)
                .map(|id| id.parse().map_err(|_| NoInstruction::Value("chain_id")))
                .transpose()?,
            asset: text(asset),
            contract: optional(contract),
            address: text(address),
            reference: optional(reference),
            amount: amount.parse().map(Amount::new).map_err(|_| NoInstruction::Value("amount"))?,
            pay_by: optional(pay_by)
                .map(|text| time(&text).ok_or(NoInstruction::Value("pay_by")))
                .transpose()?,
        };
        let key_id = key_id.parse().map_err(|_| NoInstruction::Value("key_id"))?;
        let signature = Base64::decode_vec(signature).map_err(|_| NoInstruction::Value("signature"))?;
        // Signed is what stands there, not what was understood of it.
        let message = KEYS.iter().zip(&values).take(KEYS.len() - 1);
        let message = message.map(|(key, value)| format!("{key}={value}\n")).collect();
        Ok(Self { instruction, key_id, message, signature })
    }

    /// What it says, if the pinned key signed it.
    ///
    /// # Errors
    ///
    /// When it did not.
    pub fn check(&self, pinned: &PublicKey) -> Result<&Instruction, NotGenuine> {
        match (self.key_id == pinned.id(), pinned.signed(self.message.as_bytes(), &self.signature)) {
            (true, true) => Ok(&self.instruction),
            (true, false) => Err(NotGenuine::Changed),
            (false, _) => Err(NotGenuine::OtherKey(self.key_id.clone())),
        }
    }

    /// The key that it names.
    #[must_use]
    pub fn key_id(&self) -> &KeyId {
        &self.key_id
    }
}

/// A time as [`when::iso`] writes it: `2026-11-21T14:21:00Z`.
fn time(text: &str) -> Option<Time> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let date: Date = text.get(..10)?.parse().ok()?;
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let time = Time::from_seconds(((date.days() * 24 + hour) * 60 + minute) * 60 + second);
    (when::iso(time) == text).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32]).unwrap()
    }

    fn instruction() -> Instruction {
        Instruction {
            invoice: "7q2m4x9k3t8v5w1z6y0r4c2b1n".to_owned(),
            network: "base".to_owned(),
            chain_id: Some(8453),
            asset: "USDC".to_owned(),
            contract: Some("0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913".to_owned()),
            address: "0x8b31f1eAEbFC4c4F3F814D217b700b68b4a4D75B".to_owned(),
            reference: None,
            amount: Amount::new(24_900_000),
            pay_by: Some(Time::from_seconds(1_795_270_860)),
        }
    }

    #[test]
    fn a_file_is_lines_in_a_fixed_order() {
        let file = instruction().signed(&key(1));
        let (message, signature) = file.split_once("signature=").unwrap();
        assert_eq!(
            message,
            "format=quittance-instruction-1\ninvoice=7q2m4x9k3t8v5w1z6y0r4c2b1n\nnetwork=base\nchain_id=8453\nasset=USDC\n\
             contract=0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913\naddress=0x8b31f1eAEbFC4c4F3F814D217b700b68b4a4D75B\n\
             reference=\namount=24900000\npay_by=2026-11-21T14:21:00Z\nkey_id=34750f98bd59fcfc946da45aaabe933b\n"
        );
        assert_eq!(Base64::decode_vec(signature.trim_end()).unwrap().len(), 64);
        assert!(
            include_str!("../../../../docs/INSTRUCTIONS.md").contains(message),
            "the guide shows another file"
        );
        let read = Signed::read(&file).unwrap();
        assert_eq!(read.check(&key(1).public()), Ok(&instruction()));
    }

    #[test]
    fn nothing_in_it_can_be_changed() {
        let file = instruction().signed(&key(1));
        for (from, to) in [
            ("24900000", "34900000"),
            ("D75B", "D75C"),
            ("14:21", "15:21"),
            ("chain_id=8453", "chain_id=1"),
            ("reference=", "reference=7"),
            ("invoice=7", "invoice=8"),
            ("contract=0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "contract="),
        ] {
            let changed = file.replacen(from, to, 1);
            assert_ne!(changed, file);
            assert_eq!(
                Signed::read(&changed).unwrap().check(&key(1).public()),
                Err(NotGenuine::Changed),
                "{to}"
            );
        }
        let others = Signed::read(&instruction().signed(&key(2))).unwrap();
        assert_eq!(others.check(&key(1).public()), Err(NotGenuine::OtherKey(key(2).public().id())));
        // To write the pinned key's name over one's own does not help.
        let disguised = instruction()
            .signed(&key(2))
            .replace(key(2).public().id().as_str(), key(1).public().id().as_str());
        assert_eq!(Signed::read(&disguised).unwrap().check(&key(1).public()), Err(NotGenuine::Changed));
    }

    #[test]
    fn a_mail_may_change_the_ends_of_lines_and_nothing_else() {
        let file = instruction().signed(&key(1));
        let sent = format!("\u{feff}{}\r\n\r\n", file.trim_end().replace('\n', "\r\n"));
        assert_eq!(Signed::read(&sent).unwrap().check(&key(1).public()), Ok(&instruction()));
        assert_eq!(Signed::read(""), Err(NoInstruction::Format));
        assert_eq!(Signed::read("format=quittance-instruction-2"), Err(NoInstruction::Line(2, "invoice")));
        assert_eq!(Signed::read(&file.replace("instruction-1", "instruction-2")), Err(NoInstruction::Format));
        assert_eq!(Signed::read(&file.replace("asset=USDC\n", "")), Err(NoInstruction::Line(5, "asset")));
        assert_eq!(Signed::read(&format!("{file}more")), Err(NoInstruction::Longer));
        assert_eq!(Signed::read(&file.replace("amount=2", "amount=-2")), Err(NoInstruction::Value("amount")));
        assert_eq!(Signed::read(&file.replace("T14:21", "T25:21")), Err(NoInstruction::Value("pay_by")));
        assert_eq!(Signed::read(&"x".repeat(LARGEST + 1)), Err(NoInstruction::TooLarge));
    }

    #[test]
    fn no_value_begins_a_line_of_its_own() {
        let sly = Instruction { reference: Some("7\namount=1\r".to_owned()), ..instruction() };
        let file = sly.signed(&key(1));
        assert_eq!(file.lines().count(), KEYS.len());
        let read = Signed::read(&file).unwrap();
        assert_eq!(read.check(&key(1).public()).unwrap().reference.as_deref(), Some("7 amount=1 "));
    }

    #[test]
    fn times_read_back_as_they_were_written() {
        for seconds in [0, 951_782_399, 951_782_400, 1_795_270_860, 4_102_444_800] {
            let at = Time::from_seconds(seconds);
            assert_eq!(time(&when::iso(at)), Some(at));
        }
        for text in
            ["", "2026-11-21", "2026-11-31T14:21:00Z", "2026-11-21 14:21:00Z", "２026-11-21T14:21:00Z"]
        {
            assert_eq!(time(text), None, "{text}");
        }
    }
}
