//! What is deployed agrees with the binary: every option, variable and path of the unit and the container file is one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use quittance_testkit::gateway::Start;
use quittance_testkit::wait;

use crate::documents::{Typed, text, typed, xtask};
use crate::shop::{Shop, get, operator};

const CONTAINER: &str = "docs/deploy/Containerfile";
const UNIT: &str = "docs/deploy/quittance.service";
const EXAMPLE: &str = "docs/deploy/quittance.example.toml";
/// What operators are told to type.
const GUIDES: &[&str] =
    &["README.md", "docs/GO-LIVE.md", "docs/SPENDING.md", "docs/NETWORKS.md", "docs/RATES.md"];

/// Words that begin with `start`, as far as `belongs` says.
fn words(text: &str, start: &str, belongs: fn(char) -> bool) -> BTreeSet<String> {
    let word =
        |(at, _)| text.get(at..).unwrap_or_default().chars().take_while(|letter| belongs(*letter)).collect();
    text.match_indices(start).map(word).collect()
}

fn variables(text: &str) -> BTreeSet<String> {
    words(text, "QUITTANCE_", |letter| letter.is_ascii_uppercase() || letter == '_')
}

/// The variables that a deployment sets.
fn set(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split_whitespace().map(|word| word.trim_start_matches("Environment="));
    let pairs = pairs.filter(|pair| pair.starts_with("QUITTANCE_")).filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Every `quittance COMMAND --option` of what is deployed and of what operators read, and every `cargo xtask`.
#[tokio::test]
async fn every_command_and_option_of_the_deployment_is_one() -> Result<()> {
    let programs = [("quittance", PathBuf::from(env!("CARGO_BIN_EXE_quittance"))), ("cargo xtask", xtask()?)];
    let mut seen = BTreeSet::new();
    for (program, binary) in programs {
        for name in [CONTAINER, UNIT, EXAMPLE].iter().chain(GUIDES) {
            for Typed { words, options } in typed(name, program)? {
                let (command, help) =
                    command(&binary, &words).with_context(|| format!("{name}: {program}"))?;
                let known: BTreeSet<&str> = help.split([' ', '\n', ',']).collect();
                for option in options {
                    assert!(known.contains(option.as_str()), "{name}: {program} {command} has no {option}");
                }
                seen.insert(format!("{program} {command}"));
            }
        }
    }
    for expected in ["serve", "ready", "init", "doctor", "invoice create", "address derive", "address list"] {
        assert!(seen.contains(&format!("quittance {expected}")), "{expected}: {seen:#?}");
    }
    for expected in ["build", "demo", "test", "node", "node pay"] {
        assert!(seen.contains(&format!("cargo xtask {expected}")), "{expected}: {seen:#?}");
    }
    Ok(())
}

/// The command that these words begin with, and what its `--help` says.
fn command(binary: &Path, words: &[String]) -> Result<(String, String)> {
    let help = |words: &[String]| -> Result<String> {
        let output = Command::new(binary).args(words).arg("--help").output()?;
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "there is no {}: {complaint}", words.join(" "));
        Ok(String::from_utf8(output.stdout)?)
    };
    let group = help(&words[..1])?;
    // A second word is a command too where the first is a group of them, and else a value.
    if words.len() > 1 && group.contains("\nCommands:\n") {
        return Ok((words[..2].join(" "), help(&words[..2])?));
    }
    Ok((words[0].clone(), group))
}

#[test]
fn every_variable_of_the_documents_is_read_by_the_gateway() -> Result<()> {
    let source = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))?;
    let mut seen = BTreeSet::new();
    for name in [CONTAINER, UNIT, EXAMPLE, "docs/METRICS.md"].iter().chain(GUIDES) {
        for variable in variables(&text(name)?) {
            assert!(source.contains(&format!("\"{variable}\"")), "{name}: nothing reads {variable}");
            seen.insert(variable);
        }
    }
    assert!(seen.len() > 6, "{seen:?}");
    Ok(())
}

