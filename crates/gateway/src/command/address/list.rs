//! `quittance address list`.

use clap::Args;
use quittance_gateway::app::Projects;
use quittance_gateway::networks::Networks;
use quittance_store::row::HandedOut;
use serde_json::json;

use super::csv;
use crate::command::ending::Ending;
use crate::command::handed_out;
use crate::command::indexes::Indexes;
use crate::command::moment::rfc3339;
use crate::command::output::{Output, say};
use crate::command::place::Place;

/// The columns of both tables.
const COLUMNS: &[&str] =
    &["created_at", "project", "network", "index", "address", "reference", "invoice", "state", "received"];

/// Lists every address that was ever handed out, the oldest invoice first.
///
/// The columns are: when its invoice was created, project, network, number (if it was derived from the configured key),
/// address, reference, invoice, the invoice's state, and whether money was ever seen there. What is not known is `-`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Example, for a spreadsheet:\n  quittance address list --data data --csv > addresses.csv"
)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    place: Place,
    /// Only those of this project.
    #[arg(long, value_name = "ID")]
    project: Option<String>,
    /// Prints JSON.
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Prints a table that spreadsheets open.
    #[arg(long)]
    csv: bool,
}

impl ListArgs {
    pub(crate) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let rows = self.place.rows().await?;
        let (projects, networks) = match self.place.file.config.exists() {
            true => {
                let config = self.place.file.in_force()?;
                (Projects::check(&config, true)?, Networks::check(&config)?)
            }
            false => {
                say("no configuration here, so the addresses have no numbers: name it with --config");
                (Projects::default(), Networks::default())
            }
        };
        let mut indexes = Indexes::of(&projects, &networks, &rows).await?;
        let mut table = Table { output, form: self.form(), lines: 0 };
        table.begin()?;
        let project = self.project.as_deref();
        handed_out::each(&rows, project, |row| table.row(row, indexes.index(row))).await?;
        table.end()?;
        // One that was taken out of the configuration still has its addresses.
        match project {
            Some(id) if table.lines == 0 && projects.find(id).is_none() => {
                let ids: Vec<&str> = projects.all().map(|project| project.id.as_str()).collect();
                say(format!("unknown project; configured are: {}", ids.join(", ")));
                Ok(Ending::NotFine)
            }
            Some(_) | None => Ok(Ending::Fine),
        }
    }

    fn form(&self) -> Form {
        match (self.json, self.csv) {
            (true, _) => Form::Json,
            (false, true) => Form::Csv,
            (false, false) => Form::Plain,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    Csv,
    Json,
}

/// Writes rows as they come.
struct Table<'a> {
    output: &'a mut Output,
    form: Form,
    lines: u64,
}

impl Table<'_> {
    fn begin(&mut self) -> anyhow::Result<()> {
        match self.form {
            Form::Plain => Ok(()),
            Form::Csv => self.output.line(csv::line(COLUMNS)),
            Form::Json => self.output.write("["),
        }
    }

    fn row(&mut self, row: &HandedOut, index: Option<u32>) -> anyhow::Result<()> {
        let HandedOut { project, target, invoice, state, created_at, received, realm: _ } = row;
        let (at, network) = (rfc3339(*created_at), target.network.as_str());
        let separator = if self.lines == 0 { "\n" } else { ",\n" };
        self.lines += 1;
        if self.form == Form::Json {
            let row = json!({
                "created_at": at, "project": project, "network": network, "index": index, "address": target.address,
                "reference": target.reference, "invoice": invoice, "state": state, "received": received,
            });
            return self.output.write(&format!("{separator}{row}"));
        }
        let number = index.map(|index| index.to_string()).unwrap_or_default();
        let reference = target.reference.as_deref().unwrap_or_default();
        let received = if *received { "yes" } else { "no" };
        let cells =
            [&at, project, network, &number, &target.address, reference, invoice.as_str(), state, received];
        self.output.line(match self.form {
            Form::Csv => csv::line(&cells),
            Form::Plain | Form::Json => cells.map(|cell| if cell.is_empty() { "-" } else { cell }).join(" "),
        })
    }

    fn end(&mut self) -> anyhow::Result<()> {
        match self.form {
            Form::Plain | Form::Csv => Ok(()),
            Form::Json => self.output.line(if self.lines == 0 { "]" } else { "\n]" }),
        }
    }
}
