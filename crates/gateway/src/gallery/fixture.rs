//! One screen of the gallery: terms, facts and a time. What it shows is decided from them.

use quittance_ledger::fact::Record;
use quittance_ledger::terms::Terms;
use quittance_ledger::{Conflict, History, InvoiceStatus, Reading, apply, pass};
use quittance_page::boot::Boot;
use quittance_page::ssr::account::Account;
use quittance_page::ssr::payer::PayerForm;
use quittance_page::ssr::{Case, Dress, Extras, Sheet, Shell, with_letter};
use quittance_protocol::Time;
use quittance_protocol::compact::Unreadable;
use quittance_protocol::problem::Problem;
use quittance_protocol::view::CodeHolds;

use super::chain::Chain;
use super::fixtures;
use super::shop::{Look, Shop};
use crate::config::Mode;
use crate::details::Details;
use crate::in_app::in_app_browser;
use crate::merchant::Sender;
use crate::offers::Offer;
use crate::payer::Asked;
use crate::payer::form::filled;
use crate::present::{Presented, help_case, panel};

/// One screen of the gallery.
#[derive(Clone, Debug)]
pub(super) struct Fixture {
    pub(super) name: &'static str,
    /// Whether its money is real.
    pub(super) mode: Mode,
    /// How its shop shows itself.
    pub(super) look: Look,
    pub(super) terms: Terms,
    pub(super) details: Details,
    /// Currency codes of what is offered, in this order.
    pub(super) offered: Vec<&'static str>,
    /// What happened, oldest first.
    pub(super) facts: Vec<Record>,
    /// When it is looked at.
    pub(super) now: Time,
    pub(super) source: Source,
    pub(super) request: Request,
    /// What the payer wants the QR code to hold.
    pub(super) code: CodeHolds,
    /// What the payer's browser says of itself, if that matters.
    pub(super) user_agent: Option<&'static str>,
    /// How far its network has come.
    pub(super) chain: Chain,
}

/// Where the gallery's invoices would be.
const SITE: &str = "https://pay.northwind.example";

/// Whether the invoice's chain can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// It can.
    Up,
    /// It cannot just now.
    Down,
}

/// What the payer just asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// The page.
    Page,
    /// The list of other ways to pay.
    Change,
    /// Something that was not granted.
    Refused(Problem),
    /// The form that asks who pays, with these members.
    Entered(&'static [(&'static str, &'static str)]),
}

/// Why a fixture cannot be shown. A test sees to it that none of them happens.
#[derive(Debug, thiserror::Error)]
pub(super) enum Flaw {
    /// The demo's configuration has no shop.
    #[error("the demo has no shop")]
    NoShop,
    /// A document is about a fixture that is none.
    #[error("there is no fixture {0}")]
    NoFixture(&'static str),
    /// Its facts cannot follow each other.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// Its boot data cannot be written.
    #[error("the boot data cannot be written: {0:?}")]
    Boot(Unreadable),
}

/// What a fixture's facts say.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) reading: Reading,
    /// The facts, with those that the ledger wrote.
    pub(super) history: History,
}

