//! Whether payers may trust the sites that stand beside the shops' names.

use quittance_gateway::app::Projects;
use quittance_gateway::project::Project;
use quittance_gateway::site;
use quittance_store::row::VerifiedSite;
use quittance_store::{SqliteStore, Store};

use super::finding::Finding;
use crate::command::moment::rfc3339;
use crate::command::place::Place;

const SITES: &str = "sites";

/// The site of every shop that has one.
pub(super) async fn sites(place: &Place, projects: &Projects) -> Vec<Finding> {
    // That the database cannot be read is told elsewhere.
    let rows = place.rows().await.ok();
    let mut findings = Vec::new();
    for project in projects.all() {
        if let Some(site) = &project.site {
            findings.push(finding(project, site, verified(rows.as_ref(), project).await));
        }
    }
    findings
}

async fn verified(rows: Option<&SqliteStore>, project: &Project) -> Option<VerifiedSite> {
    rows?.verified_site(&project.id).await.ok().flatten()
}

fn finding(project: &Project, site: &str, verified: Option<VerifiedSite>) -> Finding {
    let id = &project.id;
    match verified.filter(|verified| verified.site == site) {
        Some(verified) => Finding::fine(
            SITES,
            format!("{site} named project {id} at {}, and its pages say so", rfc3339(verified.verified_at)),
        ),
        None => Finding::warning(
            SITES,
            format!("project {id} shows {site}, which was not verified"),
            format!(
                "put {{\"projects\": [\"{id}\"]}} at https://{site}{}, then run `quittance project verify`",
                site::PATH
            ),
        ),
    }
}
