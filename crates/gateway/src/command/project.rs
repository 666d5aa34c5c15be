//! `quittance project`.

use clap::{Args, Subcommand};
use quittance_gateway::app::Projects;
use quittance_gateway::clock;
use quittance_gateway::installation::{make_private, open_rows};
use quittance_gateway::project::Project;
use quittance_gateway::site::{self, Reach, Unverified};
use quittance_store::row::VerifiedSite;
use quittance_store::{SqliteStore, Store};

use super::ending::{Ending, NotUnderstood};
use super::output::{Colour, Output, say, shown};
use super::place::Place;

/// Looks after the shops of a configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum ProjectCommand {
    Verify(VerifyArgs),
}

/// Asks each shop's site whether it knows the shop, so that pages can call the site verified.
///
/// The site has to answer https://SITE/.well-known/quittance.json with JSON that names the project:
/// {"projects": ["NORTHWIND0000001"]}. Pages show the day it did; a later answer that does not name it takes that back. While the
/// site gives no answer, what was known stays.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  quittance project verify --config quittance.toml --data data")]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    place: Place,
    /// Only this project; else all that have a site.
    #[arg(long, value_name = "ID")]
    project: Option<String>,
    /// Also asks addresses of this machine and its network.
    #[arg(long)]
    allow_private: bool,
}

impl ProjectCommand {
    pub(crate) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        match self {
            Self::Verify(args) => args.run(output).await,
        }
    }
}

impl VerifyArgs {
    async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let projects = Projects::check(&self.place.file.in_force()?, false)?;
        let asked = self.asked(&projects)?;
        let rows = self.rows().await?;
        let mut ending = Ending::Fine;
        for (project, site) in asked {
            if !self.verify(project, site, &rows, output).await? {
                ending = Ending::NotFine;
            }
        }
        Ok(ending)
    }

    /// The projects to look at, each with its site.
    fn asked<'a>(&self, projects: &'a Projects) -> anyhow::Result<Vec<(&'a Project, &'a str)>> {
        let none =
            || NotUnderstood::because("no project has a site: write site = \"northwind.example\" in it");
        let with_site = |project: &'a Project| Some((project, project.site.as_deref()?));
        let Some(id) = &self.project else {
            let asked: Vec<_> = projects.all().filter_map(|project| with_site(project)).collect();
            return if asked.is_empty() { Err(none()) } else { Ok(asked) };
        };
        let project = projects.find(id).ok_or_else(|| {
            let ids: Vec<&str> = projects.all().map(|project| project.id.as_str()).collect();
            NotUnderstood::because(format!("unknown project; configured are: {}", ids.join(", ")))
        })?;
        Ok(vec![with_site(project).ok_or_else(none)?])
    }

    /// The gateway's rows, which are made if it never ran.
    async fn rows(&self) -> anyhow::Result<SqliteStore> {
        let file = self.place.database();
        if !file.exists() {
            say(format!(
                "{} was not there and is made now: the gateway has to run with the same --data",
                file.display()
            ));
            make_private(&self.place.data)?;
        }
        self.place.ensure_current().await?;
        open_rows(&file).await
    }

    async fn verify(
        &self,
        project: &Project,
        site: &str,
        rows: &SqliteStore,
        output: &mut Output,
    ) -> anyhow::Result<bool> {
        let id = &project.id;
        let before = rows.verified_site(id).await?.filter(|verified| verified.site == site);
        let reach = if self.allow_private { Reach::Anywhere } else { Reach::Public };
        match site::ask(site, id, reach).await {
            Ok(()) => {
                let verified = VerifiedSite { site: site.to_owned(), verified_at: clock::now() };
                rows.save_verified_site(id, Some(&verified)).await?;
                let word = output.coloured(Colour::Green, "verified");
                output.line(format!("{id}: {} is {word}, and its pages say so", shown(site)))?;
                Ok(true)
            }
            Err(error) => {
                let word = output.coloured(Colour::Red, "not verified");
                output.line(format!("{id}: {word}: {}", shown(&error.to_string())))?;
                if error.is_an_answer() {
                    rows.save_verified_site(id, None).await?;
                }
                if before.is_some() {
                    output.line(match error.is_an_answer() {
                        true => "  It was until now; its pages no longer say so.",
                        false => "  That is no answer: it stays verified as of before, and its pages say so.",
                    })?;
                }
                output.line(format!("  -> {}", advice(&error, id, site)))?;
                Ok(false)
            }
        }
    }
}

fn advice(error: &Unverified, id: &str, site: &str) -> String {
    let file = || format!("put {{\"projects\": [\"{id}\"]}} at https://{}{}", shown(site), site::PATH);
    match error {
        Unverified::NoSite(_) => "correct the project's site".to_owned(),
        Unverified::NotPublic(_) => {
            "payers cannot reach it either; --allow-private asks it all the same".to_owned()
        }
        Unverified::Certificate(..) => "give the site a valid certificate".to_owned(),
        Unverified::NoAnswer(..) | Unverified::NotNow(..) | Unverified::NoClient => {
            "see that it is reached from here, and try again".to_owned()
        }
        Unverified::SentOn(_) | Unverified::NoFile(..) | Unverified::TooLarge(_) => file(),
        Unverified::NotJson(_) | Unverified::NotNamed(_) => file(),
    }
}
