//! `quittance init`.

mod ask;
mod check;
mod file;
mod issue;
mod target;
mod wish;

use std::path::{Path, PathBuf};

use clap::Args;

use self::ask::Person;
use self::issue::Issued;
use self::target::Target;
use self::wish::Wish;
use super::ending::Ending;
use super::output::{Output, say};

/// Makes a live project, step by step.
///
/// Asks for what is not given by a flag; without a terminal the flags have to say all of it. The file is never overwritten.
/// The API key and the secrets are printed once; of the API key only a hash is kept.
#[derive(Debug, Args)]
#[command(after_long_help = "Example, without a question:\n  \
    quittance init --name 'Northwind Books' --public-url https://pay.northwind.example \\\n    \
    --node ethereum=http://127.0.0.1:8545 --key evm=- --first-address 0x… < account.xpub\n\n\
    The key is the account's extended public key (xpub, m/44'/60'/0' for Ethereum and its kin). A private key is refused.\n\n\
    Monero is read from a node and a wallet that can only look, and its key is a secret, so it is handed over:\n  \
    quittance init … --node monero=http://127.0.0.1:18081 --monero-wallet http://127.0.0.1:18083 --key monero=- < monero.key\n\n\
    There the file holds the wallet's primary address, a space, and its private VIEW key.")]
pub(crate) struct InitArgs {
    /// The file to write.
    #[arg(long, env = "QUITTANCE_CONFIG", default_value = "quittance.toml", value_name = "FILE")]
    config: PathBuf,
    /// The shop's name, as payers read it.
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// The shop's site, as payers read it: northwind.example.
    #[arg(long, value_name = "HOST")]
    site: Option<String>,
    /// Where payers reach the gateway.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// A node to read a network from; several for one network are named by repeating it.
    #[arg(long = "node", value_name = "NETWORK=URL")]
    nodes: Vec<String>,
    /// Where monero-wallet-rpc is, if Monero is read: beside its node.
    #[arg(long, value_name = "URL", conflicts_with = "project_only")]
    monero_wallet: Option<String>,
    /// The key of an account (evm, bitcoin, litecoin, tron: an extended public key; monero); `evm=-` reads it from the
    /// standard input.
    #[arg(long = "key", value_name = "ACCOUNT=KEY")]
    keys: Vec<String>,
    /// The first receiving address in the wallet, to be compared with ours. One for each account.
    #[arg(long = "first-address", value_name = "ADDRESS")]
    first_addresses: Vec<String>,
    /// Where the shop is told of payments.
    #[arg(long, value_name = "URL")]
    notification_url: Option<String>,
    /// Does not ask the nodes which chain they are of.
    #[arg(long)]
    offline: bool,
    /// Adds a project to the file that is there, for the networks in it.
    #[arg(long, conflicts_with_all = ["public_url", "nodes"])]
    project_only: bool,
}

impl InitArgs {
    pub(crate) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let target = match self.project_only {
            true => Target::existing(&self.config)?,
            false => Target::new(&self.config)?,
        };
        let offline = self.offline;
        let wish = Wish::of(self, &target, &Person::here())?;
        let issued = Issued::new()?;
        let text = target.text(&wish, &issued);
        let networks = check::configuration(&text, target.path(), &wish)?;
        if offline {
            say("The nodes are not asked (--offline): `quittance network check` does it later.");
        } else if !wish.nodes.is_empty() {
            check::nodes(&networks).await?;
        }
        let secrets = target.write_secrets(&wish.secrets)?;
        if let Err(error) = target.write(&text) {
            // They are of no use without it, and in the way of the next try.
            secrets.iter().try_for_each(std::fs::remove_file)?;
            return Err(error);
        }
        tell(&wish, &issued, &target, &secrets, output)?;
        Ok(Ending::Fine)
    }
}

/// What has to be kept, and what comes next.
fn tell(
    wish: &Wish,
    issued: &Issued,
    target: &Target,
    secrets: &[PathBuf],
    output: &mut Output,
) -> anyhow::Result<()> {
    let file = target.path().display();
    say(format!("\nWritten to {file}, which only you can read. Keep these now; they are not shown again:\n"));
    for (name, value) in [
        ("project", &issued.id),
        ("api_key", &issued.api_key),
        ("secret_key", &issued.secret_key),
        ("webhook_secret", &issued.webhook_secret),
    ] {
        output.line(format!("{name:<15}{value}"))?;
    }
    output.flush()?;
    hand_over(secrets);
    let prices = format!("look at the prices in {file}: without one, nothing is offered");
    let steps = [
        target.is_new().then_some(prices),
        Some(format!("quittance doctor --config {file}")),
        Some(format!("quittance serve --config {file} --assets DIST, the folder with the built page")),
        Some(format!(
            "quittance invoice create --config {file} --project {} --amount 1 --currency USD, and pay it yourself",
            issued.id
        )),
    ];
    say(format!("\nNext, for {}:", wish.name));
    for (number, step) in (1..).zip(steps.into_iter().flatten()) {
        say(format!("  {number}. {step}"));
    }
    Ok(())
}

/// Where the gateway looks for the secrets that were written apart.
fn hand_over(secrets: &[PathBuf]) {
    for file in secrets {
        let folder = file.parent().unwrap_or(Path::new("")).display();
        let (path, name) = (file.display(), file.file_name().unwrap_or_default().to_string_lossy());
        say(format!(
            "\nThe secret {name} is in {path}, which only you can read. Hand it over: under systemd by\n  \
             LoadCredential={name}:{path}\nas a container by a secret of this name, and to commands by\n  \
             export QUITTANCE_SECRETS={folder}"
        ));
    }
}
