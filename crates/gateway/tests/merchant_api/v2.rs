//! CryptoCloud's calls, as their clients make them.

use serde_json::{Value, json};

use crate::shop::{KEY, LIVE_KEY, SHOP, Shop};

const CREATE: &str = "/v2/invoice/create";

#[tokio::test]
async fn a_shop_creates_an_invoice_and_sends_its_payer_to_the_page() {
    let shop = Shop::open().await;
    let body = format!(
        r#"{{"shop_id":"{SHOP}","amount":24.90,"currency":"USD","order_id":1042,"email":"ada@example.org","extra":{{}}}}"#
    );
    let answer = shop.post(&format!("{CREATE}?locale=en"), body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let Value::Object(mut invoice) = answer.json()["result"].clone() else { panic!("{}", answer.body) };
    assert_eq!(answer.json()["status"], "success");
    let uuid = invoice["uuid"].as_str().unwrap().to_owned();
    let id = uuid.strip_prefix("INV-").unwrap();
    assert_eq!(id.len(), 26);
    assert_eq!(invoice["link"], format!("https://pay.example/i/{id}?locale=en"));
    assert_eq!(invoice["pay_url"], invoice["link"]);
    // Amounts are exact numbers, digit by digit.
    for literal in
        [r#""amount":24.90,"#, r#""amount_usd":24.90,"#, r#""amount_in_fiat":24.90,"#, r#""fee":0,"#]
    {
        assert!(answer.body.contains(literal), "{literal} in {}", answer.body);
    }
    for name in ["uuid", "invoice_id", "link", "pay_url", "created", "expiry_date"] {
        let text = invoice.remove(name).unwrap();
        assert!(name != "created" || text.as_str().is_some_and(|text| text.len() == 26), "{text}");
    }
    for name in [
        "amount",
        "amount_usd",
        "amount_in_fiat",
        "amount_to_pay",
        "amount_to_pay_usd",
        "amount_paid",
        "amount_paid_usd",
    ] {
        assert!(invoice.remove(name).unwrap().is_number(), "{name}");
    }
    for name in [
        "received",
        "received_usd",
        "to_surcharge",
        "to_surcharge_usd",
        "fee",
        "fee_usd",
        "service_fee",
        "service_fee_usd",
    ] {
        assert!(invoice.remove(name).unwrap().is_number(), "{name}");
    }
    let project = invoice.remove("project").unwrap();
    assert_eq!(
        project["success"],
        format!("https://northwind.example/thanks?order_id=1042&invoice_uuid={uuid}")
    );
    assert_eq!(
        project["fail"],
        format!("https://northwind.example/sorry?from=pay&order_id=1042&invoice_uuid={uuid}")
    );
    assert_eq!((project["id"].as_str(), project["name"].as_str()), (Some(SHOP), Some("Northwind Books")));
    let rest = json!({
        "date_finished": null, "status": "created", "invoice_status": "created", "address": "", "amount_in_crypto": null,
        "side_commission": "client", "side_commission_cc": "client", "side_commission_service": "client",
        "type_payments": "crypto", "type": "up", "fiat_currency": "USD", "is_email_required": false, "test_mode": true,
        "order_id": "1042", "user_email": "ada@example.org", "phone": "", "tx_list": [],
        "currency": {
            "id": 4, "code": "USDT", "fullcode": "USDT_TRC20", "name": "Tether USD", "is_email_required": false,
            "stablecoin": true, "order": 4, "icon_base": "", "icon_network": "", "icon_qr": "",
            "network": {"id": 4, "code": "TRC20", "fullname": "Tron", "icon": ""},
        },
    });
    assert_eq!(Value::Object(invoice), rest);
}

#[tokio::test]
async fn a_fixed_coin_comes_with_its_address_and_exact_amount_at_once() {
    let shop = Shop::open().await;
    let body = format!(
        r#"{{"shop_id":"{SHOP}","amount":"35","add_fields":{{"cryptocurrency":"ETH","time_to_pay":{{"hours":2,"minutes":"30"}}}}}}"#
    );
    let answer = shop.post(CREATE, body).await;
    let invoice = answer.json()["result"].clone();
    assert!(answer.body.contains(r#""amount":0.01,"#), "{}", answer.body);
    assert!(invoice["address"].as_str().unwrap().starts_with("0x"), "{invoice}");
    assert_eq!(invoice["currency"]["fullcode"], "ETH");
    let ours = shop.get(invoice["uuid"].as_str().unwrap()).await;
    assert_eq!((ours["state"].as_str(), ours["kind"].as_str()), (Some("awaiting"), Some("fixed")));
    assert_eq!(ours["amount"], json!({"value": "0.01", "currency": "ETH"}));
    let seconds = |name: &str| ours["quote"][name].as_i64().unwrap() / 1000;
    assert_eq!(seconds("pay_by") - seconds("locked_at"), 9000);
}

#[tokio::test]
async fn every_form_of_body_creates_the_same() {
    let shop = Shop::open().await;
    let form =
        format!("shop_id={SHOP}&amount=24.90&currency=eur&order_id=A+7&add_fields=%5Bobject+Object%5D&x=1");
    let multipart = format!(
        "--B\r\ncontent-disposition: form-data; name=\"shop_id\"\r\n\r\n{SHOP}\r\n\
         --B\r\ncontent-disposition: form-data; name=\"amount\"\r\n\r\n24.90\r\n\
         --B\r\ncontent-disposition: form-data; name=\"currency\"\r\n\r\nEUR\r\n\
         --B\r\ncontent-disposition: form-data; name=\"order_id\"\r\n\r\nA 7\r\n--B--\r\n"
    );
    let json = format!(
        r#"{{"shop_id":"{SHOP}","amount":"24.9","currency":"EUR","order_id":"A 7","add_fields":null,"locale":{{"locale":"de"}}}}"#
    );
    for (kind, body) in [
        ("application/x-www-form-urlencoded", form),
        ("multipart/form-data; boundary=B", multipart),
        ("application/json; charset=utf-8", json),
    ] {
        let answer = shop.post_as(KEY, kind, CREATE, body).await;
        assert_eq!(answer.status, 200, "{kind}: {}", answer.body);
        let invoice = &answer.json()["result"];
        assert_eq!(
            (&invoice["order_id"], &invoice["fiat_currency"]),
            (&json!("A 7"), &json!("EUR")),
            "{kind}"
        );
        // 24.90 EUR at 0.8 EUR for a dollar, rounded up.
        assert!(answer.body.contains(r#""amount":31.13,"#), "{kind}: {}", answer.body);
        assert!(answer.body.contains(r#""amount_usd":31.13,"#), "{kind}: {}", answer.body);
    }
}

#[tokio::test]
async fn info_tells_of_the_shops_own_invoices_with_and_without_prefix() {
    let shop = Shop::open().await;
    let (one, two) = (shop.ether_invoice().await, shop.ether_invoice().await);
    let body = format!(r#"{{"uuids":["INV-{one}","{two}","INV-00000000000000000000000000","nonsense",7]}}"#);
    let told = |answer: Value| -> Vec<String> {
        let list = answer["result"].as_array().unwrap().clone();
        list.iter().map(|invoice| invoice["invoice_id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        told(shop.post("/v2/invoice/merchant/info", body.clone()).await.json()),
        [one.clone(), two.clone()]
    );
    let form = format!("uuids%5B%5D={one}&uuids%5B%5D=INV-{two}");
    let kind = "application/x-www-form-urlencoded";
    assert_eq!(told(shop.post_as(KEY, kind, "/v2/invoice/merchant/info", form).await.json()), [one, two]);
    // Another shop's invoice is as unknown as one that never was.
    let none = shop.post_as(LIVE_KEY, "application/json", "/v2/invoice/merchant/info", body).await;
    assert_eq!(none.told(), (200, r#"{"status":"success","result":[]}"#));
}

#[tokio::test]
async fn a_payment_goes_from_created_to_paid_and_overpaid() {
    let shop = Shop::open().await;
    let id = shop.ether_invoice().await;
    shop.play(&id, "pay", "amount=0.004").await;
    shop.play(&id, "mine", "count=1").await;
    let partial = shop.info(&id).await;
    assert_eq!((&partial["status"], &partial["tx_list"].as_array().unwrap().len()), (&json!("partial"), &1));
    assert_eq!(partial["to_surcharge"].to_string(), "0.006");
    assert_eq!(
        (partial["amount_paid"].to_string(), partial["received_usd"].to_string()),
        ("0.004".into(), "14.0".into())
    );
    shop.play(&id, "pay", "amount=0.006").await;
    assert_eq!(shop.info(&id).await["status"], "created");
    shop.play(&id, "mine", "count=12").await;
    let paid = shop.info(&id).await;
    assert_eq!((&paid["status"], &paid["invoice_status"]), (&json!("paid"), &json!("paid")));
    assert!(paid["date_finished"].is_string());
    shop.play(&id, "pay", "amount=0.01").await;
    shop.play(&id, "mine", "count=12").await;
    assert_eq!(shop.info(&id).await["status"], "overpaid");
}

#[tokio::test]
async fn too_little_too_late_and_nothing_at_all_have_their_words() {
    let shop = Shop::open().await;
    let nothing = shop.ether_invoice().await;
    shop.play(&nothing, "pass", "seconds=1000").await;
    assert_eq!(shop.info(&nothing).await["status"], "canceled");
    let late = shop.ether_invoice().await;
    shop.play(&late, "pass", "seconds=1000").await;
    shop.play(&late, "pay", "").await;
    shop.play(&late, "mine", "count=1").await;
    assert_eq!(
        (shop.get(&late).await["state"].clone(), shop.info(&late).await["status"].clone()),
        (json!("late"), json!("canceled"))
    );
    let short = shop.ether_invoice().await;
    shop.play(&short, "pay", "amount=0.001").await;
    shop.play(&short, "mine", "count=1").await;
    shop.play(&short, "pass", "seconds=1000").await;
    assert_eq!(
        (shop.get(&short).await["reason"].clone(), shop.info(&short).await["status"].clone()),
        (json!("short"), json!("partial"))
    );
    shop.play(&short, "pay", "amount=0.002").await;
    shop.play(&short, "mine", "count=1").await;
    assert_eq!(
        (shop.get(&short).await["state"].clone(), shop.info(&short).await["status"].clone()),
        (json!("late"), json!("partial"))
    );
}

#[tokio::test]
async fn an_invoice_can_be_canceled_while_it_is_created() {
    let shop = Shop::open().await;
    let id = shop.ether_invoice().await;
    let cancel = |uuid: String| shop.post("/v2/invoice/merchant/canceled", format!(r#"{{"uuid":"{uuid}"}}"#));
    assert_eq!(cancel(format!("INV-{id}")).await.told(), (200, r#"{"status":"success","result":["ok"]}"#));
    assert_eq!(shop.info(&id).await["status"], "canceled");
    let not_created = (400, r#"{"result":{"validate_error":"Invoice is not created"},"status":"error"}"#);
    assert_eq!(cancel(id).await.told(), not_created);
    let paid = shop.ether_invoice().await;
    shop.play(&paid, "pay", "").await;
    shop.play(&paid, "mine", "count=12").await;
    assert_eq!(cancel(paid).await.told(), not_created);
    let unknown = cancel("INV-00000000000000000000000000".into()).await;
    assert_eq!(
        unknown.told(),
        (404, r#"{"result":{"validate_error":"Invoice not found"},"status":"error"}"#)
    );
}
