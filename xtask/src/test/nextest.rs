//! Runs the tests through cargo-nextest, shows what it says, and takes from it the times and the count.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::left_out::LeftOut;
use super::{Options, Tally};
use crate::progress::time;
use crate::workspace::Workspace;

/// How many slow tests are worth a line.
const SLOWEST: usize = 15;

/// What the run was like.
#[derive(Default)]
pub(super) struct Report {
    pub(super) tally: Tally,
    /// Time and name, slowest first.
    pub(super) slowest: Vec<String>,
    /// Every test that ran.
    pub(super) outcomes: Vec<Outcome>,
}

/// A test that ran.
pub(super) struct Outcome {
    /// The binary and the test, with a space in between.
    pub(super) name: String,
    pub(super) passed: bool,
}

/// Runs every test of the workspace but those that are left out.
pub(super) fn run(workspace: &Workspace, options: &Options, left_out: &[LeftOut]) -> Result<Report> {
    let mut command = workspace.command("cargo");
    command.args(["nextest", "run", "--workspace", "--config-file", "xtask/nextest.toml", "--no-fail-fast"]);
    command.args(["--status-level", "all", "--final-status-level", "fail", "--color", "never"]);
    command.args(["--filterset", &filter(left_out)]);
    if options.long {
        command.args(["--run-ignored", "all"]).env("QUITTANCE_LONG", "1").env("PROPTEST_CASES", "4096");
    }
    let mut child = command.stderr(Stdio::piped()).spawn().context("cannot start cargo nextest")?;
    let output = child.stderr.take().context("cargo nextest has no output")?;
    let (report, ended) = read(BufReader::new(output));
    let status = child.wait()?;
    ensure!(ended, "the tests did not run ({status})");
    ensure!(status.success() || report.tally.failed > 0, "cargo nextest failed ({status})");
    Ok(report)
}

/// Everything but these, as cargo-nextest takes it.
fn filter(left_out: &[LeftOut]) -> String {
    let tests = left_out.iter().filter_map(|left_out| left_out.tests.as_deref());
    tests.fold("all()".to_owned(), |filter, tests| format!("{filter} - ({tests})"))
}

/// Passes every line on; the second answer is whether the run came to its summary.
fn read(output: impl BufRead) -> (Report, bool) {
    let mut tally = Tally::default();
    let (mut times, mut outcomes) = (Vec::new(), Vec::new());
    let mut ended = false;
    for line in output.lines().map_while(Result::ok) {
        println!("{line}");
        let words = line.trim_start();
        if let Some((_, counts)) = words.strip_prefix("Summary").and_then(|rest| rest.split_once(" run: ")) {
            ended = true;
            tally = count(counts);
        } else if !ended && !words.starts_with("SLOW") {
            let test = timed(words);
            outcomes
                .extend(test.iter().map(|(_, name)| Outcome { name: name.clone(), passed: passed(words) }));
            times.extend(test);
        }
    }
    times.sort_by_key(|(took, _)| std::cmp::Reverse(*took));
    let slowest = times.into_iter().take(SLOWEST).map(|(took, name)| format!("{:>12}  {name}", time(took)));
    (Report { tally, slowest: slowest.collect(), outcomes }, ended)
}

/// A test that leaves a program running passes all the same.
fn passed(line: &str) -> bool {
    line.starts_with("PASS ") || line.starts_with("LEAK ")
}

/// `PASS [   0.005s] (1/9) package module::test` as a time and a name.
fn timed(line: &str) -> Option<(Duration, String)> {
    let (_, rest) = line.split_once('[')?;
    let (took, name) = rest.split_once("s]")?;
    let (seconds, thousandths) = took.trim().split_once('.')?;
    let took = Duration::from_secs(seconds.parse().ok()?) + Duration::from_millis(thousandths.parse().ok()?);
    let name = name.trim_start();
    let name = name.strip_prefix('(').and_then(|rest| rest.split_once(") ")).map_or(name, |(_, name)| name);
    Some((took, name.to_owned()))
}

/// `12 passed (1 slow), 1 failed, 1 timed out, 3 skipped` as a count. What did not pass and was not skipped failed.
fn count(summary: &str) -> Tally {
    let mut tally = Tally::default();
    for part in summary.split(", ") {
        let Some((number, kind)) = part.trim().split_once(' ') else { continue };
        let number: u64 = number.parse().unwrap_or(0);
        if kind.starts_with("passed") {
            tally.passed += number;
        } else if !kind.starts_with("skipped") {
            tally.failed += number;
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "
    Starting 3 tests across 2 binaries
        PASS [   0.005s] (1/3) quittance-ledger a_payment_settles
        SLOW [> 60.000s] (2/3) journeys pays
        FAIL [  61.250s] (2/3) quittance-page::journeys pays
        PASS [   0.105s] (3/3) quittance-ledger nothing_is_lost
     Summary [  61.400s] 3 tests run: 2 passed (1 slow), 1 failed, 4 skipped
        FAIL [  61.250s] (2/3) quittance-page::journeys pays
";

    #[test]
    fn the_summary_is_counted() {
        let (report, ended) = read(OUTPUT.as_bytes());
        assert!(ended);
        assert_eq!((report.tally.passed, report.tally.failed), (2, 1));
    }

    #[test]
    fn the_slowest_test_comes_first_and_once() {
        let (report, _) = read(OUTPUT.as_bytes());
        assert_eq!(report.slowest.len(), 3);
        assert_eq!(report.slowest[0].trim_start(), "1 min 01 s  quittance-page::journeys pays");
    }

    #[test]
    fn every_test_that_ran_is_told_once() {
        let (report, _) = read(OUTPUT.as_bytes());
        let outcomes = report.outcomes.iter().map(|outcome| (outcome.name.as_str(), outcome.passed));
        assert_eq!(
            outcomes.collect::<Vec<_>>(),
            [
                ("quittance-ledger a_payment_settles", true),
                ("quittance-page::journeys pays", false),
                ("quittance-ledger nothing_is_lost", true)
            ]
        );
    }

    #[test]
    fn what_is_left_out_is_left_out_by_name() {
        let left_out =
            |tests: Option<&str>| LeftOut { tests: tests.map(str::to_owned), told: "the tests".to_owned() };
        assert_eq!(filter(&[]), "all()");
        let all = [left_out(Some("test(a)")), left_out(None), left_out(Some("test(b) + test(c)"))];
        assert_eq!(filter(&all), "all() - (test(a)) - (test(b) + test(c))");
    }

    #[test]
    fn a_run_that_does_not_compile_has_no_end() {
        assert!(!read("error[E0425]: cannot find value\n".as_bytes()).1);
    }
}
