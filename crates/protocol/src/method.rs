//! What an invoice can be paid with: an asset on a network, by the currency codes of the merchant API.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::network::{self, Network};
use crate::table::in_force;
use crate::{Amount, decimal};

/// The code of a method in facts, rows and requests: `BTC`, `USDT_TRC20`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MethodCode(String);

impl MethodCode {
    /// Names a method; whether it exists is known to the table.
    #[must_use]
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MethodCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is paid: a coin or token, the same on every network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The ticker.
    pub symbol: &'static str,
    /// The full name.
    pub name: &'static str,
    /// The colour of its mark.
    pub colour: &'static str,
    /// The letter in its mark.
    pub glyph: &'static str,
    /// True for a token that follows a fiat currency.
    pub stable: bool,
}

/// An asset on a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// Its currency code.
    pub code: &'static str,
    /// The number that CryptoCloud clients know it by. Numbers are never reused: CryptoCloud's own stay below 1,000, those of
    /// our rows begin at 1,001, and those of an operator's at 10,000.
    pub number: u16,
    /// What is paid.
    pub asset: Asset,
    /// Its network.
    pub network: &'static Network,
    /// The token's contract; none for a chain's own coin.
    pub contract: Option<&'static str>,
    /// Digits after the point of the smallest unit.
    pub decimals: u8,
    /// Digits after the point that a price is rounded up to and shown with.
    pub shown: u8,
    /// The smallest amount that its network carries; nothing where any amount arrives.
    ///
    /// Nodes pass on no output that costs more to spend than it is worth ("dust"). At the 3,000 sat/kvB of Bitcoin Core
    /// (`DUST_RELAY_TX_FEE` and `GetDustThreshold` in its `policy/policy.h` and `policy.cpp`) that is 546 sat for P2PKH and 294
    /// for P2WPKH; Litecoin Core has the same with 30,000, so 5,460 and 2,940. The rows have those of P2PKH: no node takes such
    /// an output for dust, whatever its type, and many wallets send nothing smaller.
    pub smallest: Amount,
}

macro_rules! assets {
    ($($symbol:ident $name:literal $colour:literal $glyph:literal $stable:literal;)*) => {
        $(const $symbol: Asset = Asset {
            symbol: stringify!($symbol), name: $name, colour: $colour, glyph: $glyph, stable: $stable,
        };)*
    };
}

assets! {
    BTC "Bitcoin" "#b9650f" "B" false;
    LTC "Litecoin" "#3f5f94" "Ł" false;
    TRX "Tron" "#c4302b" "T" false;
    SOL "Solana" "#6b4bc4" "S" false;
    TON "Toncoin" "#1c74ad" "T" false;
    BNB "BNB" "#8a6a00" "B" false;
    ETH "Ether" "#5266c4" "Ξ" false;
    USDT "Tether USD" "#1f8a70" "₮" true;
    USDC "USD Coin" "#2769b8" "$" true;
    DAI "Dai" "#96690b" "D" true;
    USDD "Decentralized USD" "#1b6e63" "D" true;
    PYUSD "PayPal USD" "#1a4fa3" "P" true;
    XAUT "Tether Gold" "#8a6d1a" "₮" false;
    ARB "Arbitrum" "#2d5f8a" "A" false;
    OP "Optimism" "#c9252d" "O" false;
    PEPE "Pepe" "#3c7d2b" "P" false;
    SHIB "Shiba Inu" "#c0431c" "S" false;
    TRUMP "Official Trump" "#8a6420" "T" false;
    POL "Polygon" "#7b3fc4" "P" false;
    XMR "Monero" "#a8430c" "M" false;
}

macro_rules! methods {
    ($($code:literal $number:literal $asset:ident $network:ident $decimals:literal $shown:literal $smallest:literal $contract:expr;)*) => {
        &[$(Method {
            code: $code, number: $number, asset: $asset, network: &network::$network, contract: $contract,
            decimals: $decimals, shown: $shown, smallest: Amount::new($smallest),
        }),*]
    };
}

