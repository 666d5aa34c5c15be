//! The pages that need no program: receipts, help, and what a wrong link is answered with.

use quittance_page::ssr::{Sheet, Shell, Topic};
use quittance_protocol::problem::Problem;
use quittance_protocol::{Amount, Method};

use super::fixture::{Fixture, Flaw};
use crate::payer::Asked;
use crate::present::method_view;

/// A page that needs no program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Document {
    /// The receipt of an invoice: a fixture's name.
    Receipt(&'static str),
    /// Help without an invoice.
    Help(Topic),
    /// Help with an invoice at hand: a fixture's name.
    InvoiceHelp(&'static str, Topic),
    /// A form about an invoice that was not taken: a fixture's name.
    InvoiceProblem(&'static str, Problem),
    /// How long each network takes.
    Times,
    /// A problem.
    Problem(Problem),
}

/// The fixtures whose bill is shown, paid or not.
const RECEIPTS: &[&str] = &[
    "paid",
    "paid-btc",
    "paid-several",
    "paid-test",
    "paid-branded",
    "overpaid",
    "overpaid-refunded",
    "awaiting",
    "awaiting-branded",
    "awaiting-elsewhere",
    "confirming",
    "partial",
    "expired",
    "late-deadline-refunded",
    "failed-short",
    "canceled",
];

/// The invoice that help is about.
const ASKED_ABOUT: &str = "awaiting";

/// The same in test mode.
const TEST: &str = "awaiting-test";

impl Document {
    /// Every document.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let receipts = RECEIPTS.iter().copied().map(Self::Receipt);
        let problems = [
            Problem::UnknownInvoice,
            Problem::UnknownMethod,
            Problem::NotNow,
            Problem::InvalidInput,
            Problem::TryLater,
            Problem::Internal,
        ];
        let with_invoice = [
            Self::InvoiceHelp(ASKED_ABOUT, Topic::Sent),
            Self::InvoiceHelp(TEST, Topic::Sent),
            Self::InvoiceProblem(TEST, Problem::NotNow),
            Self::Times,
        ];
        let help = Topic::ALL.iter().copied().map(Self::Help);
        receipts.into_iter().chain(help).chain(with_invoice).chain(problems.map(Self::Problem))
    }

    /// The document of this name.
    pub(super) fn find(name: &str) -> Option<Self> {
        Self::all().find(|document| document.name() == name)
    }

    /// Its name in a path.
    pub(super) fn name(self) -> String {
        match self {
            Self::Receipt("paid") => "receipt".to_owned(),
            Self::Receipt(fixture) => format!("receipt-{fixture}"),
            Self::Help(topic) => format!("help-{}", topic.as_str()),
            Self::InvoiceHelp(TEST, topic) => format!("help-{}-test", topic.as_str()),
            Self::InvoiceHelp(_, topic) => format!("help-{}-invoice", topic.as_str()),
            Self::InvoiceProblem(_, problem) => format!("problem-{}-test", problem.code().replace('_', "-")),
            Self::Times => "help-times".to_owned(),
            Self::Problem(Problem::UnknownInvoice) => "not-found".to_owned(),
            Self::Problem(problem) => format!("problem-{}", problem.code().replace('_', "-")),
        }
    }

    /// The sheet of the shop it belongs to, if it does.
    pub(super) fn sheet(self) -> Option<&'static Sheet> {
        match self {
            Self::Receipt(name) | Self::InvoiceHelp(name, _) | Self::InvoiceProblem(name, _) => {
                Fixture::find(name)?.sheet()
            }
            Self::Help(_) | Self::Times | Self::Problem(_) => None,
        }
    }

    /// The document, as the gateway answers it.
    pub(super) fn html(self, shell: &Shell, asked: &Asked) -> Result<String, Flaw> {
        let dress = asked.dress(None);
        let fixture = |name| Fixture::find(name).ok_or(Flaw::NoFixture(name));
        Ok(match self {
            Self::Receipt(name) => fixture(name)?.receipt(shell, asked)?,
            Self::Help(topic) => shell.help(topic, None, &dress),
            Self::InvoiceHelp(name, topic) => fixture(name)?.help(topic, shell, asked)?,
            Self::InvoiceProblem(name, problem) => fixture(name)?.problem(problem, shell, asked)?,
            Self::Times => {
                let natives = Method::ALL.iter().filter(|method| method.contract.is_none());
                let methods: Vec<_> = natives.map(|method| method_view(method, Amount::ZERO)).collect();
                shell.help_times(&methods, &dress)
            }
            Self::Problem(problem) => shell.problem(problem, None, &dress),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::fixtures;

    /// Nobody may take play money for real, or real money for play.
    #[test]
    fn what_is_of_a_test_shop_says_so_everywhere_and_nothing_else_does() {
        let (shell, asked) = (Shell::without_program(), Asked::default());
        let pages =
            fixtures::all().iter().map(|fixture| (fixture.name().to_owned(), fixture.html(&shell, &asked)));
        let documents = Document::all().map(|document| (document.name(), document.html(&shell, &asked)));
        for (name, html) in pages.chain(documents) {
            let html = html.unwrap();
            let test = name.ends_with("-test");
            assert_eq!(html.contains("class=\"ribbon\""), test, "{name}");
            assert_eq!(html.contains("class=\"sandbox\""), test, "{name}");
        }
    }

    #[test]
    fn every_document_can_be_shown() {
        for document in Document::all() {
            let html = document.html(&Shell::without_program(), &Asked::default());
            assert!(html.is_ok_and(|html| html.contains("<h1")), "{}", document.name());
            assert_eq!(Document::find(&document.name()), Some(document));
        }
    }

    #[test]
    fn a_bill_says_where_it_stands_and_its_ledger_what_became_of_the_money() {
        for (name, status, entries, told) in [
            ("paid", None, 1, &["Payment<", "24.90 USDT"][..]),
            ("paid-several", None, 2, &["10.00 USDT", "14.90 USDT"]),
            ("paid-branded", None, 1, &["\u{2212}3.00 USD", "5 December 2026", "verified 21 November 2026"]),
            ("overpaid-refunded", None, 2, &["Returned by Northwind Books", "5.10 USDT"]),
            ("awaiting", Some("Not paid yet"), 0, &["Nothing has arrived yet."]),
            ("awaiting-elsewhere", Some("Not paid yet"), 1, &["Payment on Arbitrum"]),
            ("confirming", Some("Your payment arrived"), 1, &["Payment, not final yet"]),
            ("partial", Some("Partly paid"), 1, &["10.00 USDT"]),
            ("expired", Some("Time is up"), 0, &[]),
            ("late-deadline-refunded", Some("Your payment came late"), 2, &["Payment, late", "Returned by"]),
            ("failed-short", Some("Not enough arrived"), 1, &["10.00 USDT"]),
            ("canceled", Some("This invoice was canceled"), 0, &[]),
        ] {
            let html = Document::Receipt(name).html(&Shell::without_program(), &Asked::default()).unwrap();
            assert_eq!(html.contains("data-testid=\"status\""), status.is_some(), "{name}");
            assert_eq!(html.matches("data-testid=\"entry\"").count(), entries, "{name}");
            for text in told.iter().chain(&status) {
                assert!(html.contains(text), "{name}: {text}");
            }
        }
    }
}
