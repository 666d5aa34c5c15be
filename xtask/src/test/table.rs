//! What was tried on what: the table network by scenario, told by the tests that passed, and held to the one in the handbook.

use std::fmt::{Display, Formatter, Result as Written};

use anyhow::{Context, Result, ensure};

use super::nextest::Outcome;

/// Where the table stands for people.
pub(super) const HANDBOOK: &str = "docs/NETWORKS.md";
/// What a cell says that this run has nothing to say on.
const NOT_RUN: &str = "not run";

/// The columns: how they are called, and how the names of their stories begin.
const SCENARIOS: [(&str, &str); 7] = [
    ("exact", "exact"),
    ("partial, then rest", "partial"),
    ("overpaid", "overpaid"),
    ("late", "late"),
    ("replaced", "replaced"),
    ("double-spent", "double_spent"),
    ("reorganised", "reorganised"),
];

/// A network's stories.
struct Row {
    network: &'static str,
    /// What they are told on.
    on: &'static str,
    stories: Stories,
}

/// Which tests they are, as cargo-nextest writes it.
enum Stories {
    /// Those whose names begin with one of these and a column's name.
    Each(&'static [&'static str]),
    /// This one, which is all there is, for the first column.
    First(&'static str),
}

const ROWS: &[Row] = &[
    Row {
        network: "Ethereum",
        on: "node",
        stories: Stories::Each(&[
            "quittance-page::journeys live::",
            "quittance-gateway::networks ethereum::",
        ]),
    },
    Row {
        network: "Bitcoin",
        on: "node",
        stories: Stories::Each(&["quittance-gateway::networks mined::bitcoin::"]),
    },
    Row {
        network: "Litecoin",
        on: "node",
        stories: Stories::Each(&["quittance-gateway::networks mined::litecoin::"]),
    },
    Row { network: "Monero", on: "node", stories: Stories::Each(&["quittance-gateway::networks monero::"]) },
    Row { network: "Tron", on: "double", stories: Stories::Each(&["quittance-gateway::networks tron::"]) },
    Row {
        network: "Dogecoin",
        on: "vector",
        stories: Stories::First(
            "quittance-chain::vectors litecoins_and_dogecoins_accounts_come_out_with_their_own_letters",
        ),
    },
];

/// The networks and what their cells say.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table(Vec<(String, Vec<String>)>);

impl Table {
    /// What these tests tell. The networks in `left_out` were not to be tried.
    pub(super) fn of(outcomes: &[Outcome], left_out: &[&str]) -> Self {
        let cell = |row: &Row, column: usize| {
            if left_out.contains(&row.network) { NOT_RUN } else { row.cell(column, outcomes) }
        };
        let cells = |row| (0..SCENARIOS.len()).map(|column| cell(row, column).to_owned()).collect();
        Self(ROWS.iter().map(|row| (row.network.to_owned(), cells(row))).collect())
    }

    /// The table as it stands in the handbook.
    pub(super) fn read(handbook: &str) -> Result<Self> {
        let titles = SCENARIOS.map(|(title, _)| title).join(" | ");
        let head = format!("| network | {titles} |");
        let mut lines = handbook.lines().skip_while(|line| *line != head);
        lines.next().with_context(|| format!("no table begins with: {head}"))?;
        let rows = lines.skip(1).map_while(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
        let rows = rows.map(|row| {
            let mut cells = row.split(" | ").map(str::to_owned);
            (cells.next().unwrap_or_default(), cells.collect())
        });
        Ok(Self(rows.collect()))
    }

    /// Fails if `handbook` says anything else, but for what was not run.
    pub(super) fn agrees_with(&self, handbook: &Self) -> Result<()> {
        let networks =
            |table: &Self| table.0.iter().map(|(network, _)| network.as_str()).collect::<Vec<_>>().join(", ");
        let (ours, theirs) = (networks(self), networks(handbook));
        ensure!(ours == theirs, "the tests are of {ours}; {HANDBOOK} has a table of {theirs}");
        let mut differences = Vec::new();
        for ((network, cells), (_, told)) in self.0.iter().zip(&handbook.0) {
            for (column, (title, _)) in SCENARIOS.iter().enumerate() {
                let (cell, told) = (&cells[column], told.get(column).map_or("nothing", String::as_str));
                if cell != NOT_RUN && cell != told {
                    differences
                        .push(format!("{network}, {title}: the tests say {cell}, {HANDBOOK} says {told}"));
                }
            }
        }
        ensure!(differences.is_empty(), "what was tried on what:\n  {}", differences.join("\n  "));
        Ok(())
    }
}

impl Row {
    fn cell(&self, column: usize, outcomes: &[Outcome]) -> &'static str {
        let (_, scenario) = SCENARIOS[column];
        let is_story = |name: &str| match self.stories {
            Stories::Each(beginnings) => beginnings
                .iter()
                .any(|beginning| name.strip_prefix(beginning).is_some_and(|rest| rest.starts_with(scenario))),
            Stories::First(only) => column == 0 && name == only,
        };
        let mut ran = outcomes.iter().filter(|outcome| is_story(&outcome.name)).peekable();
        match (ran.peek().is_some(), ran.all(|outcome| outcome.passed)) {
            (false, _) => "no",
            (true, true) => self.on,
            (true, false) => "failed",
        }
    }
}