impl Method {
    /// Every method that comes with Quittance: those the merchant API names, then ours.
    #[rustfmt::skip]
    pub const ALL: &'static [Self] = methods! {
        // code        no asset network decimals shown smallest contract
        "USDT_TRC20"   4 USDT TRON       6  2 0    Some("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
        "USDT_ERC20"   5 USDT ETHEREUM   6  2 0    Some("0xdAC17F958D2ee523a2206206994597C13D831ec7");
        "USDT_BSC"     6 USDT BSC        18 2 0    Some("0x55d398326f99059fF775485246999027B3197955");
        "USDT_ARB"     7 USDT ARBITRUM   6  2 0    Some("0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9");
        "USDT_OPT"     8 USDT OPTIMISM   6  2 0    Some("0x94b008aA00579c1307B0EF2c499aD98a8ce58e58");
        "USDT_SOL"     9 USDT SOLANA     6  2 0    Some("Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB");
        "USDT_TON"    10 USDT TON        6  2 0    Some("EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs");
        "BTC"          1 BTC  BITCOIN    8  8 546  None;
        "LTC"          2 LTC  LITECOIN   8  5 5460 None;
        "ETH"          3 ETH  ETHEREUM   18 6 0    None;
        "ETH_ARB"     11 ETH  ARBITRUM   18 6 0    None;
        "ETH_BASE"    12 ETH  BASE       18 6 0    None;
        "ETH_OPT"     13 ETH  OPTIMISM   18 6 0    None;
        "TRX"         14 TRX  TRON       6  2 0    None;
        "SOL"         15 SOL  SOLANA     9  5 0    None;
        "TON"         16 TON  TON        9  4 0    None;
        "BNB"         20 BNB  BSC        18 5 0    None;
        "USDC_ERC20"  21 USDC ETHEREUM   6  2 0    Some("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48");
        "USDC_BASE"   22 USDC BASE       6  2 0    Some("0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913");
        "USDC_ARB"    23 USDC ARBITRUM   6  2 0    Some("0xaf88d065e77c8cC2239327C5EDb3A432268e5831");
        "USDC_OPT"    24 USDC OPTIMISM   6  2 0    Some("0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85");
        "USDC_BSC"    25 USDC BSC        18 2 0    Some("0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d");
        "USDC_SOL"    26 USDC SOLANA     6  2 0    Some("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v");
        "DAI_ERC20"   27 DAI  ETHEREUM   18 2 0    Some("0x6B175474E89094C44Da98b954EedeAC495271d0F");
        "DAI_BASE"    28 DAI  BASE       18 2 0    Some("0x50c5725949A6F0c72E6C4a641F24049A917DB0Cb");
        "DAI_ARB"     29 DAI  ARBITRUM   18 2 0    Some("0xDA10009cBd5D07dd0CeCc66161FC93D7c9000da1");
        "DAI_OPT"     30 DAI  OPTIMISM   18 2 0    Some("0xDA10009cBd5D07dd0CeCc66161FC93D7c9000da1");
        "DAI_BSC"     31 DAI  BSC        18 2 0    Some("0x1AF3F329e8BE154074D8769D1FFa4eE058B1DBc3");
        "USDD_TRC20"  32 USDD TRON       18 2 0    Some("TXDk8mbtRbXeYuMNS83CfKPaYYT8XWv9Hz");
        "PYUSD_ERC20" 33 PYUSD ETHEREUM   6 2 0    Some("0x6c3ea9036406852006290770BEdFcAbA0e23A0e8");
        "PYUSD_SOL"   34 PYUSD SOLANA    6  2 0    Some("2b1kV6DkPAnxd5ixfnxCpjxmKwqjjaYmCZfHsFu24GXo");
        "XAUT_ERC20"  35 XAUT ETHEREUM   6  6 0    Some("0x68749665FF8D2d112Fa859AA293F07A622782F38");
        "XAUT_TON"    36 XAUT TON        6  6 0    Some("EQA1R_LuQCLHlMgOo1S4G7Y7W1cd0FrAkbA10Zq7rddKxi9k");
        "ARB_ARB"     37 ARB  ARBITRUM   18 3 0    Some("0x912CE59144191C1204E64559FE8253a0e49E6548");
        "OP_OPT"      38 OP   OPTIMISM   18 3 0    Some("0x4200000000000000000000000000000000000042");
        "PEPE_ERC20"  39 PEPE ETHEREUM   18 0 0    Some("0x6982508145454Ce325dDbE47a25d4ec3d2311933");
        "PEPE_BSC"    40 PEPE BSC        18 0 0    Some("0x25d887Ce7a35172C62FeBFD67a1856F20FaEbB00");
        "SHIB_ERC20"  41 SHIB ETHEREUM   18 0 0    Some("0x95aD61b0a150d79219dCF64E1E6Cc01f0B64C4cE");
        "SHIB_BSC"    42 SHIB BSC        18 0 0    Some("0x2859e4544C4bB03966803b044A93563Bd2D0DD4D");
        "TRUMP_SOL"   43 TRUMP SOLANA    6  3 0    Some("6p6xgHyF7AeE6TZkSmFsko444wqoP15icUSqi2jfGiPN");
        "POL"       1001 POL  POLYGON    18 4 0    None;
        "USDT_POLYGON" 1002 USDT POLYGON 6  2 0    Some("0xc2132D05D31c914a87C6611C10748AEb04B58e8F");
        "USDC_POLYGON" 1003 USDC POLYGON 6  2 0    Some("0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359");
        "XMR"       1004 XMR  MONERO     12 5 0    None;
    };

