//! The pages that need no program: receipts, help, answers about transactions, and what a wrong link is answered with.

use quittance_page::ssr::{Case, Dress, Sheet, Shell, Topic};
use quittance_protocol::problem::Problem;
use quittance_protocol::{Amount, Method};

use super::claims;
use super::donations::{self, Moment};
use super::fixture::{Fixture, Flaw};
use super::offers::Sale;
use crate::payer::Asked;
use crate::present::method_view;

/// A page that needs no program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Document {
    /// The receipt of an invoice: a fixture's name.
    Receipt(&'static str),
    /// Everything there is help about.
    HelpIndex,
    /// The same for an invoice: a fixture's name.
    InvoiceHelpIndex(&'static str),
    /// Help without an invoice.
    Help(&'static Topic),
    /// Help with an invoice at hand: a fixture's name.
    InvoiceHelp(&'static Topic, &'static str),
    /// A form about an invoice that was not taken: a fixture's name.
    InvoiceProblem(&'static str, Problem),
    /// That an invoice has no payment instruction: a fixture's name.
    NoInstruction(&'static str),
    /// How long each network takes.
    Times,
    /// An answer about a transaction, by its name.
    Claim(&'static str),
    /// Something was asked too often.
    TooOften,
    /// The wallets of an invoice: a fixture's name.
    Wallets(&'static str),
    /// A moment of a donation page.
    Donation(Moment),
    /// A moment of a checkout link.
    Sale(Sale),
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

/// The invoices that help is about.
const ASKED_ABOUT: &[(&str, &[&str])] = &[
    ("pay", &["choose", "awaiting"]),
    ("instruction", &["awaiting-reference", TEST]),
    ("wallet", &["awaiting"]),
    ("choosing", &["awaiting-evm"]),
    ("amount", &["awaiting-btc"]),
    ("sent", &["awaiting-evm", "expired-requote", "confirming", TEST]),
    ("wrong-amount", &["partial", "failed-short-requote"]),
    ("minimum", &["partial"]),
    ("expired", &["expired-requote", "expired", "expired-unchosen"]),
    ("late", &["late-deadline"]),
    ("delivery", &["paid"]),
    ("network", &["awaiting-elsewhere"]),
    ("twice", &["overpaid-twice"]),
];

/// The invoices that all help is listed for.
const LISTED_FOR: &[&str] = &["awaiting", "partial", "expired", "paid"];

/// One in test mode.
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
        let about = ASKED_ABOUT.iter().filter_map(|(name, fixtures)| Some((Topic::find(name)?, fixtures)));
        let about =
            about.flat_map(|(topic, fixtures)| fixtures.iter().map(|name| Self::InvoiceHelp(topic, name)));
        let lists = LISTED_FOR.iter().map(|name| Self::InvoiceHelpIndex(name));
        let help =
            [Self::HelpIndex].into_iter().chain(lists).chain(Topic::ALL.iter().map(Self::Help)).chain(about);
        let claims = claims::all().into_iter().map(|told| Self::Claim(told.name));
        let others = [
            Self::Times,
            Self::TooOften,
            Self::NoInstruction("choose"),
            Self::InvoiceProblem(TEST, Problem::NotNow),
        ];
        let wallets = ["awaiting-evm", "awaiting", "awaiting-reference", "awaiting-test"].map(Self::Wallets);
        receipts
            .into_iter()
            .chain(help)
            .chain(claims)
            .chain(others)
            .chain(wallets)
            .chain(Moment::ALL.map(Self::Donation))
            .chain(Sale::ALL.map(Self::Sale))
            .chain(problems.map(Self::Problem))
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
            Self::HelpIndex => "help".to_owned(),
            Self::InvoiceHelpIndex(fixture) => format!("help-for-{fixture}"),
            Self::Help(topic) => format!("help-{}", topic.name),
            Self::InvoiceHelp(topic, fixture) => format!("help-{}-for-{fixture}", topic.name),
            Self::InvoiceProblem(_, problem) => format!("problem-{}-test", problem.code().replace('_', "-")),
            Self::NoInstruction(_) => "no-instruction".to_owned(),
            Self::Times => "help-times".to_owned(),
            Self::Claim(name) => format!("claim-{name}"),
            Self::TooOften => "problem-too-often".to_owned(),
            Self::Wallets(fixture) => fixture.replace("awaiting", "wallets"),
            Self::Donation(moment) => moment.name().to_owned(),
            Self::Sale(sale) => sale.name().to_owned(),
            Self::Problem(Problem::UnknownInvoice) => "not-found".to_owned(),
            Self::Problem(problem) => format!("problem-{}", problem.code().replace('_', "-")),
        }
    }

    /// The sheet of the shop it belongs to, if it does.
    pub(super) fn sheet(self) -> Option<&'static Sheet> {
        match self {
            Self::Receipt(name)
            | Self::InvoiceHelpIndex(name)
            | Self::InvoiceHelp(_, name)
            | Self::InvoiceProblem(name, _)
            | Self::Wallets(name)
            | Self::NoInstruction(name) => Fixture::find(name)?.sheet(),
            Self::Claim(name) => {
                let told = claims::all().into_iter().find(|told| told.name == name);
                Fixture::find(told?.fixture)?.sheet()
            }
            Self::Donation(_) => Some(&donations::SHEET),
            Self::HelpIndex | Self::Help(_) | Self::Times | Self::TooOften | Self::Problem(_) => None,
            Self::Sale(_) => None,
        }
    }

    /// The document, as the gateway answers it.
    pub(super) fn html(self, shell: &Shell, asked: &Asked) -> Result<String, Flaw> {
        let dress = asked.dress(None);
        let fixture = |name| Fixture::find(name).ok_or(Flaw::NoFixture(name));
        Ok(match self {
            Self::Receipt(name) => fixture(name)?.receipt(shell, asked)?,
            Self::HelpIndex => shell.help_index(None, &dress),
            Self::InvoiceHelpIndex(name) => {
                fixture(name)?.with_case(asked, |case, dress| shell.help_index(Some(case), dress))?
            }
            Self::Help(topic) => shell.help(topic, None, &dress),
            Self::InvoiceHelp(topic, name) => {
                fixture(name)?.with_case(asked, |case, dress| shell.help(topic, Some(case), dress))?
            }
            Self::InvoiceProblem(name, problem) => fixture(name)?.problem(problem, shell, asked)?,
            Self::NoInstruction(name) => fixture(name)?.no_instruction(shell, asked)?,
            Self::Times => {
                let natives = Method::ALL.iter().filter(|method| method.contract.is_none());
                let methods: Vec<_> = natives.map(|method| method_view(method, Amount::ZERO)).collect();
                shell.help_times(&methods, &dress)
            }
            Self::Claim(name) => {
                let told = claims::all().into_iter().find(|told| told.name == name);
                let told = told.ok_or(Flaw::NoFixture(name))?;
                let answer =
                    |case: &Case<'_>, dress: &Dress<'_>| shell.claim(&told.claim, &told.entered, case, dress);
                fixture(told.fixture)?.with_case(asked, answer)?
            }
            Self::TooOften => shell.too_often(12, "/", &dress),
            Self::Wallets(name) => fixture(name)?.wallets(shell, asked)?,
            Self::Donation(moment) => moment.html(shell, asked),
            Self::Sale(sale) => sale.html(shell, &dress),
            Self::Problem(problem) => shell.problem(problem, None, &dress),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::fixtures;
    use crate::present::help_case;

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
            ("paid", None, 1, &["Payment<", "24.90\u{a0}USDT"][..]),
            ("paid-several", None, 2, &["10.00\u{a0}USDT", "14.90\u{a0}USDT"]),
            (
                "paid-branded",
                None,
                1,
                &["\u{2212}3.00\u{a0}USD", "5 December 2026", "verified 21 November 2026"],
            ),
            ("overpaid-refunded", None, 2, &["Returned by Northwind Books", "5.10\u{a0}USDT"]),
            ("awaiting", Some("Not paid yet"), 0, &["Nothing has arrived yet."]),
            ("awaiting-elsewhere", Some("Not paid yet"), 1, &["Payment on Arbitrum"]),
            ("confirming", Some("Payment, not final yet"), 1, &[]),
            ("partial", Some("Partly paid"), 1, &["10.00\u{a0}USDT"]),
            ("expired", Some("Not paid in time"), 0, &[]),
            ("late-deadline-refunded", Some("Payment, late"), 2, &["Returned by"]),
            ("failed-short", Some("Not enough arrived"), 1, &["10.00\u{a0}USDT"]),
            ("canceled", Some("Canceled"), 0, &[]),
        ] {
            let html = Document::Receipt(name).html(&Shell::without_program(), &Asked::default()).unwrap();
            assert_eq!(html.contains("data-testid=\"status\""), status.is_some(), "{name}");
            assert_eq!(html.matches("data-testid=\"entry\"").count(), entries, "{name}");
            for text in told.iter().chain(&status) {
                assert!(html.contains(text), "{name}: {text}");
            }
        }
    }

    #[test]
    fn every_topic_is_shown_with_an_invoice() {
        let shown: Vec<&str> = ASKED_ABOUT.iter().map(|(name, _)| *name).collect();
        assert_eq!(shown, Topic::ALL.iter().map(|topic| topic.name).collect::<Vec<_>>());
    }

    fn html(name: &str) -> String {
        Document::find(name).unwrap().html(&Shell::without_program(), &Asked::default()).unwrap()
    }

    #[test]
    fn help_speaks_of_the_invoice_at_hand() {
        let html = html("help-wrong-amount-for-partial");
        for fact in [
            "10.00\u{a0}USDT of 24.90\u{a0}USDT arrived. 14.90\u{a0}USDT is missing.",
            "Pay 14.90\u{a0}USDT",
            "Tron (TRC-20)",
            "1042",
        ] {
            assert!(html.contains(fact), "{fact}");
        }
        assert!(
            html.contains("data-value=\"TNfCkxmCTdY9ZGN6gV3uLCbPfJ4GvZeuhb\""),
            "the address is whole for machines"
        );
        assert!(html.contains(">TNfC</span>") && html.contains(">kxmC</span>"), "and in groups for people");
        let (_, body) = html.split_once("</style>").unwrap();
        assert!(!body.contains('{'), "a place is left unfilled: {body}");
    }

    #[test]
    fn only_what_the_invoice_allows_is_offered() {
        let offers = |name: &str| {
            let html = html(name);
            ["pay", "requote", "claim", "receipt", "change"]
                .into_iter()
                .filter(|id| html.contains(&format!("data-testid=\"{id}\"")))
                .collect::<Vec<_>>()
        };
        assert_eq!(offers("help-expired-for-expired-requote"), ["requote", "claim"]);
        assert_eq!(offers("help-expired-for-expired"), ["claim"], "this shop gives no new price");
        assert_eq!(offers("help-expired-for-expired-unchosen"), [""; 0], "nothing can have been sent");
        assert_eq!(offers("help-twice-for-overpaid-twice"), ["claim", "receipt"]);
        assert_eq!(offers("help-wallet-for-awaiting"), ["pay", "change"]);
        assert_eq!(offers("help-sent"), [""; 0], "without an invoice there is nothing to ask about");
    }

    #[test]
    fn a_letter_to_the_shop_is_written_as_far_as_it_can_be() {
        let html = html("help-late-for-late-deadline");
        let (_, link) = html.split_once("href=\"mailto:shop@northwind.example?subject=").unwrap();
        let link = link.split_once('"').unwrap().0;
        let (subject, body) = link.split_once("&amp;body=").unwrap();
        assert_eq!(subject, "Order%201042%3A%20My%20payment%20came%20late");
        let decode = |text: &str| {
            let pair = format!("x={text}");
            url::form_urlencoded::parse(pair.as_bytes()).next().unwrap().1.into_owned()
        };
        let body = decode(body);
        for line in ["Amount due: 24.90 USDT", "Network: Tron (TRC-20)", "Order: 1042", "Transaction: "] {
            assert!(body.contains(line), "{line} in {body}");
        }
        assert!(body.starts_with("\r\n") && body.lines().count() > 7, "the payer's own words come first");
    }

    #[test]
    fn a_site_is_given_no_facts() {
        let fixture = Fixture::find("late-deadline").unwrap();
        let (reading, mut view) = (fixture.told().unwrap().reading, fixture.boot().unwrap().view);
        let contact = |view: &quittance_protocol::view::InvoiceView| {
            let case = help_case(&reading, view);
            let topic = Topic::find("late").unwrap();
            Shell::without_program().help(topic, Some(&case), &Asked::default().dress(None))
        };
        view.merchant.contact = Some("https://northwind.example/help?a=b".to_owned());
        assert!(contact(&view).contains("href=\"https://northwind.example/help?a=b\""));
        view.merchant.contact = Some("mailto:shop@northwind.example?cc=till@northwind.example".to_owned());
        assert!(contact(&view).contains("?cc=till@northwind.example&amp;subject=Order%20"));
        view.merchant.contact = None;
        assert!(!contact(&view).contains("data-testid=\"contact\""));
    }

    #[test]
    fn whoever_reads_what_went_wrong_is_led_on() {
        for (name, on) in [
            ("problem-try-later", "href=\"\" class=\"main\">Try again<"),
            ("problem-internal", "href=\"\" class=\"main\">Try again<"),
            ("problem-not-now", "href=\"/help\" class=\"next__quiet\">Help<"),
            ("problem-not-now-test", ">Back to the invoice<"),
            ("not-found", "href=\"/help\" class=\"next__quiet\">Help<"),
            ("link-refused", "href=\"/help\" class=\"next__quiet\">Help<"),
        ] {
            assert!(html(name).contains(on), "{name}: {on}");
        }
    }

    #[test]
    fn a_link_is_called_what_it_leads_to() {
        let answer = html("claim-failed");
        assert!(answer.contains(">All help<") && !answer.contains("I have already sent it"), "{answer}");
        assert!(html("help-pay-for-choose").contains(">Choose how to pay<"));
    }

    #[test]
    fn what_a_payer_entered_is_shown_as_text() {
        let html = html("claim-nonsense");
        assert!(html.contains("&lt;b&gt;I paid&lt;/b&gt;") && !html.contains("<b>I paid"), "{html}");
    }
}
