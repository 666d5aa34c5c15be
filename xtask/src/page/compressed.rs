//! A `.br` file beside every file of the page, at the best quality: compressed once, sent often.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Brotli's best. It takes a second for the whole page.
const QUALITY: u32 = 11;

/// Brotli's largest standard window; more does not help files of our size.
const WINDOW: u32 = 22;

/// Writes what is missing or older than its file, and removes what lost its file.
pub(crate) fn write(folder: &Path) -> Result<()> {
    for file in files(folder)? {
        let compressed = beside(&file);
        if is_brotli(&file) {
            if !file.with_extension("").exists() {
                fs::remove_file(file)?;
            }
        } else if !is_current(&file, &compressed) {
            compress(&file, &compressed).with_context(|| format!("cannot compress {}", file.display()))?;
        }
    }
    Ok(())
}

/// Every file below `folder`, the Brotli files included.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The name of a file's Brotli form.
pub(crate) fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    PathBuf::from(name)
}

/// Whether this file is a Brotli form itself.
pub(crate) fn is_brotli(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "br")
}

fn is_current(file: &Path, compressed: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|file| file.modified());
    matches!((changed(file), changed(compressed)), (Ok(file), Ok(compressed)) if file <= compressed)
}

fn compress(file: &Path, compressed: &Path) -> Result<()> {
    let bytes = fs::read(file)?;
    let output = BufWriter::new(File::create(compressed)?);
    let mut writer = brotli::CompressorWriter::new(output, 4096, QUALITY, WINDOW);
    writer.write_all(&bytes)?;
    writer.into_inner().flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_gets_its_brotli_form_and_no_form_outlives_its_file() {
        let folder = std::env::temp_dir().join(format!("quittance-compressed-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("page.js"), "pay ".repeat(500)).unwrap();
        fs::write(folder.join("gone.js.br"), "left by an earlier build").unwrap();
        write(&folder).unwrap();
        let names: Vec<_> =
            files(&folder).unwrap().iter().map(|file| file.file_name().unwrap().to_owned()).collect();
        assert_eq!(names, ["page.js", "page.js.br"]);
        assert!(fs::metadata(folder.join("page.js.br")).unwrap().len() < 100);
        fs::remove_dir_all(folder).unwrap();
    }
}
