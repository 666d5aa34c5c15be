//! One story: a shop is set up, its gateway runs, an invoice is made on the command line, and its address is listed.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use anyhow::Result;
use quittance_testkit::anvil::Anvil;
use quittance_testkit::gateway::Start;
use quittance_testkit::{http, wait};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;

use crate::run::{ACCOUNT, FIRST, Ran, SECOND, quittance, quittance_reading};

/// A folder with everything of one installation.
pub(crate) struct Shop {
    folder: TempDir,
    node: String,
}

impl Shop {
    pub(crate) fn new(node: &str) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), node: node.to_owned() }
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// `quittance init` without a question, with further flags.
    pub(crate) fn init(&self, more: &[&str]) -> Ran {
        let node = format!("ethereum={}/?key=token", self.node);
        let config = self.file("quittance.toml");
        let usual = [
            "init",
            "--config",
            &config,
            "--name",
            "Harbour \"Bikes\"",
            "--public-url",
            "https://pay.harbour.example/",
            "--node",
            &node,
            "--key",
            "evm=-",
            "--site",
            "harbour.example",
        ];
        quittance_reading(ACCOUNT, [&usual, more].concat())
    }

    /// A command about this installation.
    pub(crate) fn run(&self, command: &[&str], more: &[&str]) -> Ran {
        let (config, data) = (self.file("quittance.toml"), self.file("data"));
        quittance([command, &["--config", &config, "--data", &data], more].concat())
    }
}

/// What `init` printed behind a name.
fn kept<'a>(told: &'a str, name: &str) -> &'a str {
    let line = told.lines().find(|line| line.starts_with(name)).unwrap();
    line[name.len()..].trim()
}

#[tokio::test]
async fn from_nothing_to_an_invoice_and_its_address() -> Result<()> {
    let node = Anvil::start_with(&["--chain-id", "1"]).await?;
    let shop = Shop::new(node.url());
    let ran = shop.init(&["--first-address", &FIRST.to_lowercase()]);
    ran.hides(ACCOUNT);
    assert!(!ran.err.contains("token"), "{ran:?}");
    let told = ran.fine();
    let text = fs::read_to_string(shop.file("quittance.toml"))?;
    assert_eq!(fs::metadata(shop.file("quittance.toml"))?.permissions().mode() & 0o777, 0o600);
    let (project, api_key) = (kept(&told, "project"), kept(&told, "api_key"));
    assert!(project.len() == 16 && !text.contains(api_key), "{told}");
    for secret in ["secret_key", "webhook_secret"] {
        assert!(text.contains(kept(&told, secret)), "{secret} is not in the file");
    }
    let again = shop.init(&[]);
    again.refused(1, "never overwritten");
    assert_eq!(fs::read_to_string(shop.file("quittance.toml"))?, text);

    fs::create_dir(shop.file("assets"))?;
    fs::write(shop.file("assets/index.html"), "<!doctype html><script>1</script>")?;
    let names = ["quittance.toml", "data", "assets"].map(|name| shop.file(name));
    let [config, data, assets] = &names;
    let flags = ["serve", "--listen", "127.0.0.1:0", "--config", config, "--data", data, "--assets", assets];
    let gateway = Start::with(flags).run().await?;

    let create = ["invoice", "create"];
    let fixed = ["--amount", "25", "--currency", "usd", "--method", "USDT_ERC20", "--order", "1042"];
    let link = wait::until("the gateway to read its network", async || {
        let ran = shop.run(&create, &fixed);
        (ran.code == Some(0)).then_some(ran.out)
    });
    let link = link.await?;
    let id = link.trim().strip_prefix("https://pay.harbour.example/i/").unwrap();
    let state: Value = http()?.get(format!("{}/i/{id}/state", gateway.url())).send().await?.json().await?;
    assert_eq!((&state["address"], &state["order"]), (&json!(FIRST), &json!("1042")));
    let shown: Value = serde_json::from_str(&shop.run(&["invoice", "show", id], &[]).fine())?;
    let by_link: Value = serde_json::from_str(&shop.run(&["invoice", "show", link.trim()], &[]).fine())?;
    assert_eq!(by_link["address"], shown["address"]);
    assert_eq!((&shown["address"], &shown["state"]), (&json!(FIRST), &json!("awaiting")));

    for number in 1..20 {
        let order = json!({
            "foreign_id": number.to_string(), "kind": "fixed", "amount": "1", "currency": "USD", "method": "USDT_ERC20",
        });
        let request = http()?.post(format!("{}/api/v1/invoices", gateway.url()));
        let answer = request.header("authorization", format!("Token {api_key}")).json(&order).send().await?;
        assert_eq!(answer.status(), 201);
    }
    gateway.stop().await?;

    let list = ["address", "list"];
    let told = shop.run(&list, &["--project", project]).fine();
    let lines: Vec<&str> = told.lines().map(|line| line.split_once(' ').unwrap().1).collect();
    assert_eq!(lines[0], format!("{project} ethereum 0 {FIRST} - {id} awaiting no"));
    assert!(lines[1].starts_with(&format!("{project} ethereum 1 {SECOND} - ")), "{told}");
    assert_eq!(lines.len(), 20);
    let doctor = shop.run(&["doctor"], &[]).fine();
    assert!(
        doctor.contains("20 addresses since the last one that received money, and wallets look 20 far"),
        "{doctor}"
    );
    let csv = shop.run(&list, &["--csv"]).fine();
    assert!(
        csv.starts_with("created_at,project,network,index,address,reference,invoice,state,received\n20"),
        "{csv}"
    );
    let json: Value = serde_json::from_str(&shop.run(&list, &["--json"]).fine())?;
    assert_eq!(
        (&json[0]["index"], &json[1]["address"], &json[0]["reference"]),
        (&json!(0), &json!(SECOND), &Value::Null)
    );
    let nobodys = shop.run(&list, &["--json", "--project", "NOBODY0000000000"]);
    assert_eq!((nobodys.code, nobodys.out.as_str()), (Some(1), "[]\n"), "{nobodys:?}");
    assert!(nobodys.err.contains(&format!("unknown project; configured are: {project}")), "{nobodys:?}");

    // Numbers that were taken and never given to anybody, however many, leave no address without its own.
    let file = SqliteConnectOptions::new().filename(shop.file("data/quittance.sqlite3"));
    let mut rows = file.connect().await?;
    sqlx::query("UPDATE counters SET next = 3000").execute(&mut rows).await?;
    rows.close().await?;
    let later = ["--amount", "25", "--currency", "usd", "--method", "USDT_ERC20", "--order", "1043"];
    shop.run(&create, &later).fine();
    let told = shop.run(&list, &[]).fine();
    assert!(told.lines().nth(20).unwrap().contains(&format!(" {project} ethereum 3000 0x")), "{told}");
    Ok(())
}

