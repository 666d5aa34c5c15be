//! Makes what Trunk built smaller still: without the code that only a panic runs, and without names that nobody reads.

mod imports;
mod module;
mod panics;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha384};

use self::module::Module;
use crate::page::Program;
use crate::setup;
use crate::workspace::{Workspace, run};

/// What Trunk built, as its document names it.
struct Built {
    document: &'static str,
    index: String,
    dist: PathBuf,
}

/// Makes a built program smaller. One that could not be is none: it would pass for built.
pub(super) fn down(workspace: &Workspace, program: Program) -> Result<()> {
    let (dist, document) = (workspace.dist(), program.document);
    let index = fs::read_to_string(dist.join(document))?;
    let slimmed = slim(workspace, Built { document, index, dist: dist.clone() });
    if slimmed.is_err() {
        fs::remove_file(dist.join(document))?;
    }
    slimmed.with_context(|| format!("{document} could not be made smaller"))
}

fn slim(workspace: &Workspace, mut program: Built) -> Result<()> {
    let (wasm, script) = (program.file("_bg.wasm")?, program.file(".js")?);
    let mut module = Module::read(&fs::read(&wasm)?)?;
    panics::take_out(&mut module)?;
    fs::write(&wasm, module.write())?;
    if setup::has_wasm_opt(workspace) {
        optimize(workspace, program.document, &wasm)?;
    }
    let mut module = Module::read(&fs::read(&wasm)?)?;
    let short = imports::shorten(&mut module, fs::read_to_string(&script)?)?;
    module.forget_names();
    fs::write(&wasm, module.write())?;
    fs::write(&script, short)?;
    if let Some(terser) = setup::terser(workspace) {
        let mut node = workspace.command("node");
        node.arg(terser).arg(&script).args(["--module", "--compress", "passes=3", "--mangle", "--output"]);
        run(node.arg(&script))?;
    }
    program.rename(&wasm)?;
    program.rename(&script)?;
    Ok(fs::write(program.dist.join(program.document), program.index)?)
}

/// What wasm-opt could not take away while panics still named it.
fn optimize(workspace: &Workspace, document: &str, wasm: &Path) -> Result<()> {
    let source = fs::read_to_string(workspace.root.join(document))?;
    let (_, parameters) = source.split_once("data-wasm-opt-params=\"").context("it has no parameters")?;
    let (parameters, _) = parameters.split_once('"').context("its parameters have no end")?;
    let parameters = parameters.split_whitespace().filter(|parameter| *parameter != "--debuginfo");
    run(workspace.command("wasm-opt").args(parameters).arg("-Oz").arg(wasm).arg("-o").arg(wasm))
}

impl Built {
    /// The file whose name ends so.
    fn file(&self, ending: &str) -> Result<PathBuf> {
        let mut names = self.index.split(['\'', '"']).filter_map(|text| text.strip_prefix("/assets/"));
        let name = names.find(|name| name.ends_with(ending));
        Ok(self
            .dist
            .join(name.with_context(|| format!("{} names no file that ends in {ending}", self.document))?))
    }

    /// Names a file by what it holds now, for browsers keep it as long as its name stays, and says so in its document.
    fn rename(&mut self, file: &Path) -> Result<()> {
        let digest = Sha384::digest(fs::read(file)?);
        let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let name = file.file_name().and_then(|name| name.to_str()).context("a file without a name")?;
        let ending = if name.ends_with(".js") { ".js" } else { "_bg.wasm" };
        let stem = name.strip_suffix(ending).and_then(|name| name.rsplit_once('-'));
        let (stem, _) = stem.context("a file without a hash in its name")?;
        let renamed = format!("{stem}-{hash}{ending}");
        fs::rename(file, self.dist.join(&renamed))?;
        let integrity = format!("sha384-{}", Base64::encode_string(&digest));
        self.index = vouch(&self.index.replace(name, &renamed), &renamed, &integrity);
        Ok(())
    }
}

/// Puts the integrity of a file into the tag that has one for it.
fn vouch(index: &str, name: &str, integrity: &str) -> String {
    let tags = index.split_inclusive('>').map(|tag| {
        let cut =
            tag.split_once("integrity=\"").and_then(|(before, rest)| Some((before, rest.split_once('"')?.1)));
        match cut {
            Some((before, after)) if before.contains(name) => {
                [before, "integrity=\"", integrity, "\"", after].concat()
            }
            Some(_) | None => tag.to_owned(),
        }
    });
    tags.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_vouched_for_by_its_own_tag() {
        let index = "<link href=\"/assets/a.js\" integrity=\"old\"><link href=\"/assets/a.wasm\" integrity=\"old\" as=fetch>";
        assert_eq!(
            vouch(index, "a.wasm", "new"),
            "<link href=\"/assets/a.js\" integrity=\"old\"><link href=\"/assets/a.wasm\" integrity=\"new\" as=fetch>"
        );
    }
}
