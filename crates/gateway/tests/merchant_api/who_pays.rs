//! The form that asks who pays, as a payer without a script meets it.

use axum::body::Body;
use axum::http::{Request, header};
use quittance_protocol::InvoiceId;
use serde_json::json;

use crate::shop::{Answer, Shop};

const RIGHT: &str = "sender_type=natural&first_name=Zo%C3%AB&last_name=O%27Neill-Plantin&email=zoe%40plantin.example&date_of_birth=1990-02-28";

/// A shop that asks, and an invoice that waits for the answer.
async fn asked() -> (Shop, String) {
    let shop = Shop::open_with(|config| config.project[0].payer_data = true).await;
    let order = json!({"foreign_id": "a", "kind": "timed", "amount": "35.00", "currency": "USD"});
    let answer = shop.post("/api/v1/invoices", order.to_string()).await;
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(send(&shop, &id, "method", "method=USDT_TRC20").await.status, 303);
    (shop, id)
}

async fn send(shop: &Shop, id: &str, path: &str, form: &str) -> Answer {
    let request = Request::post(format!("/i/{id}/{path}?locale=en"));
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    shop.ask(request.body(Body::from(form.to_owned())).unwrap()).await
}

async fn page(shop: &Shop, id: &str) -> String {
    shop.ask(Request::get(format!("/i/{id}")).body(Body::empty()).unwrap()).await.body
}

/// The tag of a field.
fn field<'a>(page: &'a str, name: &str) -> &'a str {
    let at = page.find(&format!(" id=\"{name}\"")).unwrap_or_else(|| panic!("no {name} in {page}"));
    let from = page[..at].rfind('<').unwrap();
    &page[from..from + page[from..].find('>').unwrap()]
}

