//! Paid by a wallet in the browser: exactly what is asked for, on the right chain, or not at all.

use anyhow::Result;
use quittance_testkit::anvil::RICH;
use quittance_testkit::shop::{Coin, LiveShop};
use serde_json::{Value, json};

use super::Checkout;

const CHAIN: &str = "0x7a69";

/// What the wallets call a refusal, and a chain that they do not know.
const REFUSED: i64 = 4001;
const UNKNOWN_CHAIN: i64 = 4902;

/// A wallet, as it announces itself.
fn info(name: &str) -> Value {
    json!({
        "uuid": format!("350670db-{name}"),
        "rdns": format!("example.{name}"),
        "name": name,
        "icon": "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><circle r='999' fill='purple'/></svg>",
    })
}

/// A payer whose browser has a wallet, before an invoice that one confirmation settles.
async fn open(story: &'static str, coin: Coin) -> Result<Checkout> {
    let payer = Checkout::open(story, coin, LiveShop::with_confirmations(1), 15).await?;
    assert_eq!(payer.browser.wallets().await?, json!([]), "no wallet, no button");
    payer.browser.announce(info("Foxglove")).await?;
    payer.browser.wait_for("[data-testid=wallet]:not([hidden])").await?;
    payer.sees("awaiting").await?;
    Ok(payer)
}

/// Answers what the page must ask next.
async fn answer(payer: &Checkout, method: &str, answer: Value) -> Result<()> {
    let asked = payer.browser.asked().await?;
    assert_eq!(asked.method, method);
    payer.browser.answer(asked, answer).await
}

/// The wallet shows its one account, and says which chain it is on.
async fn connect(payer: &Checkout, chain: &str) -> Result<()> {
    payer.browser.click("wallet").await?;
    answer(payer, "eth_requestAccounts", json!([RICH])).await?;
    answer(payer, "eth_chainId", json!(chain)).await
}

/// Its owner confirms: the transaction goes to the node as the page asked for it.
async fn confirm(payer: &Checkout, expected: Value) -> Result<String> {
    let asked = payer.browser.asked().await?;
    assert_eq!((&*asked.method, &asked.params), ("eth_sendTransaction", &expected));
    let transaction = payer.shop.node.send(asked.params[0].clone()).await?;
    payer.browser.answer(asked, json!(transaction)).await?;
    Ok(transaction)
}

/// The wallet says no, and the money is where it was.
async fn nothing_is_sent(payer: &Checkout, words: &str) -> Result<()> {
    payer.browser.wallet_says(words).await?;
    payer.browser.wallet_says("Nothing was sent").await?;
    assert!(payer.browser.asked_now().await?.is_none(), "nothing more was asked");
    assert_eq!(payer.state().await?["state"], "awaiting");
    Ok(())
}

#[tokio::test]
async fn a_wallet_in_the_browser_pays_a_token_exactly() -> Result<()> {
    let payer = open("wallet", Coin::Usdt).await?;
    let icon = info("Foxglove")["icon"].clone();
    assert_eq!(payer.browser.wallets().await?, json!([["Pay with Foxglove", icon]]));
    connect(&payer, CHAIN).await?;
    // While the owner thinks, a second press does nothing.
    payer.browser.click("wallet").await?;
    payer.browser.wallet_says("Your wallet asks you now").await?;

    let address = payer.order.address.trim_start_matches("0x").to_lowercase();
    let data = format!("0xa9059cbb{address:0>64}{:064x}", Coin::Usdt.due());
    let token = &payer.shop.token;
    let transaction = confirm(
        &payer,
        json!([{ "chainId": CHAIN, "from": RICH, "to": token, "value": "0x0", "data": data }]),
    )
    .await?;
    payer.sees("paid").await?;
    assert_eq!(payer.browser.value("txid").await?, transaction);
    payer.settled_once("paid", "24.90").await?;
    payer.ends_quietly().await
}

