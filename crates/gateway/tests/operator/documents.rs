//! Reads the documents, and takes from them what they say to type.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A document, by its path from the root.
pub(crate) fn text(name: &str) -> Result<String> {
    fs::read_to_string(root().join(name)).with_context(|| name.to_owned())
}

/// What `cargo xtask` runs, built beside the gateway.
pub(crate) fn xtask() -> Result<PathBuf> {
    let binary = Path::new(env!("CARGO_BIN_EXE_quittance")).with_file_name("xtask");
    ensure!(binary.is_file(), "{} is not built: run `cargo build -p xtask`", binary.display());
    Ok(binary)
}

/// A command, as somebody is told to type it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    /// Words in small letters behind the program's name: the command, perhaps one below it, perhaps a value.
    pub(crate) words: Vec<String>,
    /// Options, `--name`.
    pub(crate) options: Vec<String>,
}

/// Every use of `program` that a document makes. Of Markdown only the code counts, of other files all but the comments.
pub(crate) fn typed(name: &str, program: &str) -> Result<Vec<Typed>> {
    let text = text(name)?.replace("\\\n", " ");
    let lines = match name.ends_with(".md") {
        true => code(&text),
        false => text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect(),
    };
    Ok(lines.iter().flat_map(|line| uses(line, program)).collect())
}

/// The lines of blocks, and the pieces between backticks.
fn code(markdown: &str) -> Vec<String> {
    let parts = markdown.split("\n```").enumerate();
    parts
        .flat_map(|(number, part)| match number % 2 {
            1 => part.lines().skip(1).map(str::to_owned).collect::<Vec<_>>(),
            _ => part.split('`').skip(1).step_by(2).map(|piece| piece.replace('\n', " ")).collect(),
        })
        .collect()
}

fn uses(line: &str, program: &str) -> Vec<Typed> {
    let line = line.split(" #").next().unwrap_or_default().replace(['"', ',', '[', ']', '(', ')'], " ");
    let is_start = |at: usize| {
        line[..at].chars().next_back().is_none_or(|before| before == '/' || before.is_whitespace())
    };
    let behind = line.match_indices(program).filter(|(at, _)| is_start(*at));
    let arguments = behind.filter_map(|(at, _)| line[at + program.len()..].strip_prefix(' '));
    // In `podman exec quittance quittance doctor` the first is a container.
    arguments.filter_map(using).filter(|typed| typed.words[0] != program).collect()
}

/// None if what follows is no command: an option of another program, a path.
fn using(arguments: &str) -> Option<Typed> {
    let is_end = |word: &&str| ["|", ";", "&&", ">"].contains(word);
    let arguments: Vec<&str> = arguments.split_whitespace().take_while(|word| !is_end(word)).collect();
    let is_small = |word: &&&str| word.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'-');
    let words = arguments.iter().take_while(|word| !word.starts_with('-')).take_while(is_small);
    let words: Vec<String> = words.map(|word| (*word).to_owned()).collect();
    let options = arguments.iter().filter(|word| word.starts_with("--") && word.len() > 2);
    let options = options.map(|word| word.split('=').next().unwrap_or_default().to_owned()).collect();
    (!words.is_empty()).then_some(Typed { words, options })
}

#[test]
fn commands_are_found_in_code_and_nowhere_else() {
    let document = "The quittance is a paper; `quittance init\n--offline` and\n\n```sh\nX=$(quittance invoice create \
        --amount=1 --json) # quittance is\nsudo cp quittance /usr\npodman exec quittance /bin/quittance serve | tee --log\n```\n";
    let found = code(document).iter().flat_map(|line| uses(line, "quittance")).collect::<Vec<_>>();
    let found: Vec<String> =
        found.iter().map(|typed| [&typed.words[..], &typed.options].concat().join(" ")).collect();
    assert_eq!(found, ["init --offline", "invoice create --amount --json", "serve"]);
}