impl Fixture {
    /// The fixture of this name.
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        fixtures::all().iter().find(|fixture| fixture.name == name)
    }

    /// Its name in a path.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// The document, as `GET /i/{id}` answers it.
    pub(super) fn html(&self, shell: &Shell, asked: &Asked) -> Result<String, Flaw> {
        let (boot, account) = self.shown()?;
        let boot = Boot { kept: asked.kept.clone(), ..boot };
        self.dressed(asked, |dress| match self.request {
            Request::Entered(members) => Ok(shell.payer(&boot, &account, &entered(members, self.now), dress)),
            Request::Page | Request::Change | Request::Refused(_) => {
                let boot = Boot { view: with_letter(boot.view.clone(), dress), ..boot.clone() };
                let in_app = self.user_agent.and_then(|sent| in_app_browser(sent, SITE, "/i/…"));
                let choices = self.presented(|presented| presented.choices())?;
                let extras = Extras { choices: &choices, in_app: in_app.as_ref() };
                shell.invoice(&boot, &account, &extras, dress).map_err(Flaw::Boot)
            }
        })?
    }

    /// Whether it is a document that no program takes over.
    pub(super) fn is_document(&self) -> bool {
        let payer = self.told().is_ok_and(|told| told.reading.status == InvoiceStatus::Payer);
        payer && self.request != Request::Change
    }

    /// Its bill to keep or print, as `GET /i/{id}/receipt` answers it.
    pub(super) fn receipt(&self, shell: &Shell, asked: &Asked) -> Result<String, Flaw> {
        let (boot, account) = self.shown()?;
        self.dressed(asked, |dress| shell.receipt(&boot.view, &account, dress))
    }

    /// A document that speaks of it.
    pub(super) fn with_case<T>(
        &self,
        asked: &Asked,
        make: impl FnOnce(&Case<'_>, &Dress<'_>) -> T,
    ) -> Result<T, Flaw> {
        let (view, reading) = (self.boot()?.view, self.told()?.reading);
        let fee = self.presented(|presented| presented.network_fee())?;
        self.dressed(asked, |dress| make(&Case { fee, ..help_case(&reading, &view) }, dress))
    }

    /// The wallets that take it.
    pub(super) fn wallets(&self, shell: &Shell, asked: &Asked) -> Result<String, Flaw> {
        let (view, links) = self.presented(|presented| (presented.view(), presented.wallets()))?;
        let pay = view.stage.pay().ok_or(Flaw::NoFixture(self.name))?;
        self.dressed(asked, |dress| shell.wallets(&view, pay, &links, dress))
    }

    /// That it has no payment instruction.
    pub(super) fn no_instruction(&self, shell: &Shell, asked: &Asked) -> Result<String, Flaw> {
        let view = self.boot()?.view;
        self.dressed(asked, |dress| shell.no_instruction(&view, dress))
    }

    /// What a form that was not taken is answered with.
    pub(super) fn problem(&self, problem: Problem, shell: &Shell, asked: &Asked) -> Result<String, Flaw> {
        let back = format!("/i/{}", self.terms.id);
        self.dressed(asked, |dress| shell.problem(problem, Some(&back), dress))
    }

    /// The sheet of its shop.
    pub(super) fn sheet(&self) -> Option<&'static Sheet> {
        Some(&Shop::get()?.project(self.mode, self.look).brand.sheet)
    }

    fn dressed<T>(&self, asked: &Asked, make: impl FnOnce(&Dress<'_>) -> T) -> Result<T, Flaw> {
        let panel = match self.mode {
            Mode::Test => Some(panel(self.terms.id, &self.told()?.reading)),
            Mode::Live => None,
        };
        let sheet = self.sheet().ok_or(Flaw::NoShop)?;
        Ok(make(&Dress { sheet, test: panel.as_ref(), ..asked.dress(None) }))
    }

    /// What the page's program takes over.
    pub(super) fn boot(&self) -> Result<Boot, Flaw> {
        Ok(self.shown()?.0)
    }

    /// What the document is made from: the decision in the gateway's own mapping. It stands still, because its invoice is in
    /// no database and its pictures must always be the same.
    fn shown(&self) -> Result<(Boot, Account), Flaw> {
        let told = self.told()?;
        let verified_at = match self.look {
            Look::Plain | Look::Hebrew => None,
            Look::Branded => Some(self.terms.created_at),
        };
        self.presented(|presented| {
            let account = presented.account(&told.history, verified_at);
            let boot = Boot { still: true, ..Boot::new(presented.view()) };
            let boot = match self.request {
                Request::Page | Request::Entered(_) => boot,
                Request::Change => Boot { changing: true, ..boot },
                Request::Refused(problem) => Boot { problem: Some(problem), ..boot },
            };
            (boot, account)
        })
    }

    fn presented<T>(&self, look: impl FnOnce(&Presented<'_>) -> T) -> Result<T, Flaw> {
        let (shop, told) = (Shop::get().ok_or(Flaw::NoShop)?, self.told()?);
        let offers: Vec<Offer> =
            self.offered.iter().filter_map(|code| shop.offer(code, self.terms.fiat, self.now)).collect();
        Ok(look(&Presented {
            project: shop.project(self.mode, self.look),
            networks: &shop.networks,
            terms: &self.terms,
            details: &self.details,
            revision: u64::try_from(told.history.records().len()).unwrap_or(u64::MAX),
            reading: &told.reading,
            settled_at: told.history.settled_at(),
            now: self.now,
            offers: &offers,
            source_down: self.source == Source::Down,
            code: self.code,
        }))
    }

    /// What the ledger makes of its facts.
    pub(super) fn told(&self) -> Result<Told, Conflict> {
        let mut history = History::new(self.terms.created_at);
        for record in &self.facts {
            apply(&self.terms, &mut history, record.clone())?;
        }
        let reading = pass(&self.terms, &mut history, self.now).reading;
        Ok(Told { reading, history })
    }
}

/// The form with these members, and what the gateway says of them.
fn entered(members: &[(&'static str, &'static str)], now: Time) -> PayerForm {
    let member = |name: &str| members.iter().find(|(given, _)| *given == name).map(|(_, text)| *text);
    let kind = member("sender_type").unwrap_or_default();
    let read = Sender::read(kind, |name| member(name).map(str::to_owned), now);
    filled(kind, member, &read.err().unwrap_or_default())
}
