//! `quittance verify`, and the keys it is given.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use anyhow::{Context, Result};
use quittance_gateway::instruction::Instruction;
use quittance_gateway::instruction::key::SigningKey;
use quittance_protocol::{Amount, Time};
use quittance_testkit::gateway::Gateway;
use serde_json::Value;

use crate::run::{quittance, quittance_reading};
use crate::till::{Till, get, order, send};

/// The instruction of a new invoice.
async fn instruction(gateway: &Gateway, foreign_id: &str) -> Result<String> {
    let id = order(gateway, foreign_id).await?;
    let form = [("sender_type", "legal"), ("company_name", "Northwind"), ("country", "DE")];
    send(gateway, &format!("/i/{id}/payer"), &form).await?;
    Ok(get(gateway, &format!("/i/{id}/instruction"), "*/*").await?.error_for_status()?.text().await?)
}

/// What the gateway publishes, and its keys: id, key, status.
async fn published(gateway: &Gateway) -> Result<(String, Vec<[String; 3]>)> {
    let text = get(gateway, "/.well-known/quittance.json", "*/*").await?.text().await?;
    let document: Value = serde_json::from_str(&text)?;
    let text_of = |key: &Value, name: &str| key[name].as_str().unwrap_or_default().to_owned();
    let keys = document["keys"].as_array().context("keys")?;
    let keys = keys.iter().map(|key| ["id", "public_key", "status"].map(|name| text_of(key, name)));
    Ok((text, keys.collect()))
}

#[tokio::test]
async fn an_instruction_is_believed_for_the_pinned_key_alone() -> Result<()> {
    let till = Till::open().await?;
    let gateway = till.start().await?;
    let file = instruction(&gateway, "1").await?;
    let (_, keys) = published(&gateway).await?;
    let [[id, key, _]] = &keys[..] else { panic!("{keys:?}") };
    let told = till.verify(&file, &["--key", key]).fine();
    assert!(told.starts_with(&format!("Genuine: signed by the key {id}.\nTEST: ")), "{told}");
    for line in
        ["  send     24.9 USDT\n", "  on       Tron\n", "  to       T", "  until    20", "  invoice  "]
    {
        assert!(told.contains(line), "{line} is missing: {told}");
    }
    assert!(!told.contains("Note:"), "{told}");
    fs::write(till.file("instruction.txt"), &file)?;
    let by_name = quittance(["verify", &till.file("instruction.txt"), "--key", key, "--config", "/nowhere"]);
    assert_eq!(by_name.fine(), told);

    let changed = till.verify(&file.replace("amount=24900000", "amount=94900000"), &["--key", key]);
    assert_eq!(changed.code, Some(1), "{changed:?}");
    assert!(changed.out.starts_with("Not genuine: its signature does not fit"), "{changed:?}");
    assert!(!changed.out.contains("94"), "nothing of it is repeated: {changed:?}");
    let other = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    let wrong = till.verify(&file, &["--key", other]);
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(wrong.out.contains(&format!("another key than the pinned one: {id}")), "{wrong:?}");

    till.verify("Dear Sir", &["--key", key]).refused(2, "no payment instruction: it does not begin with");
    till.verify(&"x".repeat(100_000), &["--key", key]).refused(2, "larger than any");
    till.verify(&file, &["--key", "hello"]).refused(2, "--key is neither");
    till.verify(&file, &["--key", id]).refused(2, "--keys");
    quittance(["verify", "/nowhere", "--key", key]).refused(2, "cannot read /nowhere");
    quittance(["verify", &till.file("instruction.txt")]).refused(2, "--key");
    assert!(
        quittance(["verify", "--help"]).fine().contains("quittance verify payment-instruction.txt --key ")
    );
    Ok(())
}

