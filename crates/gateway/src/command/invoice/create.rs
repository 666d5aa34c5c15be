//! `quittance invoice create`.

use anyhow::{Context, anyhow};
use clap::Args;
use quittance_gateway::app::Projects;
use quittance_gateway::create::{CreateError, NewOrder, create};
use quittance_gateway::details::Details;
use quittance_gateway::project::Project;
use quittance_protocol::{Duration, Fiat, FiatCurrency, Kind, Method};
use serde_json::Value;

use super::Here;
use crate::command::ending::{Ending, NotUnderstood};
use crate::command::output::Output;

/// Minutes there are to pay, at most: thirty days.
const LONGEST_MINUTES: i64 = 30 * 24 * 60;

/// Bytes of a text, at most, as in the API.
const LONGEST_TEXT: usize = 512;

/// Creates an invoice and prints its link, to be sent to the payer.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Examples:\n  quittance invoice create --amount 25 --currency USD --description 'A day of work'\n  \
    quittance invoice create --amount 25 --currency USD --method USDT_ERC20 --minutes 60"
)]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    here: Here,
    /// What is owed, as a decimal.
    #[arg(long, value_name = "DECIMAL")]
    amount: String,
    /// The currency of it.
    #[arg(long, value_name = "CODE")]
    currency: String,
    /// The project, if there are several.
    #[arg(long, value_name = "ID")]
    project: Option<String>,
    /// The one method it can be paid with; else the payer chooses.
    #[arg(long, value_name = "CODE")]
    method: Option<String>,
    /// What is bought, as the payer reads it.
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// The order's number.
    #[arg(long, value_name = "TEXT")]
    order: Option<String>,
    /// open: no deadline, priced when the payer chooses. timed: priced now, until the time is up. fixed: one method, priced now.
    /// Without a method open, else fixed.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Minutes there are to pay a timed or fixed invoice, 15 if not said.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1..=LONGEST_MINUTES))]
    minutes: Option<i64>,
    /// Prints the invoice as JSON.
    #[arg(long)]
    json: bool,
}

impl CreateArgs {
    pub(super) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        if [&self.description, &self.order].into_iter().flatten().any(|text| text.len() > LONGEST_TEXT) {
            return Err(NotUnderstood::because(format!("a text has at most {LONGEST_TEXT} bytes")));
        }
        let (fiat, kind, window) = (self.fiat()?, self.kind()?, self.window()?);
        let installation = self.here.open_or_make().await?;
        // Only now all methods are known: a configuration may add some.
        let order = self.order(fiat, kind, window)?;
        let project = project(&installation.projects, self.project.as_deref())?;
        installation.rates.round().await;
        let opened = create(&installation, project, order).await.map_err(explained)?;
        let link = format!("{}/i/{}", installation.public_url, opened.invoice.terms.id);
        if self.json {
            let mut state = installation.state_json(&opened)?.context("the invoice's project is gone")?;
            if let Value::Object(members) = &mut state {
                members.insert("link".to_owned(), link.into());
            }
            output.json(&state)?;
        } else {
            output.line(link)?;
        }
        Ok(Ending::Fine)
    }

    fn order(&self, fiat: Fiat, kind: Kind, window: Option<Duration>) -> anyhow::Result<NewOrder> {
        let unknown = || NotUnderstood::because("unknown method: it is a code such as USDT_ERC20");
        let method = self.method.as_deref().map(|code| Method::find(code).ok_or_else(unknown)).transpose()?;
        let details = Details {
            order_id: self.order.clone(),
            description: self.description.clone(),
            ..Details::default()
        };
        Ok(NewOrder { method, window, ..NewOrder::over(fiat, kind, details) })
    }

    fn window(&self) -> anyhow::Result<Option<Duration>> {
        match (self.kind()?, self.minutes) {
            (Kind::Open, Some(_)) => Err(NotUnderstood::because(
                "an open invoice has no deadline: use --kind timed with --minutes",
            )),
            (Kind::Open | Kind::Timed | Kind::Fixed, minutes) => Ok(minutes.map(Duration::from_minutes)),
        }
    }

    fn fiat(&self) -> anyhow::Result<Fiat> {
        let currency: FiatCurrency = self.currency.to_ascii_uppercase().parse().map_err(|_| {
            let codes: Vec<&str> = FiatCurrency::ALL.iter().map(|currency| currency.code()).collect();
            NotUnderstood::because(format!("unknown currency; known are: {}", codes.join(", ")))
        })?;
        match Fiat::parse(&self.amount, currency) {
            Ok(fiat) if fiat.minor() > 0 => Ok(fiat),
            Ok(_) => Err(NotUnderstood::because("the amount must be more than nothing")),
            Err(error) => Err(NotUnderstood::because(format!("amount: {error}"))),
        }
    }

    fn kind(&self) -> anyhow::Result<Kind> {
        let usual = if self.method.is_some() { Kind::Fixed } else { Kind::Open };
        let kind = match &self.kind {
            None => usual,
            Some(name) => *Kind::ALL
                .iter()
                .find(|kind| kind.as_str() == name)
                .ok_or_else(|| NotUnderstood::because("the kind is one of: open, timed, fixed"))?,
        };
        match (kind, self.method.is_some()) {
            (Kind::Fixed, false) => Err(NotUnderstood::because("a fixed invoice needs --method")),
            (Kind::Open | Kind::Timed, true) => {
                Err(NotUnderstood::because("--method is for fixed invoices only"))
            }
            (Kind::Fixed, true) | (Kind::Open | Kind::Timed, false) => Ok(kind),
        }
    }
}

fn project<'a>(projects: &'a Projects, id: Option<&str>) -> anyhow::Result<&'a Project> {
    let ids = || projects.all().map(|project| project.id.as_str()).collect::<Vec<_>>().join(", ");
    let mut all = projects.all();
    match (id, all.next(), all.next()) {
        (Some(id), _, _) => {
            let unknown = || NotUnderstood::because(format!("unknown project; configured are: {}", ids()));
            Ok(projects.find(id).ok_or_else(unknown)?)
        }
        (None, Some(only), None) => Ok(only),
        (None, None, _) => {
            Err(NotUnderstood::because("no project is configured: `quittance init` makes one"))
        }
        (None, Some(_), Some(_)) => Err(NotUnderstood::because(format!(
            "there are several projects, name one with --project: {}",
            ids()
        ))),
    }
}

/// What to do about it, where an operator can do something.
fn explained(error: CreateError) -> anyhow::Error {
    match &error {
        CreateError::NotOffered => anyhow!(
            "{error}: it needs a node and a price, the project's key, and a gateway that has read its network once; \
             `quittance doctor` says which is missing"
        ),
        CreateError::NothingOffered => anyhow!(
            "{error}: no method has a node, a key and a price in this currency; `quittance doctor` says which is missing"
        ),
        CreateError::NoPrice => anyhow!(
            "{error}: too few sources of prices answer or agree; try again, or write a price under [rates.fixed.USD]"
        ),
        CreateError::Unreadable(_) => anyhow!("{error}: `quittance network check` says why"),
        CreateError::SenderNeeded | CreateError::ForeignIdUsed | CreateError::Offer(_) => error.into(),
        CreateError::SoldOut => error.into(),
        CreateError::Seal(_) | CreateError::Random(_) | CreateError::Json(_) => error.into(),
        CreateError::Store(_) | CreateError::Book(_) => error.into(),
    }
}