#[tokio::test]
async fn an_invoice_needs_no_running_gateway_and_says_what_it_misses() -> Result<()> {
    let shop = Shop::new("http://127.0.0.1:1");
    shop.init(&["--offline"]).fine();
    shop.run(&["address", "list"], &[]).refused(1, "there is no database");
    let create = |more: &[&str]| shop.run(&["invoice", "create"], &[&["--amount", "25"], more].concat());
    let json: Value = serde_json::from_str(
        &create(&["--currency", "USD", "--json", "--url", "https://a.example/"]).fine(),
    )?;
    let link = json["link"].as_str().unwrap_or_default();
    assert!(link.starts_with("https://a.example/i/"), "{json}");
    create(&["--currency", "USD", "--url", "https://a.example/pay"]).refused(2, "nothing behind the host");
    assert_eq!((&json["kind"], &json["state"]), (&json!("open"), &json!("choose")));
    create(&["--currency", "USD", "--kind", "timed", "--minutes", "60"]).fine();
    create(&["--currency", "USD", "--method", "USDT_ERC20"])
        .refused(1, "a gateway that has read its network once");
    create(&["--currency", "EUR"]).refused(1, "a price in this currency");
    create(&["--currency", "DOGE"]).refused(2, "known are: USD, ");
    create(&["--currency", "USD", "--kind", "fixed"]).refused(2, "--method");
    create(&["--currency", "USD", "--minutes", "5"]).refused(2, "no deadline");
    create(&["--currency", "USD", "--order", &"é".repeat(257)]).refused(2, "at most 512 bytes");
    create(&["--currency", "USD", "--project", "NOBODY0000000000"]).refused(2, "unknown project");
    for nonsense in ["nonsense", "https://pay.harbour.example/c/mug", "https://pay.harbour.example/i/"] {
        shop.run(&["invoice", "show", nonsense], &[]).refused(2, "no invoice's id");
    }
    shop.run(&["invoice", "show", &"0".repeat(26)], &[]).refused(1, "no such invoice");
    assert_eq!(shop.run(&["address", "list"], &[]).fine(), "");
    Ok(())
}

/// A chain and a token of the operator's own.
const OWN_CHAIN: &str = r#"
[asset.xDAI]
name = "xDai"
shown = 2

[chain.gnosis]
name = "Gnosis"
chain_id = 100
suffix = "GNOSIS"
coin = { code = "XDAI", symbol = "xDAI" }
confirmations = 20
typical_seconds = 120

[token.USDC_GNOSIS]
chain = "gnosis"
contract = "0xDDAfbb505ad214D7b80b1f830fcCc89B60fb7A83"
decimals = 6
"#;

#[tokio::test]
async fn a_chain_of_the_operators_own_is_known_to_every_command() -> Result<()> {
    let node = Anvil::start_with(&["--chain-id", "100"]).await?;
    let shop = Shop::new("http://127.0.0.1:1");
    shop.init(&["--offline"]).fine();
    let file = shop.file("quittance.toml");
    let read = format!("[network.gnosis]\nrpc = \"{}\"\n", node.url());
    fs::write(&file, format!("{}{OWN_CHAIN}{read}", fs::read_to_string(&file)?))?;

    let config = ["--config", &file];
    let ran = quittance([&["network", "check", "--network", "gnosis"][..], &config].concat());
    assert!(ran.fine().starts_with("gnosis, chain 100: can be read from 1 node\n"));
    let ran = quittance([&["address", "check", "--network", "gnosis"][..], &config, &["--", FIRST]].concat());
    assert_eq!(ran.fine(), format!("{FIRST}\n"));
    let link = format!(
        "ethereum:0xDDAfbb505ad214D7b80b1f830fcCc89B60fb7A83@100/transfer?address={FIRST}&uint256=1e6"
    );
    let told = quittance([&["uri", "parse", &link][..], &config].concat()).fine();
    assert!(told.contains("method       USDC_GNOSIS\n") && told.contains("amount       1\n"), "{told}");
    let doctor = shop.run(&["doctor"], &[]);
    assert!(doctor.out.contains("gnosis: node 1 at "), "{doctor:?}");
    // Its network was never read, but its method is known.
    let create = ["--amount", "1", "--currency", "USD", "--method", "USDC_GNOSIS"];
    shop.run(&["invoice", "create"], &create).refused(1, "a gateway that has read its network once");
    Ok(())
}
