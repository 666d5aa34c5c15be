//! What a counter sells, and what it comes to.

use anyhow::{Context, Result};
use quittance_testkit::http;
use reqwest::{StatusCode, header};
use serde_json::{Value, json};

use crate::till::{Shop, key};

/// The lines of an invoice, as everybody sees them.
async fn lines(shop: &Shop, sale: &Value) -> Result<Vec<String>> {
    let id = sale["id"].as_str().context("an id")?;
    let state: Value = http()?.get(shop.url(&format!("/i/{id}/state"))).send().await?.json().await?;
    let lines = state["lines"].as_array().cloned().unwrap_or_default();
    let line = |line: &Value| {
        let quantity = line["quantity"].as_str().map_or(String::new(), |quantity| format!("{quantity} x "));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        format!("{quantity}{} {}", text(&line["description"]), text(&line["amount"]["value"]))
    };
    Ok(lines.iter().map(line).collect())
}

#[tokio::test]
async fn the_gateway_adds_up_by_its_own_prices() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let key = key(1);
    let sale = shop
        .sold(
            &device,
            &[
                ("key", &key),
                ("item.cake", "1"),
                ("item.coffee", "3"),
                ("amount", "2.5"),
                ("discount", "12.5"),
                ("tip", "10"),
                // A price is nothing that a device could say.
                ("price.cake", "0.01"),
            ],
        )
        .await?;
    // 9.99 and 4.50 and 2.50 are 16.99; 12.5 % of that are 2.12375; 10 % of the 14.87 left are 1.487.
    let sums = ["goods", "discount", "tip"].map(|name| sale[name].as_str().unwrap_or_default());
    assert_eq!(sums, ["16.99", "2.12", "1.49"]);
    assert_eq!(sale["total"], json!({"value": "16.36", "currency": "EUR"}));
    assert_eq!(
        lines(&shop, &sale).await?,
        ["3 x Coffee 9.99", "1 x Cake 4.50", "Amount 2.50", "Discount 12.5% -2.12", "Tip 10% 1.49"]
    );
    let id = sale["id"].as_str().context("an id")?;
    assert_eq!(sale["link"], shop.url(&format!("/i/{id}")));
    let merchant = http()?.get(shop.url(&format!("/api/v1/invoices/{id}")));
    let told: Value =
        merchant.header(header::AUTHORIZATION, "Token demo_api_key").send().await?.json().await?;
    assert_eq!((&told["terminal"], &told["description"]), (&json!("door"), &json!("Counter at the door")));
    // Litecoin has no price here, so it cannot be chosen at the counter.
    assert_eq!((&sale["methods"], &sale["state"]), (&json!(["USDT_TRC20", "BTC"]), &json!("choose")));
    Ok(())
}

#[tokio::test]
async fn an_amount_alone_is_the_whole_bill_and_a_tip_can_be_an_amount() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let (first, second) = (key(1), key(2));
    let sale = shop.sold(&device, &[("key", &first), ("amount", "24.9")]).await?;
    assert_eq!((&sale["total"]["value"], lines(&shop, &sale).await?), (&json!("24.90"), Vec::new()));
    let sale = shop.sold(&device, &[("key", &second), ("amount", "10"), ("tip_amount", "0.75")]).await?;
    assert_eq!(sale["total"]["value"], "10.75");
    assert_eq!(lines(&shop, &sale).await?, ["Amount 10.00", "Tip 0.75"]);
    Ok(())
}

#[tokio::test]
async fn a_yen_has_no_cents() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("window").await?;
    let key = key(1);
    let edition = quittance_edition(&shop, &device).await?;
    let ask = async |amount: &str| -> Result<Value> {
        let fields = [("key", &*key), ("edition", &*edition), ("amount", amount)];
        Ok(shop.form(&device, "/pos/window/invoices", &fields)?.send().await?.json().await?)
    };
    assert_eq!(ask("100.5").await?["code"], "malformed");
    assert_eq!(ask("1500").await?["total"], json!({"value": "1500", "currency": "JPY"}));
    Ok(())
}

