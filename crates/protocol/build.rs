//! Names the build: a hash over the sources that decide what page and gateway say to each other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hash = Fnv::default();
    for folder in [here.join("src"), here.join("../../src")] {
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in files(&folder)? {
            hash.add(&fs::read(file)?);
        }
    }
    println!("cargo::rustc-env=QUITTANCE_BUILD={:016x}", hash.0);
    Ok(())
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
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

/// FNV-1a, 64 bits: it tells builds apart, it guards nothing.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
