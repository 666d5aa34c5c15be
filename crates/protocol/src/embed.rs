//! What a shop's page and the payment page in its frame tell each other.
//!
//! What stands in the frame is an invoice's page, or a document that makes an invoice: a checkout link, a shop's own amount, a
//! donation page. All of them speak alike.
//!
//! The page in the frame greets its parent with a nonce ([`hello`]), and only the one origin that the gateway allowed to frame
//! it hears that. The shop's script answers with the same nonce and one end of a message channel ([`welcome`]); everything after
//! that travels over the channel: [`ToShop`] one way, [`ToFrame`] the other. A message is one line of text: its name, and what
//! belongs to it behind blanks.

use core::fmt;

use crate::State;

/// The protocol's name, with its version.
pub const PROTOCOL: &str = "quittance/1";

/// Letters of a nonce, in hexadecimal.
pub const NONCE_LETTERS: usize = 32;

/// The greeting of the page in the frame.
#[must_use]
pub fn hello(nonce: &str) -> String {
    [PROTOCOL, " hello ", nonce].concat()
}

/// The answer of the shop's script, which brings the channel.
#[must_use]
pub fn welcome(nonce: &str) -> String {
    [PROTOCOL, " welcome ", nonce].concat()
}

/// What the page in the frame tells the shop's script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToShop<'a> {
    /// It listens.
    Ready {
        /// The invoice that it is; none yet where it makes one.
        invoice: Option<&'a str>,
    },
    /// How tall its content is, in CSS pixels.
    Resize {
        /// The height.
        height: u32,
    },
    /// Where the invoice stands. It is a hint: what counts is what the gateway tells the shop's server.
    Status {
        /// The state.
        state: State,
        /// The code of the method that was chosen.
        method: Option<&'a str>,
    },
    /// The payer wants to close it.
    Close,
    /// The payer wants to open this payment link, which frames cannot do everywhere.
    OpenInWallet {
        /// A link of one of [`WALLET_SCHEMES`].
        uri: &'a str,
    },
}

impl ToShop<'_> {
    /// The name of each message.
    pub const NAMES: &'static [&'static str] = &["ready", "resize", "status", "close", "open-in-wallet"];

    /// The message as it travels.
    #[must_use]
    pub fn write(&self) -> String {
        match self {
            Self::Ready { invoice } => ["ready ", invoice.unwrap_or_default()].concat().trim_end().into(),
            Self::Resize { height } => ["resize ", &height.to_string()].concat(),
            Self::Status { state, method } => {
                ["status ", state.as_str(), " ", method.unwrap_or_default()].concat().trim_end().into()
            }
            Self::Close => "close".into(),
            Self::OpenInWallet { uri } => ["open-in-wallet ", uri].concat(),
        }
    }
}

/// The schemes of payment links that a shop's script opens: those that the gateway writes. The test mode's `sandbox:` is none of
/// them, since nothing opens it.
pub const WALLET_SCHEMES: &[&str] = &["bitcoin", "litecoin", "ethereum", "solana", "ton", "monero"];

/// A part of the page's looks that a shop may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// The colour of the one action. The page keeps it readable.
    Accent,
    /// The rounding of the slip's corners.
    Corner,
    /// The rounding of buttons and fields.
    Control,
    /// Light or dark, whatever the payer's system has.
    Scheme,
}

impl Token {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Accent, Self::Corner, Self::Control, Self::Scheme];

    /// Its name in a message.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accent => "accent",
            Self::Corner => "corner",
            Self::Control => "control",
            Self::Scheme => "scheme",
        }
    }

    /// Whether it may have this value: nothing but a colour, a length or one of two words goes anywhere near a sheet.
    #[must_use]
    pub fn takes(self, value: &str) -> bool {
        match self {
            Self::Accent => is_colour(value),
            Self::Corner | Self::Control => is_length(value),
            Self::Scheme => matches!(value, "light" | "dark"),
        }
    }
}

/// What the shop's script tells the page in the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToFrame<'a> {
    /// The shop's looks.
    Theme(Vec<(Token, &'a str)>),
    /// The payer pressed the shop's button: a document with a button of its own need not have it pressed once more.
    Start,
}

impl<'a> ToFrame<'a> {
    /// The name of each message.
    pub const NAMES: &'static [&'static str] = &["theme", "start"];

    /// Reads `theme accent=#0b6e5f;corner=8px` or `start`. What has no value that its token takes is left out.
    #[must_use]
    pub fn read(text: &'a str) -> Option<Self> {
        if text == "start" {
            return Some(Self::Start);
        }
        let pairs = text.strip_prefix("theme ")?.split(';').filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            let token = Token::ALL.iter().find(|token| token.as_str() == name)?;
            token.takes(value).then_some((*token, value))
        });
        Some(Self::Theme(pairs.collect()))
    }
}