/// The edition that a counter's document carries.
async fn quittance_edition(shop: &Shop, device: &crate::till::Device) -> Result<String> {
    let html = shop.get(device, "/pos/window").await?.text().await?;
    let (_, boot) = html.split_once("id=\"boot\">").context("boot data")?;
    let (boot, _) = boot.split_once('<').context("its end")?;
    let boot: quittance_protocol::pos::Boot =
        quittance_protocol::compact::read(quittance_protocol::BUILD, boot)
            .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    assert_eq!((&*boot.currency, boot.decimals, &*boot.shop), ("JPY", 0, "Northwind Books"));
    Ok(boot.edition)
}

#[tokio::test]
async fn whatever_is_sent_twice_is_sold_once() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let key = key(1);
    let fields = [("key", &*key), ("item.coffee", "2")];
    let (first, second) = tokio::join!(shop.sold(&device, &fields), shop.sold(&device, &fields));
    let id = first?["id"].clone();
    assert_eq!(second?["id"], id);
    assert_eq!(shop.sold(&device, &fields).await?["id"], id);
    let (status, told) = shop.sell(&device, &[("key", &key), ("item.coffee", "3")]).await?;
    assert_eq!((status, &told["code"]), (StatusCode::CONFLICT, &json!("key_used")));
    // Its seller may also ask for it by its id, as after a reload.
    let path = format!("/pos/door/invoices/{}", id.as_str().context("an id")?);
    assert_eq!(shop.get(&device, &path).await?.json::<Value>().await?["id"], id);
    Ok(())
}

#[tokio::test]
async fn what_somebody_paid_is_never_the_answer_to_a_new_sale() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let key = key(1);
    let fields = [("key", &*key), ("item.coffee", "2")];
    let sale = shop.sold(&device, &fields).await?;
    shop.pay(sale["id"].as_str().context("an id")?).await?;
    let (status, told) = shop.sell(&device, &fields).await?;
    assert_eq!((status, &told["code"]), (StatusCode::CONFLICT, &json!("key_used")));
    Ok(())
}

#[tokio::test]
async fn prices_that_change_change_no_sale_that_was_made() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let (edition, first, second) = (shop.edition()?, key(1), key(2));
    let sale = shop.sold(&device, &[("key", &first), ("item.cake", "2")]).await?;
    // The answer is lost, the cake becomes dearer, and the device asks again with what it knew.
    let shop = shop.restarted(("4.50", "4.80")).await?;
    let ask = async |key: &str| -> Result<(StatusCode, Value)> {
        let fields = [("key", key), ("edition", &*edition), ("item.cake", "2")];
        let answer = shop.form(&device, "/pos/door/invoices", &fields)?.send().await?;
        Ok((answer.status(), answer.json().await?))
    };
    let (status, again) = ask(&first).await?;
    assert_eq!(
        (status, &again["id"], &again["total"]["value"]),
        (StatusCode::OK, &sale["id"], &json!("9.00"))
    );
    let (status, told) = ask(&second).await?;
    assert_eq!((status, &told["code"]), (StatusCode::CONFLICT, &json!("other_prices")));
    let dearer = shop.sold(&device, &[("key", &second), ("item.cake", "2")]).await?;
    assert_eq!(dearer["total"]["value"], "9.60");
    Ok(())
}

