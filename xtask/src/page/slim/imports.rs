//! Shortens the names under which the module finds what it imports: each holds a hash, twice.

use anyhow::{Context, Result, ensure};

use super::module::{IMPORT, Module, Reader, put, put_number};

/// Functions of JavaScript are all that wasm-bindgen imports.
const FUNCTION: u8 = 0;

/// What the one module is called that everything comes from.
const MODULE: &str = "a";

/// Renames the imports, in the module and in its script.
pub(super) fn shorten(module: &mut Module, script: String) -> Result<String> {
    let section = module.section(IMPORT)?;
    let mut reader = Reader(&section.body);
    let count = reader.number()?;
    let (mut body, mut script) = (Vec::new(), script);
    put_number(&mut body, count);
    let mut from = "";
    for index in 0..count {
        let (place, name) = (reader.text()?, reader.text()?);
        ensure!(from.is_empty() || from == place, "imports come from {from} and from {place}");
        from = place;
        ensure!(reader.byte()? == FUNCTION, "{name} is no function");
        let kind = reader.number()?;
        let short = letters(index);
        script = renamed(&script, name, &short).with_context(|| format!("the script lacks {name}"))?;
        put(&mut body, MODULE.as_bytes());
        put(&mut body, short.as_bytes());
        body.push(FUNCTION);
        put_number(&mut body, kind);
    }
    let quoted = format!("\"{from}\":");
    ensure!(script.matches(&quoted).count() == 1, "the script hands {from} over elsewhere");
    script = script.replace(&quoted, &format!("\"{MODULE}\":"));
    section.body = body;
    Ok(script)
}

/// The script with the one property of this name under another.
fn renamed(script: &str, name: &str, short: &str) -> Option<String> {
    let property = format!(" {name}:");
    let (before, after) = script.split_once(&property)?;
    (!after.contains(&property)).then(|| [before, " ", short, ":", after].concat())
}

/// a, b, … z, aa, ba, …
fn letters(index: usize) -> String {
    let mut text = String::new();
    let mut rest = index;
    loop {
        text.extend(('a'..='z').nth(rest % 26));
        rest /= 26;
        if rest == 0 {
            return text;
        }
        rest -= 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::module::Section;
    use super::*;

    fn module(names: &[&str]) -> Module {
        let mut body = Vec::new();
        put_number(&mut body, names.len());
        for name in names {
            put(&mut body, b"./page.js");
            put(&mut body, name.as_bytes());
            body.extend([FUNCTION, 3]);
        }
        Module { sections: vec![Section { id: IMPORT, body }] }
    }

    #[test]
    fn module_and_script_agree_on_the_short_names() {
        let mut module = module(&["__wbg_now_1", "__wbg_now_12"]);
        let script = "{ __wbg_now_1: f, __wbg_now_12: g }; return { \"./page.js\": import0 }";
        let script = shorten(&mut module, script.to_owned()).unwrap();
        assert_eq!(script, "{ a: f, b: g }; return { \"a\": import0 }");
        assert_eq!(module.sections[0].body, b"\x02\x01a\x01a\0\x03\x01a\x01b\0\x03");
    }

    #[test]
    fn a_script_of_another_module_is_refused() {
        let script = "{ __wbg_now_1: f }; return { \"./page.js\": import0 }";
        assert!(shorten(&mut module(&["__wbg_then_2"]), script.to_owned()).is_err());
    }

    #[test]
    fn no_two_names_are_alike() {
        let names: BTreeSet<_> = (0..1000).map(letters).collect();
        assert_eq!(names.len(), 1000);
    }
}
