//! Files: who can read them, and whether the database is one.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use quittance_gateway::installation::AS_OWNER;
use quittance_gateway::instruction::key::SigningKey;
use quittance_gateway::interpolation::{CONTAINER_SECRETS, Surroundings};
use quittance_gateway::key_file::{KeyFile, SIGNING_KEY};
use quittance_store::{SqliteStore, Tables};

use super::finding::Finding;
use crate::command::place::Place;

const CONFIGURATION: &str = "configuration";
const DATA: &str = "data";

/// Everybody's and the group's rights, as `chmod` counts them.
const OTHERS: u32 = 0o077;
/// Their right to write.
const OTHERS_WRITE: u32 = 0o022;

/// The configuration holds secrets, so nobody else may read it.
pub(super) fn configuration(file: &Path) -> Vec<Finding> {
    let name = file.display();
    match mode(file) {
        Some(mode) if mode & OTHERS != 0 => vec![Finding::problem(
            CONFIGURATION,
            format!("{name} holds secrets and others can read it (mode {mode:04o})"),
            format!("chmod 600 {name}"),
        )],
        Some(_) => vec![Finding::fine(CONFIGURATION, format!("{name} is its owner's only"))],
        None => Vec::new(),
    }
}

/// Each secret that the configuration asks for by name is in a file that nobody else may read. What a container's runtime hands
/// over is its own to guard.
pub(super) fn secrets(configuration: &Path) -> Vec<Finding> {
    let folder = Surroundings::of_this_process().secrets;
    let text = std::fs::read_to_string(configuration).unwrap_or_default();
    let asked = text.split("${secret:").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let names: BTreeSet<&str> = asked.filter(|_| folder != Path::new(CONTAINER_SECRETS)).collect();
    let open = names.into_iter().map(|name| folder.join(name)).filter_map(|file| {
        let mode = mode(&file).filter(|mode| mode & OTHERS != 0)?;
        let path = file.display();
        let what = format!("others can read the secret {path} (mode {mode:04o})");
        Some(Finding::problem(CONFIGURATION, what, format!("chmod 600 {path}")))
    });
    open.collect()
}

/// The data folder, the database in it, and the keys beside it.
pub(super) async fn data(place: &Place) -> Vec<Finding> {
    let mut findings = Vec::new();
    let folder = place.data.display();
    if std::fs::metadata(place.database()).is_err_and(|error| error.kind() == ErrorKind::PermissionDenied) {
        return vec![Finding::problem(DATA, format!("this user may not look into {folder}"), AS_OWNER)];
    }
    match mode(&place.data) {
        None => findings.push(Finding::warning(
            DATA,
            format!("there is no folder {folder}"),
            "the first start of the gateway makes it; if it has run already, name its folder with --data",
        )),
        Some(mode) if mode & OTHERS_WRITE != 0 => findings.push(Finding::problem(
            DATA,
            format!("others can change {folder} (mode {mode:04o})"),
            format!("chmod 700 {folder}"),
        )),
        Some(mode) if mode & OTHERS != 0 => findings.push(Finding::warning(
            DATA,
            format!("others can read {folder} (mode {mode:04o})"),
            format!("chmod 700 {folder}"),
        )),
        Some(_) => findings.push(Finding::fine(DATA, format!("{folder} is its owner's only"))),
    }
    findings.extend(KeyFile::ALL.iter().filter_map(|key_file| key(*key_file, &place.data)));
    if place.database().exists() {
        findings.push(database(&place.database()).await);
    }
    findings
}

/// A secret key: where it is, who can read it, and of the one that signs, what others have to pin.
fn key(kept: KeyFile, data: &Path) -> Option<Finding> {
    let name = kept.name;
    let key = match kept.find(data) {
        Ok(key) => key?,
        Err(error) => {
            let denied = |error: &std::io::Error| error.kind() == ErrorKind::PermissionDenied;
            let advice = if error.downcast_ref().is_some_and(denied) {
                AS_OWNER
            } else {
                "restore the copy that you keep; without one, move it away, and the next start makes another"
            };
            return Some(Finding::problem(DATA, format!("the {name} cannot be used: {error:#}"), advice));
        }
    };
    let pinned = match SigningKey::from_seed(&key) {
        Ok(key) if kept == SIGNING_KEY => {
            format!("; its public half is {} (id {})", key.public(), key.public().id())
        }
        Ok(_) | Err(_) => String::new(),
    };
    if std::env::var_os(kept.variable).is_some() {
        return Some(Finding::fine(DATA, format!("the {name} comes from {}{pinned}", kept.variable)));
    }
    let file = kept.beside(data);
    let path = file.display();
    let mode = mode(&file)?;
    Some(match mode & OTHERS {
        0 => Finding::fine(DATA, format!("the {name} {path} is its owner's only{pinned}")),
        _ => Finding::problem(
            DATA,
            format!("others can read the {name} {path} (mode {mode:04o})"),
            format!("chmod 600 {path}"),
        ),
    })
}

async fn database(file: &Path) -> Finding {
    match SqliteStore::tables(file).await {
        Ok(Tables::Current) => Finding::fine(DATA, "the database opens, and its tables are current"),
        Ok(Tables::Behind(missing)) => Finding::warning(
            DATA,
            format!("the database is {missing} migrations behind"),
            "the next start of the gateway brings it up to date; make a backup first",
        ),
        Ok(Tables::Ahead) => Finding::problem(
            DATA,
            "the database is of a newer version than this program",
            "use the newer quittance; this one must not open it",
        ),
        Err(error) => Finding::problem(
            DATA,
            format!("{} cannot be read: {error}", file.display()),
            "see that it is the gateway's database and may be read; else restore the backup",
        ),
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(std::fs::metadata(path).ok()?.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(path: &Path) -> Option<u32> {
    path.exists().then_some(0)
}