#[tokio::test]
async fn the_form_works_without_a_script_and_is_taken_away_by_nothing() {
    let (shop, id) = asked().await;
    let page = page(&shop, &id).await;
    assert!(page.contains(r#"data-state="payer""#) && page.contains(">Who is paying?</h1>"), "{page}");
    assert!(!page.contains("<script"), "nothing that is drawn anew replaces what is typed");
    assert!(!page.contains("http-equiv"), "no reload takes it away");
    for needed in ["first_name", "last_name", "email", "company_name", "country"] {
        assert!(field(&page, needed).contains(" required"), "{needed}");
        assert!(!field(&page, needed).contains("autofocus"), "{needed}");
    }
    assert!(!field(&page, "date_of_birth").contains(" required"));
    assert!(field(&page, "email").contains(r#"type="email""#) && field(&page, "email").contains("maxlength"));
    // Each half is a form of its own, so that only its own fields are required.
    let (person, company) = page.split_once(r#"name="sender_type" value="legal""#).unwrap();
    assert!(person.contains("id=\"email\"") && company.contains("id=\"country\""));
    assert!(page.contains(r#"<option value="DE">Germany</option>"#), "countries have names");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_the_rest_is_kept() {
    let (shop, id) = asked().await;
    let form = "sender_type=natural&first_name=Zo%C3%AB+%22%3Cb%3E&last_name=+&email=zoe%40plantin&date_of_birth=2090-01-01";
    let answer = send(&shop, &id, "payer", form).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    let page = answer.body;
    assert!(page.contains("<title>Check what you entered · Northwind Books</title>"), "{page}");
    for (name, value, why) in [
        ("last_name", "", "This is needed."),
        ("email", "zoe@plantin", "This email address is not complete."),
        ("date_of_birth", "2090-01-01", "This date is still to come."),
    ] {
        let tag = field(&page, name);
        assert!(tag.contains(r#"aria-invalid="true""#), "{tag}");
        assert!(tag.contains(&format!(r#"aria-describedby="{name}-error""#)), "{tag}");
        assert!(tag.contains(&format!(r#"value="{value}""#)), "{tag}");
        let (_, error) = page.split_once(&format!(" id=\"{name}-error\"")).unwrap();
        assert!(error[..200].contains(why), "{name}: {}", &error[..200]);
    }
    let kept = field(&page, "first_name");
    assert!(kept.contains("Zoë &quot;&lt;b") && !kept.contains("aria-invalid"), "{kept}");
    let focused: Vec<&str> = ["first_name", "last_name", "email", "date_of_birth", "company_name", "country"]
        .into_iter()
        .filter(|name| field(&page, name).contains("autofocus"))
        .collect();
    assert_eq!(focused, ["last_name"], "the first wrong field has the focus");
    assert_eq!(shop.state(&id).await["state"], "payer");
    // A browser that is closed and opened again asks for the address of the answer.
    let again = Request::get(format!("/i/{id}/payer?locale=en")).body(Body::empty()).unwrap();
    assert_eq!(shop.ask(again).await.headers[header::LOCATION], format!("/i/{id}?locale=en"));

    let company = send(&shop, &id, "payer", "sender_type=legal&company_name=Plantin&country=XX").await;
    assert_eq!(company.status, 422);
    assert!(field(&company.body, "country").contains("autofocus"));
    let (_, radio) = company.body.split_once(r#"name="half" value="legal""#).unwrap();
    assert!(radio[..20].contains("checked"), "the half that was sent is open");
}

#[tokio::test]
async fn programs_are_told_the_names_of_the_fields() {
    let (shop, id) = asked().await;
    let request = Request::post(format!("/i/{id}/payer")).header(header::ACCEPT, "application/json");
    let request = request.header(header::CONTENT_TYPE, "application/json");
    let body = r#"{"sender_type":"natural","first_name":"Ada","email":"ada"}"#;
    let answer = shop.ask(request.body(Body::from(body)).unwrap()).await;
    let fields = json!({"last_name": "missing", "email": "not_an_email"});
    assert_eq!((answer.status, answer.json()["fields"].clone()), (422, fields), "{}", answer.body);
}

#[tokio::test]
async fn the_right_answer_leads_to_the_address_and_is_taken_once() {
    let (shop, id) = asked().await;
    assert_eq!(send(&shop, &id, "payer", "sender_type=natural").await.status, 422);
    let answer = send(&shop, &id, "payer", RIGHT).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.headers[header::LOCATION], format!("/i/{id}?locale=en"));
    assert!(page(&shop, &id).await.contains(r#"data-testid="address""#));
    let sealed = shop.app.book.store().payer_data(id.parse::<InvoiceId>().unwrap()).await.unwrap();
    assert!(sealed.is_some());
    assert_eq!(send(&shop, &id, "payer", RIGHT).await.status, 409);
}

#[tokio::test]
async fn more_time_keeps_what_was_entered() {
    let (shop, id) = asked().await;
    assert!(page(&shop, &id).await.contains(&format!(r#"formaction="/i/{id}/quote""#)));
    let form = "sender_type=natural&first_name=Zo%C3%AB&last_name=&email=zo";
    let answer = send(&shop, &id, "quote", form).await;
    assert_eq!(answer.status, 200);
    assert!(
        field(&answer.body, "first_name").contains("Zoë") && field(&answer.body, "email").contains("\"zo\"")
    );
    assert!(!answer.body.contains("aria-invalid=\""), "nothing is wrong yet");
    assert_eq!(send(&shop, &id, "payer", RIGHT).await.status, 303);
}

#[tokio::test]
async fn a_hundred_thousand_letters_are_not_handed_back() {
    let (shop, id) = asked().await;
    let long = "x".repeat(60_000);
    let answer = send(&shop, &id, "payer", &format!("sender_type=natural&first_name={long}")).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("This is too long."));
    assert!(!answer.body.contains(&"x".repeat(301)));
    let larger = "x".repeat(100_000);
    assert_eq!(
        send(&shop, &id, "payer", &format!("sender_type=natural&first_name={larger}")).await.status,
        413
    );
}