#[tokio::test]
async fn where_payers_say_who_they_are_nothing_is_chosen_for_them() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let shop = shop.restarted(("mode = \"test\"", "mode = \"test\"\npayer_data = true")).await?;
    let key = key(1);
    let sale = shop.sold(&device, &[("key", &key), ("amount", "5")]).await?;
    assert_eq!(sale["methods"], json!([]), "they choose on their own phone, and say there who they are");
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_sold_is_refused_with_its_reason() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let key = key(1);
    for (fields, status, code) in [
        (&[][..], 422, "nothing"),
        (&[("amount", "0")], 422, "nothing"),
        (&[("amount", "5"), ("discount", "100")], 422, "nothing"),
        (&[("tip_amount", "5")], 422, "nothing"),
        (&[("item.tea", "1")], 422, "malformed"),
        (&[("item.coffee", "0")], 422, "malformed"),
        (&[("item.coffee", "1000")], 422, "malformed"),
        (&[("item.coffee", "-1")], 422, "malformed"),
        (&[("amount", "1e3")], 422, "malformed"),
        (&[("amount", "-1")], 422, "malformed"),
        (&[("amount", "1.005")], 422, "malformed"),
        (&[("amount", "5"), ("discount", "101")], 422, "malformed"),
        (&[("amount", "5"), ("tip", "5"), ("tip_amount", "1")], 422, "malformed"),
        (&[("amount", "10000000000"), ("tip", "5")], 422, "too_much"),
    ] {
        let (answered, told) = shop.sell(&device, &[&[("key", key.as_str())], fields].concat()).await?;
        assert_eq!((answered.as_u16(), &told["code"]), (status, &json!(code)), "{fields:?}");
    }
    for key in ["", "short", "with a space in it", &"x".repeat(65)] {
        let (_, told) = shop.sell(&device, &[("key", key), ("amount", "5")]).await?;
        assert_eq!(told["code"], "malformed", "{key}");
    }
    let fields = [("key", &*key), ("edition", "0123456789abcdef"), ("item.coffee", "1")];
    let answer = shop.form(&device, "/pos/door/invoices", &fields)?.send().await?;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert_eq!(answer.json::<Value>().await?["code"], "other_prices");
    let window = shop.device("window").await?;
    let edition = quittance_edition(&shop, &window).await?;
    for extra in [("discount", "5"), ("tip", "5")] {
        let fields = [("key", &*key), ("edition", &*edition), ("amount", "500"), extra];
        let answer = shop.form(&window, "/pos/window/invoices", &fields)?.send().await?;
        assert_eq!(
            answer.json::<Value>().await?["code"],
            "malformed",
            "that counter does not have {extra:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_device_that_sells_like_mad_is_stopped_and_another_one_is_not() -> Result<()> {
    let shop = Shop::open().await?;
    let (mad, calm) = (shop.device("door").await?, shop.device("door").await?);
    let mut sold = 0;
    let refused = loop {
        let key = key(sold);
        let (status, told) = shop.sell(&mad, &[("key", &key), ("amount", "1")]).await?;
        match status {
            StatusCode::OK => sold += 1,
            other => break (other, told),
        }
        anyhow::ensure!(sold < 60, "nobody stops it");
    };
    assert_eq!((refused.0, &refused.1["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("too_often")));
    assert_eq!(refused.1["title"], "Too Many Requests", "every problem has its title");
    assert!(sold >= 20, "{sold}");
    let first = key(0);
    shop.sold(&mad, &[("key", &first), ("amount", "1")])
        .await
        .context("what is sold already is told again")?;
    let other = key(1_000);
    shop.sold(&calm, &[("key", &other), ("amount", "1")]).await?;
    Ok(())
}

#[tokio::test]
async fn a_sale_is_given_up_while_nobody_has_paid() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let (first, second) = (key(1), key(2));
    let cancel = async |sale: &Value| -> Result<(StatusCode, Value)> {
        let path = format!("/pos/door/invoices/{}/cancel", sale["id"].as_str().context("an id")?);
        let answer = shop.form(&device, &path, &[])?.send().await?;
        Ok((answer.status(), answer.json().await?))
    };
    let sale = shop.sold(&device, &[("key", &first), ("amount", "5")]).await?;
    let (status, told) = cancel(&sale).await?;
    assert_eq!((status, &told["state"]), (StatusCode::OK, &json!("canceled")));
    let paid = shop.sold(&device, &[("key", &second), ("amount", "5")]).await?;
    shop.pay(paid["id"].as_str().context("an id")?).await?;
    let (status, told) = cancel(&paid).await?;
    assert_eq!((status, &told["code"]), (StatusCode::CONFLICT, &json!("not_now")));

    // Another counter knows nothing of them.
    let window = shop.device("window").await?;
    let path = format!("/pos/window/invoices/{}", paid["id"].as_str().context("an id")?);
    assert_eq!(shop.get(&window, &path).await?.status(), StatusCode::NOT_FOUND);
    let none: Value = http()?
        .get(shop.url("/pos/window/payments"))
        .header(header::COOKIE, &window.cookie)
        .header(header::ACCEPT, "application/json")
        .send()
        .await?
        .json()
        .await?;
    assert_eq!(none, json!({"payments": []}));
    let last: Value = shop.get(&device, "/pos/door/payments").await?.json().await?;
    let told: Vec<_> =
        last["payments"].as_array().context("payments")?.iter().map(|it| (&it["id"], &it["state"])).collect();
    assert_eq!(told, [(&paid["id"], &json!("paid")), (&sale["id"], &json!("canceled"))]);
    Ok(())
}
