//! The operator's command line.
//!
//! # Layout
//!
//! - `serve` is the gateway itself, `ready` asks it; `init` and `doctor` set it up and look after it, `network` asks its nodes,
//!   `project` the shops' sites, `link` lists what they sell, `pos` pairs counters, `widget` prints what goes into their pages.
//! - `invoice`, `address` and `uri` are about money, `verify` checks what asks for some.
//! - `place` says where configuration and rows are, `nodes` asks the configured nodes, `handed_out` reads all addresses, `indexes`
//!   numbers them.
//! - `ending` is how a command ends, `output` how it is written, `secret` what must never be.
//!
//! Results go to the standard output, everything else to the standard error. Exit codes: 0 fine, 1 not fine, 2 not understood.

mod address;
mod doctor;
mod ending;
mod handed_out;
mod indexes;
mod init;
mod invoice;
mod link;
mod moment;
mod network;
mod nodes;
mod output;
mod place;
mod pos;
mod project;
mod secret;
mod serve;
mod uri;
mod verify;
mod widget;

use std::ffi::OsString;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use quittance_gateway::operator::ready::{self, ReadyArgs};
use tracing_subscriber::EnvFilter;

use self::ending::Ending;
use self::output::Output;

/// A self-hosted crypto checkout.
#[derive(Debug, Parser)]
#[command(name = "quittance", version, subcommand_required = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::ServeArgs),
    /// Asks a running gateway whether it is ready, for health checks without an HTTP client
    #[command(after_long_help = "Example:\n  quittance ready --listen 127.0.0.1:8080")]
    Ready(ReadyArgs),
    Init(init::InitArgs),
    Doctor(doctor::DoctorArgs),
    #[command(subcommand)]
    Network(network::NetworkCommand),
    #[command(subcommand)]
    Project(project::ProjectCommand),
    #[command(subcommand)]
    Pos(pos::PosCommand),
    #[command(subcommand)]
    Invoice(invoice::InvoiceCommand),
    #[command(subcommand)]
    Link(link::LinkCommand),
    #[command(subcommand)]
    Address(address::AddressCommand),
    #[command(subcommand)]
    Uri(uri::UriCommand),
    Verify(verify::VerifyArgs),
    Widget(widget::WidgetArgs),
}

/// The commands as `--help` groups them.
const GROUPS: &[(&str, &[&str])] = &[
    ("Run", &["serve", "ready"]),
    ("Set up and look after", &["init", "doctor", "network", "project", "link", "pos", "widget"]),
    ("Money", &["invoice", "address", "uri", "verify"]),
];

/// Does what the arguments say.
pub(crate) fn run(arguments: Vec<OsString>) -> ExitCode {
    if secret::private_key_among(&arguments) {
        return ending::tell(&secret::private_key_warning());
    }
    let parsed =
        grouped().try_get_matches_from(&arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    let command = match parsed {
        Ok(Cli { command }) => command,
        Err(error) => return not_understood(&error, &arguments),
    };
    start_log(&command);
    // Another provider can only have been installed by ourselves, and then it is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return ending::tell(&error.into()),
    };
    let serves = matches!(command, Command::Serve(_));
    match runtime.block_on(command.run()) {
        Ok(Ending::Fine) => ExitCode::SUCCESS,
        Ok(Ending::NotFine) => ExitCode::FAILURE,
        Err(error) if serves => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
        Err(error) => ending::tell(&error),
    }
}

impl Command {
    async fn run(self) -> anyhow::Result<Ending> {
        let mut output = Output::new();
        let ended = match self {
            Self::Serve(args) => args.run().await,
            Self::Ready(args) => ready::ask(&args).await.map(|()| Ending::Fine),
            Self::Init(args) => args.run(&mut output).await,
            Self::Doctor(args) => args.run(&mut output).await,
            Self::Network(command) => command.run(&mut output).await,
            Self::Project(command) => command.run(&mut output).await,
            Self::Pos(command) => command.run(&mut output).await,
            Self::Invoice(command) => command.run(&mut output).await,
            Self::Link(command) => command.run(&mut output).await,
            Self::Address(command) => command.run(&mut output).await,
            Self::Uri(command) => command.run(&mut output),
            Self::Verify(args) => args.run(&mut output),
            Self::Widget(args) => args.run(&mut output),
        };
        output.finish(ended)
    }
}

/// The parser, with the commands in groups.
fn grouped() -> clap::Command {
    // Of the commands in a group the first is its example.
    let command = Cli::command().mut_subcommands(|group| {
        let first = group.get_subcommands().find_map(|leaf| leaf.get_after_long_help().cloned());
        match first {
            Some(example) => group.after_long_help(example),
            None => group,
        }
    });
    let line = |name: &str| {
        let about = command.find_subcommand(name).and_then(clap::Command::get_about);
        format!("  {name:<10}{}\n", about.map(ToString::to_string).unwrap_or_default())
    };
    let known = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    let others = command.get_subcommands().map(clap::Command::get_name).filter(|name| !known(name));
    let others: String = others.map(line).collect();
    let groups: String = GROUPS
        .iter()
        .map(|(title, names)| {
            format!("{title}:\n{}\n", names.iter().map(|name| line(name)).collect::<String>())
        })
        .collect();
    let others = if others.is_empty() { others } else { format!("Others:\n{others}\n") };
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}{others}Options:\n{{options}}\n\n\
         `quittance COMMAND --help` says more, with an example."
    );
    command.help_template(template)
}

/// What clap says, but for long values: whatever landed in the wrong place may be a secret.
fn not_understood(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    if !error.use_stderr() {
        let rendered = error.render();
        let text = if stdout().is_terminal() { rendered.ansi().to_string() } else { rendered.to_string() };
        // Nobody reads it any more only if the pipe is closed.
        let _ = stdout().write_all(text.as_bytes());
        return ExitCode::SUCCESS;
    }
    let rendered = error.render();
    let text = if stderr().is_terminal() { rendered.ansi().to_string() } else { rendered.to_string() };
    let _ = stderr().write_all(secret::without_long_values(text, arguments).as_bytes());
    ExitCode::from(ending::NOT_UNDERSTOOD)
}

/// The gateway tells what it does; other commands only what goes wrong.
fn start_log(command: &Command) {
    let (usual, json) = match command {
        Command::Serve(args) => ("info", args.log_json),
        Command::Ready(_) | Command::Init(_) | Command::Doctor(_) | Command::Network(_) => ("error", false),
        Command::Invoice(_) | Command::Address(_) | Command::Uri(_) | Command::Verify(_) => ("error", false),
        Command::Link(_) | Command::Pos(_) | Command::Widget(_) => ("error", false),
        // What it says of a certificate is said again, in a sentence.
        Command::Project(_) => ("error,rustls_platform_verifier=off", false),
    };
    let filter = EnvFilter::try_from_env("QUITTANCE_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(stderr().is_terminal())
        .with_writer(stderr);
    if json { log.json().init() } else { log.init() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parser_is_sound_and_every_command_has_its_group_and_example() {
        let mut command = grouped();
        command.clone().debug_assert();
        let help = command.render_long_help().to_string();
        assert!(!help.contains("Others:"), "{help}");
        let has_example = |command: &mut clap::Command| {
            let help = command.render_long_help().to_string();
            assert!(help.contains("Example"), "{help}");
        };
        for group in command.get_subcommands_mut().filter(|command| command.get_name() != "help") {
            assert!(help.contains(&format!("  {} ", group.get_name())), "{help}");
            has_example(group);
            for leaf in group.get_subcommands_mut().filter(|command| command.get_name() != "help") {
                has_example(leaf);
            }
        }
    }
}