impl Display for Table {
    fn fmt(&self, out: &mut Formatter<'_>) -> Written {
        write!(out, "{:<10}", "")?;
        for (title, _) in SCENARIOS {
            write!(out, "  {title:<7}")?;
        }
        for (network, cells) in &self.0 {
            write!(out, "\n{network:<10}")?;
            for (cell, (title, _)) in cells.iter().zip(SCENARIOS) {
                write!(out, "  {cell:<0$}", title.len().max(NOT_RUN.len()))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(tests: &[(&str, bool)]) -> Vec<Outcome> {
        tests.iter().map(|(name, passed)| Outcome { name: (*name).to_owned(), passed: *passed }).collect()
    }

    fn row<'a>(table: &'a Table, network: &str) -> Vec<&'a str> {
        let row = table.0.iter().find(|(name, _)| name == network).expect(network);
        row.1.iter().map(String::as_str).collect()
    }

    #[test]
    fn a_cell_is_what_its_stories_were_told_on() {
        let table = Table::of(
            &outcomes(&[
                ("quittance-page::journeys live::partial::a_token_paid_in_part", true),
                ("quittance-gateway::networks ethereum::replaced", true),
                ("quittance-gateway::networks mined::bitcoin::exact", true),
                ("quittance-gateway::networks mined::bitcoin::partial_then_rest", true),
                ("quittance-gateway::networks tron::double_spent", true),
                (
                    "quittance-chain::vectors litecoins_and_dogecoins_accounts_come_out_with_their_own_letters",
                    true,
                ),
            ]),
            &[],
        );
        assert_eq!(row(&table, "Ethereum"), ["no", "node", "no", "no", "node", "no", "no"]);
        assert_eq!(row(&table, "Bitcoin"), ["node", "node", "no", "no", "no", "no", "no"]);
        assert_eq!(row(&table, "Tron"), ["no", "no", "no", "no", "no", "double", "no"]);
        assert_eq!(row(&table, "Dogecoin"), ["vector", "no", "no", "no", "no", "no", "no"]);
    }

    #[test]
    fn of_several_stories_each_has_to_pass() {
        let [shallow, deep] = ["", "_deeper_than_the_confirmations"]
            .map(|ending| format!("quittance-gateway::networks mined::litecoin::reorganised{ending}"));
        let table = Table::of(&outcomes(&[(&shallow, true), (&deep, false)]), &[]);
        assert_eq!(row(&table, "Litecoin")[6], "failed");
    }

    #[test]
    fn what_was_left_out_says_nothing() {
        let exact = ("quittance-gateway::networks mined::litecoin::exact", true);
        let table = Table::of(&outcomes(&[exact]), &["Bitcoin", "Monero"]);
        assert_eq!(row(&table, "Bitcoin"), [NOT_RUN; 7]);
        let mut handbook = Table::of(&outcomes(&[exact]), &[]);
        handbook.0[1].1 = vec!["node".to_owned(); 7];
        table.agrees_with(&handbook).unwrap();
    }

    #[test]
    fn a_handbook_that_claims_more_or_less_is_told_where() {
        let exact = ("quittance-gateway::networks tron::exact", true);
        let (tried, nothing) = (Table::of(&outcomes(&[exact]), &[]), Table::of(&[], &[]));
        let more = nothing.agrees_with(&tried).unwrap_err().to_string();
        assert!(more.ends_with("Tron, exact: the tests say no, docs/NETWORKS.md says double"), "{more}");
        let less = tried.agrees_with(&nothing).unwrap_err().to_string();
        assert!(less.ends_with("Tron, exact: the tests say double, docs/NETWORKS.md says no"), "{less}");
        let shorter = Table(tried.0[1..].to_vec());
        assert!(tried.agrees_with(&shorter).is_err(), "a network is missing");
        let mut narrower = Table(tried.0.clone());
        narrower.0[0].1.pop();
        assert!(tried.agrees_with(&narrower).is_err(), "a cell is missing");
    }

    #[test]
    fn the_handbook_has_the_table_with_every_network() {
        let table = Table::read(include_str!("../../../docs/NETWORKS.md")).unwrap();
        let everywhere: Vec<_> = ROWS.iter().map(|row| row.network).collect();
        Table::of(&[], &everywhere).agrees_with(&table).unwrap();
        assert!(Table::read("no table").is_err());
    }
}