#[tokio::test]
async fn a_wallet_that_switches_its_chain_pays_ether_exactly() -> Result<()> {
    let payer = open("wallet", Coin::Ether).await?;
    // Its owner refuses at first. That is no error, and they may press again.
    connect(&payer, CHAIN).await?;
    let asked = payer.browser.asked().await?;
    payer.browser.refuse(asked, REFUSED).await?;
    nothing_is_sent(&payer, "you refused").await?;

    connect(&payer, "0x1").await?;
    let asked = payer.browser.asked().await?;
    let wanted = json!([{ "chainId": CHAIN }]);
    assert_eq!((&*asked.method, &asked.params), ("wallet_switchEthereumChain", &wanted));
    payer.browser.answer(asked, Value::Null).await?;
    answer(&payer, "eth_chainId", json!("0x7A69")).await?;
    let value = format!("{:#x}", Coin::Ether.due());
    let address = &payer.order.address;
    confirm(&payer, json!([{ "chainId": CHAIN, "from": RICH, "to": address, "value": value, "data": "0x" }]))
        .await?;
    payer.sees("paid").await?;
    payer.settled_once("paid", "0.007141").await?;
    payer.ends_quietly().await
}

#[tokio::test]
async fn a_wallet_that_stays_on_another_chain_sends_nothing() -> Result<()> {
    let payer = open("wallet-elsewhere", Coin::Ether).await?;
    connect(&payer, "0x1").await?;
    let asked = payer.browser.asked().await?;
    payer.browser.refuse(asked, REFUSED).await?;
    nothing_is_sent(&payer, "you refused").await?;

    connect(&payer, "0x1").await?;
    let asked = payer.browser.asked().await?;
    payer.browser.refuse(asked, UNKNOWN_CHAIN).await?;
    nothing_is_sent(&payer, "does not know Ethereum").await?;

    // One that says it switched, and did not.
    connect(&payer, "0x1").await?;
    let asked = payer.browser.asked().await?;
    assert_eq!(asked.method, "wallet_switchEthereumChain");
    payer.browser.answer(asked, Value::Null).await?;
    answer(&payer, "eth_chainId", json!("0x1")).await?;
    nothing_is_sent(&payer, "is not on Ethereum").await?;
    payer.sees("awaiting").await?;
    payer.ends_quietly().await
}

/// What was asked for when the button was pressed is too much by now.
#[tokio::test]
async fn a_wallet_is_not_asked_for_what_somebody_paid_meanwhile() -> Result<()> {
    let payer = open("wallet-meanwhile", Coin::Usdt).await?;
    payer.browser.click("wallet").await?;
    answer(&payer, "eth_requestAccounts", json!([RICH])).await?;
    payer.pay(20_000_000).await?;
    payer.sees("partial").await?;
    answer(&payer, "eth_chainId", json!(CHAIN)).await?;
    payer.browser.wallet_says("not possible any more").await?;
    assert!(payer.browser.asked_now().await?.is_none(), "nothing was sent");
    payer.ends_quietly().await
}

#[tokio::test]
async fn what_a_wallet_says_of_itself_is_a_strangers_word() -> Result<()> {
    let payer = open("wallet-hostile", Coin::Usdt).await?;
    // The first comes again, under its own name and under another.
    payer.browser.announce(info("Foxglove")).await?;
    payer
        .browser
        .announce(json!({ "uuid": "1", "rdns": "example.Foxglove", "name": "Twin", "icon": "" }))
        .await?;
    // These are no wallets.
    payer.browser.announce(json!({ "uuid": "2", "rdns": "example.nameless", "name": " \u{202e} " })).await?;
    payer.browser.announce(json!({ "uuid": 3, "rdns": {}, "name": [] })).await?;
    payer.browser.announce(json!(null)).await?;
    for number in 4..12 {
        let name = format!("<img src=x onerror=alert({number})>\u{202e}\u{2067}{}", "long ".repeat(20));
        let icon = format!("https://evil.example/{number}.png");
        let (uuid, rdns) = (number.to_string(), format!("evil.{number}"));
        payer.browser.announce(json!({ "uuid": uuid, "rdns": rdns, "name": name, "icon": icon })).await?;
    }
    let icon = info("Foxglove")["icon"].clone();
    let stranger = json!(["Pay with <img src=x onerror=alert", "data:,"]);
    assert_eq!(
        payer.browser.wallets().await?,
        json!([["Pay with Foxglove", icon], stranger, stranger, stranger])
    );
    payer.sees("awaiting").await?;
    payer.ends_quietly().await
}
