//! `cargo xtask countries`: the names of countries in every language of `locales/` and in those that may come, as Unicode CLDR
//! has them: who adds a language then has nothing else to do.
//!
//! Node brings them along. The codes, which are ISO 3166-1's, are in the file already and stay.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::page::compressed::files;
use crate::workspace::Workspace;

/// Languages that may come.
const LIKELY: &str = "af am az be bg bn bs ca cs da el es et eu fa fi fil fr gl gu hi hr hu hy id is it ja ka kk km kn ko ky lo lt lv mk ml mn \
    mr ms my nb ne nl nn pa pl pt pt-BR pt-PT ro si sk sl sq sr sv sw ta te th tr uk ur uz vi zh zh-Hans zh-Hant zu";

/// What node does: a block for each language, sorted as its readers expect.
const SCRIPT: &str = "
const [codes, ...langs] = process.argv.slice(1);
console.log(process.versions.cldr);
for (const lang of langs) {
    const names = new Intl.DisplayNames([lang], { type: 'region', fallback: 'none' });
    const { compare } = new Intl.Collator(lang);
    const list = codes.split(' ').map(code => [code, names.of(code)]).sort((a, b) => compare(a[1], b[1]));
    console.log(`[${lang}]`);
    for (const [code, name] of list) console.log(`${code} ${name}`);
}";

/// Writes `locales/countries.txt` anew.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join("locales");
    let file = folder.join("countries.txt");
    let text = fs::read_to_string(&file)?;
    let (_, rest) = text.split_once("[codes]\n").context("the file has no codes")?;
    let codes: Vec<&str> = rest.lines().take_while(|line| !line.starts_with('[')).collect();
    let short: Vec<&str> = codes.iter().filter_map(|line| line.split(' ').next()).collect();
    let tables = files(&folder)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "toml"));
    let mut langs: Vec<String> =
        tables.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
    langs.extend(LIKELY.split_whitespace().map(str::to_owned));
    langs.sort();
    langs.dedup();
    let output = Command::new("node").args(["-e", SCRIPT, "--", &short.join(" ")]).args(&langs).output();
    let output = output.context("no node: run `cargo xtask setup`")?;
    ensure!(output.status.success(), "node: {}", String::from_utf8_lossy(&output.stderr));
    let output = String::from_utf8(output.stdout)?;
    let (version, blocks) = output.split_once('\n').context("node says nothing")?;
    let head = format!(
        "# Countries: codes by ISO 3166-1, names by Unicode CLDR {version} (Unicode License v3), sorted as each language sorts.\n\
         # Below the codes everything is written by `cargo xtask countries`.\n"
    );
    fs::write(&file, format!("{head}[codes]\n{}\n{blocks}", codes.join("\n")))?;
    println!("{} languages, {} countries", langs.len(), codes.len());
    Ok(())
}
