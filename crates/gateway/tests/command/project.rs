//! `quittance project verify`: a site counts as the shop's only while it names the shop.

use std::fs;
use std::path::Path;

use quittance_testkit::gateway::Start;
use quittance_testkit::http;

use crate::run::{Ran, quittance, quittance_trusting};
use crate::shop::Shop;
use crate::site::Site;

const FILE: &str = "/.well-known/quittance.json";

/// A shop whose site is on this machine, and its id.
fn shop_at(site: &str) -> (Shop, String) {
    let shop = Shop::new("http://127.0.0.1:1");
    let told = shop.init(&["--offline"]).fine();
    let id = told.lines().find_map(|line| line.strip_prefix("project")).unwrap().trim().to_owned();
    let file = shop.file("quittance.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("site = \"harbour.example\"", &format!("site = \"{site}\""))).unwrap();
    (shop, id)
}

fn verify(shop: &Shop, trusting: &Path, more: &[&str]) -> Ran {
    let (config, data) = (shop.file("quittance.toml"), shop.file("data"));
    let usual = ["project", "verify", "--config", &config, "--data", &data, "--allow-private"];
    quittance_trusting(trusting, [&usual, more].concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_calls_the_site_verified_from_the_check_that_succeeds_to_the_one_that_fails() {
    let site = Site::start().await;
    let (shop, id) = shop_at(&site.name);
    let trusted = site.certificate();
    site.answers(FILE, "200 OK", &format!(r#"{{"projects": ["ANOTHER000000000", "{id}"], "more": 1}}"#));
    let told = verify(&shop, &trusted, &["--project", &id]).fine();
    assert_eq!(told, format!("{id}: {} is verified, and its pages say so\n", site.name));

    fs::create_dir(shop.file("assets")).unwrap();
    fs::write(shop.file("assets/index.html"), "<!doctype html><script>1</script>").unwrap();
    let link = shop.run(&["invoice", "create"], &["--amount", "25", "--currency", "USD"]).fine();
    let path = link.trim().strip_prefix("https://pay.harbour.example").unwrap();
    let [config, data, assets] = ["quittance.toml", "data", "assets"].map(|name| shop.file(name));
    let flags =
        ["serve", "--listen", "127.0.0.1:0", "--config", &config, "--data", &data, "--assets", &assets];
    let gateway = Start::with(flags).run().await.unwrap();
    let page = async || {
        let page = http().unwrap().get(format!("{}{path}", gateway.url())).send().await.unwrap();
        page.text().await.unwrap()
    };
    let verified = page().await;
    let (_, said) = verified.split_once("data-testid=\"verified\"").unwrap();
    let day = said.split_once('>').unwrap().1.split_once('<').unwrap().0;
    assert!(day.starts_with("verified ") && day.contains(" 20"), "{day}");
    let doctor = shop.run(&["doctor"], &[]);
    assert!(doctor.out.contains(&format!("{} named project {id} at 20", site.name)), "{doctor:?}");

    site.answers(FILE, "200 OK", r#"{"projects": ["ANOTHER000000000"]}"#);
    let ran = verify(&shop, &trusted, &[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.out.contains("does not name this project") && ran.out.contains("no longer say so"),
        "{ran:?}"
    );
    assert!(!page().await.contains("data-testid=\"verified\""));
    let doctor = shop.run(&["doctor"], &[]);
    assert!(doctor.out.contains(&format!("shows {}, which was not verified", site.name)), "{doctor:?}");
    gateway.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_wrong_is_said_in_a_sentence() {
    let site = Site::start().await;
    let (shop, id) = shop_at(&site.name);
    let trusted = site.certificate();
    let refused = |ran: Ran, why: &str| {
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.out.contains(why) && ran.out.contains("  -> "), "{why}: {ran:?}");
        // Only one that was verified can stop to be.
        assert!(!ran.out.contains("until now"), "{ran:?}");
    };
    let right = format!(r#"{{"projects": ["{id}"]}}"#);
    refused(verify(&shop, &trusted, &[]), "has no such file: it answers 404");
    refused(verify(&shop, &site.nobodys_certificate(), &[]), "cannot prove that it is");
    for (answer, why) in [
        ("<html>", "is not JSON"),
        ("{\"projects\": \"all\"}", "does not name this project"),
        ("[]", "does not name this project"),
        ("", "is not JSON"),
    ] {
        site.answers(FILE, "200 OK", answer);
        refused(verify(&shop, &trusted, &[]), why);
    }
    site.answers(FILE, "200 OK", &format!("{right}{}", " ".repeat(70_000)));
    refused(verify(&shop, &trusted, &[]), "is larger than 65536 bytes");
    site.answers(FILE, "302 Found\r\nlocation: https://elsewhere.example/", "");
    refused(verify(&shop, &trusted, &[]), "sends on to another host");
    site.answers(FILE, "302 Found\r\nlocation: /file.json", "");
    site.answers("/file.json", "200 OK", &right);
    verify(&shop, &trusted, &[]).fine();
    site.answers("/file.json", "302 Found\r\nlocation: /file.json", "");
    let ran = verify(&shop, &trusted, &[]);
    assert!(ran.code == Some(1) && ran.out.contains("no longer say so"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_gives_no_answer_stays_verified_until_it_gives_one() {
    let mut site = Site::start().await;
    let (shop, id) = shop_at(&site.name);
    let trusted = site.certificate();
    let is_verified = || shop.run(&["doctor"], &[]).out.contains(&format!("named project {id} at 20"));
    let silent = |why: &str| {
        let ran = verify(&shop, &trusted, &[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.out.contains(why) && ran.out.contains("stays verified"), "{why}: {ran:?}");
        assert!(ran.out.contains("-> see that it is reached from here"), "{ran:?}");
        assert!(is_verified(), "{why}");
    };
    let right = format!(r#"{{"projects": ["{id}"]}}"#);
    site.answers(FILE, "200 OK", &right);
    verify(&shop, &trusted, &[]).fine();
    for (status, why) in [
        ("503 Service Unavailable", "it answers 503"),
        ("429 Too Many Requests", "it answers 429"),
        ("403 Forbidden", "it answers 403"),
    ] {
        site.answers(FILE, status, "");
        silent(why);
    }
    for status in ["404 Not Found", "410 Gone"] {
        site.answers(FILE, status, "");
        let ran = verify(&shop, &trusted, &[]);
        assert!(ran.code == Some(1) && ran.out.contains("no longer say so"), "{ran:?}");
        assert!(!is_verified());
        site.answers(FILE, "200 OK", &right);
        verify(&shop, &trusted, &[]).fine();
    }
    site.close().await;
    silent("does not answer");
    let ran = verify(&shop, &site.nobodys_certificate(), &[]);
    assert!(ran.code == Some(1) && is_verified(), "{ran:?}");
}

#[test]
fn a_private_address_is_asked_only_if_the_operator_says_so() {
    let (shop, _) = shop_at("localhost:1");
    let ran = shop.run(&["project", "verify"], &[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("leads to an address that is not public"), "{ran:?}");
    assert!(ran.out.contains("--allow-private"), "{ran:?}");
    let (shop, _) = shop_at("https://harbour.example/shop");
    shop.run(&["project", "verify"], &[]).refused(1, "is no site: write a host name");
}

#[test]
fn what_cannot_be_asked_is_not_understood() {
    let (shop, _) = shop_at("harbour.example");
    shop.run(&["project", "verify"], &["--project", "NOBODY0000000000"]).refused(2, "unknown project");
    let file = shop.file("quittance.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("site = \"harbour.example\"\n", "")).unwrap();
    shop.run(&["project", "verify"], &[]).refused(2, "no project has a site");
    quittance(["project", "verify", "--config", "/nowhere/quittance.toml"]).refused(1, "cannot read");
    assert!(
        quittance(["project", "verify", "--help"]).fine().contains("{\"projects\": [\"NORTHWIND0000001\"]}")
    );
}