#[tokio::test]
async fn a_key_is_replaced_and_what_it_signed_can_still_be_checked() -> Result<()> {
    let till = Till::open().await?;
    let gateway = till.start().await?;
    let before = instruction(&gateway, "1").await?;
    let (pinned, first) = published(&gateway).await?;
    gateway.stop().await?;
    let gateway = till.start().await?;
    assert_eq!(published(&gateway).await?.1, first, "a start keeps the key");
    gateway.stop().await?;

    let file = till.file("data.signing-key");
    assert_eq!(fs::metadata(&file)?.permissions().mode() & 0o777, 0o600);
    let doctor = till.run(&["doctor"]);
    let [old_id, old_key, _] = &first[0];
    assert!(
        doctor.out.contains(&format!("data.signing-key is its owner's only; its public half is {old_key}")),
        "{doctor:?}"
    );
    doctor.hides(&fs::read_to_string(&file)?);
    fs::set_permissions(&file, Permissions::from_mode(0o644))?;
    let doctor = till.run(&["doctor"]);
    assert!(doctor.out.contains(&format!("-> chmod 600 {file}")), "{doctor:?}");
    fs::write(&file, "no key")?;
    let doctor = till.run(&["doctor"]);
    assert!(
        doctor.out.contains("the signing key cannot be used") && !doctor.out.contains("no key\n"),
        "{doctor:?}"
    );

    fs::remove_file(&file)?;
    let gateway = till.start().await?;
    let after = instruction(&gateway, "2").await?;
    let (now, keys) = published(&gateway).await?;
    let [[new_id, new_key, current], [again, old, retired]] = &keys[..] else { panic!("{keys:?}") };
    assert_eq!((current.as_str(), retired.as_str()), ("current", "retired"));
    assert_eq!((again, old), (old_id, old_key));
    assert_ne!(new_key, old_key);

    till.verify(&before, &["--key", old_key]).fine();
    till.verify(&after, &["--key", new_key]).fine();
    assert_eq!(till.verify(&after, &["--key", old_key]).code, Some(1));
    fs::write(till.file("then.json"), pinned)?;
    fs::write(till.file("now.json"), now)?;
    let (then, now) = (till.file("then.json"), till.file("now.json"));
    till.verify(&before, &["--keys", &then, "--key", old_id]).fine();
    let told = till.verify(&before, &["--keys", &now, "--key", &old_id.to_uppercase()]);
    assert!(told.err.contains("this key was replaced"), "{told:?}");
    told.fine();
    till.verify(&after, &["--keys", &now, "--key", new_id]).fine();
    till.verify(&after, &["--keys", &then, "--key", new_id]).refused(1, "no key in ");
    till.verify(&after, &["--keys", &till.file("quittance.toml"), "--key", new_id]).refused(2, "no copy of");
    Ok(())
}

#[test]
fn an_instruction_whose_time_is_over_is_genuine_and_says_so() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let key = SigningKey::open(&folder.path().join("data"))?;
    let instruction = Instruction {
        invoice: "0".repeat(26),
        network: "base".to_owned(),
        chain_id: Some(8453),
        asset: "USDC".to_owned(),
        contract: Some("0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913".to_owned()),
        address: "0x8b31f1eAEbFC4c4F3F814D217b700b68b4a4D75B".to_owned(),
        reference: None,
        amount: Amount::new(24_900_001),
        pay_by: Some(Time::from_seconds(951_782_400)),
    };
    let (file, pinned) = (instruction.signed(&key), key.public().to_string());
    let told = quittance_reading(&file, ["verify", "-", "--key", &pinned]).fine();
    let expected = format!(
        "Genuine: signed by the key {}.\n  send     24.900001 USDC\n  on       Base (chain 8453)\n  \
         to       0x8b31f1eAEbFC4c4F3F814D217b700b68b4a4D75B\n  \
         token    0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913\n  until    2000-02-29 00:00:00 UTC\n  invoice  {}\n\
         Note: the time to pay is over. Send nothing more; the invoice's page says where it stands.\n",
        key.public().id(),
        "0".repeat(26)
    );
    assert_eq!(told, expected);
    // What this program does not know it does not guess.
    let unknown = Instruction { network: "gnosis".to_owned(), pay_by: None, ..instruction };
    let told = quittance_reading(&unknown.signed(&key), ["verify", "-", "--key", &pinned]).fine();
    assert!(
        told.contains("  send     24900001 of the smallest unit of USDC\n  on       gnosis (chain 8453)\n"),
        "{told}"
    );
    Ok(())
}