fn sources(folder: &Path) -> Result<String> {
    let mut all = String::new();
    for entry in fs::read_dir(folder)? {
        let path: PathBuf = entry?.path();
        match path.is_dir() {
            true => all.push_str(&sources(&path)?),
            false => all.push_str(&fs::read_to_string(&path).unwrap_or_default()),
        }
    }
    Ok(all)
}

/// The container's own variables, with its folders moved here and its ports free.
#[tokio::test]
async fn a_gateway_starts_with_the_variables_of_the_container() -> Result<()> {
    let shop = Shop::open().await?;
    let mut start = Start::with(["serve"]).ready_when("listening on http://");
    let set = set(&text(CONTAINER)?);
    assert_eq!(set.len(), 7, "{set:#?}");
    for (name, value) in &set {
        let moved = match name.as_str() {
            "QUITTANCE_CONFIG" => shop.file("quittance.toml").display().to_string(),
            "QUITTANCE_DATA" => shop.file("data").display().to_string(),
            "QUITTANCE_ASSETS" => shop.file("assets").display().to_string(),
            _ => value.replace(":8080", ":0").replace(":9464", ":0"),
        };
        start = start.env(name, moved);
    }
    let gateway = start.run().await?;
    let here = |url: &str| url.replace("0.0.0.0", "127.0.0.1");
    assert_eq!(get(&format!("{}/readyz", here(gateway.url()))).await?.0, 200);
    let own = wait::until("the operator's address in the log", async || operator(&gateway)).await?;
    assert_eq!(get(&format!("{}/metrics", here(&own))).await?.0, 200);
    let json = gateway.log().into_iter().filter(|line| line.starts_with('{')).count();
    assert!(json > 0, "{:#?}", gateway.log());
    Ok(())
}

/// What the image is made of and what the gateway is told lie in the same places.
#[test]
fn the_container_s_paths_agree() -> Result<()> {
    let container = text(CONTAINER)?;
    let set = set(&container);
    let copied =
        |to: &str| container.lines().any(|line| line.starts_with("COPY --from=build") && line.ends_with(to));
    assert!(copied("/usr/local/bin/quittance"));
    assert!(copied(&set["QUITTANCE_ASSETS"]));
    let volume = container.lines().find_map(|line| line.strip_prefix("VOLUME ")).context("VOLUME")?;
    // The key of payer data lies beside the data folder, and has to outlive the container too.
    assert_eq!(Path::new(&set["QUITTANCE_DATA"]).parent(), Some(Path::new(volume)));
    assert!(container.contains(&format!("--mode=0700 {volume}")));
    let toolchain = text("rust-toolchain.toml")?;
    let version = toolchain.lines().find_map(|line| line.strip_prefix("channel = ")).context("channel")?;
    let version = version.trim_matches('"').split('.').take(2).collect::<Vec<_>>().join(".");
    assert!(container.contains(&format!("/rust:{version}-")), "the image's compiler is not {version}");
    Ok(())
}

#[test]
fn systemd_knows_every_directive_and_finds_the_unit_safe() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let unit = folder.path().join("quittance.service");
    // The binary has to be there for systemd to be content.
    fs::write(&unit, text(UNIT)?.replace("/usr/local/bin/quittance", "/bin/true"))?;
    let said = |arguments: &[&str]| -> Result<(bool, String)> {
        let output = Command::new("systemd-analyze").args(arguments).arg(&unit).output()?;
        let text = [output.stdout, output.stderr].concat();
        Ok((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
    };
    let (ok, complaints) = said(&["verify"])?;
    assert!(ok, "{complaints}");
    assert!(!complaints.contains("quittance.service:"), "{complaints}");
    // From 0 to 100, of which 20 and less are green.
    let (ok, exposure) = said(&["security", "--offline=true", "--threshold=20"])?;
    assert!(ok, "{exposure}");
    Ok(())
}
