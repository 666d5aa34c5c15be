//! The gap limit: wallets stop looking for money after some addresses in a row without any.

use std::collections::BTreeMap;

use quittance_gateway::app::Projects;
use quittance_gateway::networks::Networks;
use quittance_protocol::{Family, Network};

use super::finding::Finding;
use crate::command::handed_out;
use crate::command::indexes::Indexes;
use crate::command::place::Place;

const ADDRESSES: &str = "addresses";
/// After so many addresses without money wallets stop looking: by BIP-44, and by Monero's own.
const GAP_LIMIT: u32 = 20;
const MONEROS_GAP_LIMIT: u32 = 200;

/// How far the addresses of one key got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Reach {
    /// The highest number that was handed out.
    handed_out: u32,
    /// The highest number that money came to.
    received: Option<u32>,
    /// The longest run without money before one that has some, or at the end.
    longest: u32,
}

/// Every key of every live project.
pub(super) async fn gaps(place: &Place, projects: &Projects, networks: &Networks) -> Vec<Finding> {
    match reaches(place, projects, networks).await {
        Ok(reaches) => {
            reaches.into_iter().map(|((id, account), reach)| finding(&id, account, reach)).collect()
        }
        // That the database cannot be read is told elsewhere.
        Err(_) => Vec::new(),
    }
}

/// What was handed out of one key: the project's id, and the account.
type Key = (String, &'static str);

async fn reaches(
    place: &Place,
    projects: &Projects,
    networks: &Networks,
) -> anyhow::Result<BTreeMap<Key, Reach>> {
    let rows = place.rows().await?;
    let mut indexes = Indexes::of(projects, networks, &rows).await?;
    let mut numbers: BTreeMap<Key, BTreeMap<u32, bool>> = BTreeMap::new();
    handed_out::each(&rows, None, |row| {
        let network = Network::find(row.target.network.as_str());
        if let (Some(network), Some(index)) = (network, indexes.index(row)) {
            let key = numbers.entry((row.project.clone(), network.account())).or_default();
            *key.entry(index).or_default() |= row.received;
        }
        Ok(())
    })
    .await?;
    Ok(numbers.into_iter().map(|(key, numbers)| (key, Reach::of(&numbers))).collect())
}

impl Reach {
    fn of(numbers: &BTreeMap<u32, bool>) -> Self {
        let mut reach = Self::default();
        for (index, received) in numbers {
            reach.handed_out = reach.handed_out.max(*index);
            let run = index - reach.received.map_or(0, |last| last + 1);
            if *received {
                reach.longest = reach.longest.max(run);
                reach.received = Some(*index);
            }
        }
        reach
    }

    /// Addresses since the last one that received money.
    fn since(self) -> u32 {
        self.handed_out + 1 - self.received.map_or(0, |last| last + 1)
    }
}

fn finding(id: &str, account: &str, reach: Reach) -> Finding {
    let since = reach.since();
    let longest = reach.longest.max(since);
    let key = format!("project {id}, key {account}");
    let family = Network::all().find(|network| network.account() == account).map(|network| network.family);
    let limit = match family {
        Some(Family::Monero) => MONEROS_GAP_LIMIT,
        Some(_) | None => GAP_LIMIT,
    };
    if longest < limit {
        let what = format!("{key}: {since} addresses since the last one that received money");
        return Finding::fine(ADDRESSES, what);
    }
    let what = match reach.longest >= limit {
        true => format!(
            "{key}: money came behind {} addresses without any, where wallets do not look",
            reach.longest
        ),
        false => format!(
            "{key}: {since} addresses since the last one that received money, and wallets look {limit} far"
        ),
    };
    let enough = longest.saturating_add(limit);
    Finding::warning(
        ADDRESSES,
        what,
        match family {
            Some(Family::Bitcoin) => format!(
                "raise the wallet's gap limit to {enough}: in Electrum wallet.change_gap_limit({enough}) on the console, in \
             Sparrow Settings, Advanced, Gap Limit"
            ),
            Some(Family::Evm | Family::Tron) => format!(
                "in the wallet, add addresses by hand up to number {}; `quittance address list` says which hold money",
                reach.handed_out
            ),
            Some(Family::Monero) => format!(
                "before the wallet is restored from its words, set its lookahead: set subaddress-lookahead 1:{enough} in \
             monero-wallet-cli"
            ),
            Some(Family::Solana | Family::Ton) | None => "see `quittance address list`".to_owned(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(numbers: impl IntoIterator<Item = (u32, bool)>) -> Reach {
        Reach::of(&numbers.into_iter().collect())
    }

    #[test]
    fn a_run_without_money_is_counted_at_its_end_and_in_between() {
        assert_eq!(reach([(0, false)]).since(), 1);
        assert_eq!(reach((0..20).map(|index| (index, false))).since(), 20);
        assert_eq!(reach((0..20).map(|index| (index, index == 19))).since(), 0);
        // Number 5 was never given to anybody, and a wallet counts it all the same.
        let far = reach([(0, true), (30, true), (33, false)]);
        assert_eq!((far.longest, far.since()), (29, 3));
    }

    #[test]
    fn each_kind_of_wallet_looks_as_far_as_it_does() {
        let said =
            |account, count| finding("SHOP", account, reach((0..count).map(|index| (index, false)))).json();
        for (account, count, standing, told) in [
            ("bitcoin", 19, "fine", ""),
            ("bitcoin", 20, "warning", "wallet.change_gap_limit(40)"),
            ("tron", 20, "warning", "add addresses by hand up to number 19"),
            ("monero", 199, "fine", ""),
            ("monero", 200, "warning", "set subaddress-lookahead 1:400"),
        ] {
            let said = said(account, count);
            assert_eq!(said["standing"], standing, "{said}");
            assert!(said["advice"].as_str().unwrap_or_default().contains(told), "{said}");
        }
    }
}