impl fmt::Display for ToFrame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Theme(tokens) = self else { return f.write_str("start") };
        f.write_str("theme ")?;
        for (place, (token, value)) in tokens.iter().enumerate() {
            let sign = if place == 0 { "" } else { ";" };
            write!(f, "{sign}{}={value}", token.as_str())?;
        }
        Ok(())
    }
}

/// `#rgb`, `#rrggbb`, or `rgb(1, 2, 3)` as browsers work colours out.
fn is_colour(value: &str) -> bool {
    if let Some(digits) = value.strip_prefix('#') {
        return matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    }
    let channels = value.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')'));
    channels.is_some_and(|channels| channels.split(", ").all(is_number) && channels.split(", ").count() == 3)
}

/// `8px` or `0.5rem`; nothing that could cover the page.
fn is_length(value: &str) -> bool {
    let number = value.strip_suffix("px").or_else(|| value.strip_suffix("rem"));
    number.is_some_and(|number| match number.split_once('.') {
        Some((whole, part)) => is_number(whole) && is_number(part),
        None => is_number(number),
    })
}

/// One to three digits.
fn is_number(text: &str) -> bool {
    matches!(text.len(), 1..=3) && text.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Network;
    use crate::network::Family;

    #[test]
    fn messages_are_lines_that_say_what_they_are() {
        let status = |state, method| ToShop::Status { state, method }.write();
        assert_eq!(status(State::Awaiting, Some("USDT_TRC20")), "status awaiting USDT_TRC20");
        assert_eq!(status(State::Choose, None), "status choose");
        let ready = |invoice| ToShop::Ready { invoice }.write();
        assert_eq!((ready(None), ready(Some("7Q2M"))), ("ready".into(), "ready 7Q2M".into()));
        assert_eq!(ToShop::Resize { height: 640 }.write(), "resize 640");
        assert_eq!(
            ToShop::OpenInWallet { uri: "bitcoin:bc1q?amount=1" }.write(),
            "open-in-wallet bitcoin:bc1q?amount=1"
        );
        assert_eq!(hello("00ff"), "quittance/1 hello 00ff");
    }

    #[test]
    fn looks_are_read_as_they_are_written() {
        let told = ToFrame::Theme(vec![
            (Token::Accent, "rgb(122, 31, 61)"),
            (Token::Corner, "0.5rem"),
            (Token::Scheme, "dark"),
        ]);
        assert_eq!(ToFrame::read(&told.to_string()), Some(told));
        assert_eq!(ToFrame::read(&ToFrame::Start.to_string()), Some(ToFrame::Start));
        assert_eq!(ToFrame::read("start over"), None);
        assert_eq!(ToFrame::read("close"), None);
    }

    #[test]
    fn what_is_no_colour_or_length_goes_nowhere() {
        for value in [
            "",
            "red",
            "url(https://evil.example)",
            "#0b6e5f;}",
            "#0b6e5",
            "rgb(1, 2)",
            "rgb(1, 2, 3, 4)",
            "rgb(1,2,3)",
            "rgb(1, 2, url(x))",
            "var(--ink)",
            "#fff}*{display:none",
            "expression(alert(1))",
            "#ｆｆｆ",
        ] {
            assert!(!Token::Accent.takes(value), "{value}");
        }
        for value in [
            "",
            "px",
            "8",
            "-8px",
            "1e9px",
            "9999px",
            "8px;}",
            "calc(1px)",
            "100vw",
            "8px 8px",
            ".5px",
            "1.px",
        ] {
            assert!(!Token::Corner.takes(value), "{value}");
        }
        assert_eq!(
            ToFrame::read("theme accent=url(x);corner=4px;}*{=1px;nobody=#fff"),
            Some(ToFrame::Theme(vec![(Token::Corner, "4px")]))
        );
    }

    #[test]
    fn every_payment_link_that_has_a_scheme_may_be_opened() {
        for network in Network::ALL {
            let scheme = match network.family {
                Family::Bitcoin => network.id,
                Family::Evm => "ethereum",
                Family::Solana => "solana",
                Family::Ton => "ton",
                Family::Monero => "monero",
                // A bare address, which opens nothing.
                Family::Tron => continue,
            };
            assert!(WALLET_SCHEMES.contains(&scheme), "{scheme}");
        }
        assert!(!WALLET_SCHEMES.contains(&"sandbox"));
    }
}