    /// Every method in force: those that come with Quittance, then those of the operator.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        Self::ALL.iter().chain(in_force().methods())
    }

    /// The method with this currency code.
    #[must_use]
    pub fn find(code: &str) -> Option<&'static Self> {
        Self::all().find(|method| method.code == code)
    }

    /// Its code as facts carry it.
    #[must_use]
    pub fn code(&self) -> MethodCode {
        MethodCode::new(self.code)
    }

    /// Its network.
    #[must_use]
    pub const fn network(&self) -> &'static Network {
        self.network
    }

    /// Writes an amount the way people read it: exact, without needless zeros, money with its cents.
    #[must_use]
    pub fn format(&self, amount: Amount) -> String {
        decimal::format(amount.units(), self.decimals, self.shown.min(2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of the merchant API, in its order.
    const CODES: &str = "BTC LTC TRX SOL TON BNB ETH ETH_ARB ETH_BASE ETH_OPT USDT_ARB USDT_BSC USDT_ERC20 USDT_OPT USDT_SOL \
        USDT_TON USDT_TRC20 USDC_ARB USDC_BASE USDC_BSC USDC_ERC20 USDC_OPT USDC_SOL DAI_ARB DAI_BASE DAI_BSC DAI_ERC20 DAI_OPT \
        USDD_TRC20 PYUSD_ERC20 PYUSD_SOL XAUT_ERC20 XAUT_TON ARB_ARB OP_OPT PEPE_BSC PEPE_ERC20 SHIB_BSC SHIB_ERC20 TRUMP_SOL";

    #[test]
    fn every_code_of_the_merchant_api_is_in_the_table_and_ours_come_on_top() {
        for code in CODES.split_whitespace() {
            assert!(Method::find(code).is_some_and(|method| method.number < 1_000), "{code}");
        }
        let codes: Vec<&str> = CODES.split_whitespace().collect();
        let ours = Method::ALL.iter().filter(|method| !codes.contains(&method.code));
        let ours: Vec<_> = ours.map(|method| (method.code, method.number)).collect();
        assert_eq!(ours, [("POL", 1_001), ("USDT_POLYGON", 1_002), ("USDC_POLYGON", 1_003), ("XMR", 1_004)]);
    }

    #[test]
    fn every_row_is_one_that_a_table_would_take() {
        for (index, method) in Method::ALL.iter().enumerate() {
            assert!(method.shown <= method.decimals, "{}", method.code);
            assert!(Network::ALL.contains(method.network), "{} has no network", method.code);
            assert_eq!(method.taken_from(&Method::ALL[index + 1..]), None, "{}", method.code);
        }
    }

    #[test]
    fn an_asset_is_shown_alike_on_every_network() {
        for method in Method::ALL {
            let first = Method::ALL.iter().find(|other| other.asset.symbol == method.asset.symbol).unwrap();
            assert_eq!((method.asset, method.shown), (first.asset, first.shown), "{}", method.code);
        }
    }

    #[test]
    fn a_token_code_ends_in_its_networks_suffix() {
        for method in Method::ALL {
            let network = method.network();
            match method.contract {
                Some(_) => assert_eq!(method.code, format!("{}_{}", method.asset.symbol, network.suffix)),
                None => assert!(method.code.starts_with(method.asset.symbol)),
            }
        }
    }

    #[test]
    fn coins_made_of_outputs_have_a_smallest_amount() {
        let smallest: Vec<_> = Method::ALL.iter().filter(|method| !method.smallest.is_zero()).collect();
        let smallest: Vec<_> =
            smallest.into_iter().map(|method| (method.code, method.smallest.units())).collect();
        assert_eq!(smallest, [("BTC", 546), ("LTC", 5_460)]);
    }

    #[test]
    fn the_numbers_that_clients_rely_on_stay() {
        let number = |code| Method::find(code).map(|method| method.number);
        assert_eq!((number("USDT_TRC20"), number("ETH"), number("BNB")), (Some(4), Some(3), Some(20)));
        assert_eq!(Network::find("tron").map(|network| network.number), Some(4));
    }
}
