//! Takes out what a panic would say. Nobody hears it: in a browser a panic is a trap, with or without a text that was put
//! together first. What only panics call, and what only they print, wasm-opt then finds unused.

use std::collections::BTreeMap;

use anyhow::Result;

use super::module::{CODE, CUSTOM, IMPORT, Module, Reader, put, put_number};

/// Functions of the standard library that never return.
const PANICS: &[&str] = &[
    "core::panicking::",
    "core::str::slice_error_fail",
    "core::slice::index::slice_index_fail",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::result::unwrap_failed",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::cell::panic_already",
    "alloc::raw_vec::handle_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::alloc::handle_alloc_error",
    "std::thread::local::panic_access_error",
    "std::panicking::panic_handler",
    "std::panicking::panic_with_hook",
];

/// How values are written for programmers. The page shows nobody anything in this form.
const DEBUG: &str = " as core::fmt::Debug>::fmt";

/// No locals, `unreachable`, `end`.
const TRAP: &[u8] = &[0, 0x00, 0x0b];

/// Puts a trap in the place of every function that panics, or that only panics print with.
pub(super) fn take_out(module: &mut Module) -> Result<()> {
    let names = names(module)?;
    let imported = Reader(&module.section(IMPORT)?.body).number()?;
    let code = module.section(CODE)?;
    let mut reader = Reader(&code.body);
    let count = reader.number()?;
    let mut body = Vec::new();
    put_number(&mut body, count);
    for index in 0..count {
        let function = reader.bytes()?;
        let only_panics = names.get(&(imported + index)).is_some_and(|name| is_of_panics(name));
        put(&mut body, if only_panics { TRAP } else { function });
    }
    code.body = body;
    Ok(())
}

fn is_of_panics(name: &str) -> bool {
    PANICS.iter().any(|panic| name.starts_with(panic)) || name.contains(DEBUG)
}

/// The functions' names by their number, without the hashes of crates: `core::panicking::panic_fmt`.
fn names(module: &Module) -> Result<BTreeMap<usize, String>> {
    const FUNCTIONS: u8 = 1;
    let mut names = BTreeMap::new();
    for section in module.sections.iter().filter(|section| section.id == CUSTOM) {
        let mut reader = Reader(&section.body);
        if reader.text()? != "name" {
            continue;
        }
        while !reader.0.is_empty() {
            let (kind, body) = (reader.byte()?, reader.bytes()?);
            if kind != FUNCTIONS {
                continue;
            }
            let mut reader = Reader(body);
            for _ in 0..reader.number()? {
                names.insert(reader.number()?, plain(reader.text()?));
            }
        }
    }
    Ok(names)
}

/// A name without the hashes of crates.
fn plain(name: &str) -> String {
    let mut parts = name.split('[');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest)) if hash.len() == 16 => plain += rest,
            Some(_) | None => plain.extend(["[", part]),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::super::module::Section;
    use super::*;

    #[test]
    fn panics_are_known_by_their_names_and_nothing_else_is() {
        let name = |name: &str| is_of_panics(&plain(name));
        assert!(name("core[c5930c85a12de822]::panicking::panic_fmt"));
        assert!(name("<&T as core::fmt::Debug>::fmt::h871fae81c54ab51e"));
        assert!(name(
            "<core[c5930c85a12de822]::ops::range::Range<usize> as core[c5930c85a12de822]::fmt::Debug>::fmt"
        ));
        assert!(!name("std[a543996e6e7dbf1e]::panicking::panic_count::is_zero_slow_path"));
        assert!(!name("<i64 as core[c5930c85a12de822]::fmt::Display>::fmt"));
        assert!(!name("quittance_page::browser::start"));
    }

    #[test]
    fn only_what_panics_becomes_a_trap() {
        let section = |id, body: &[u8]| Section { id, body: body.to_vec() };
        let mut names = Vec::new();
        put(&mut names, b"name");
        let mut functions = vec![2, 1];
        put(&mut functions, b"page");
        functions.push(2);
        put(&mut functions, b"core::panicking::panic");
        names.push(1);
        put(&mut names, &functions);
        let mut module = Module {
            sections: vec![
                section(IMPORT, b"\x01\x01a\x01b\0\0"),
                section(CODE, &[2, 3, 0, 1, 0x0b, 4, 0, 1, 1, 0x0b]),
                section(CUSTOM, &names),
            ],
        };
        take_out(&mut module).unwrap();
        assert_eq!(module.section(CODE).unwrap().body, [2, 3, 0, 1, 0x0b, 3, 0, 0x00, 0x0b]);
    }
}
