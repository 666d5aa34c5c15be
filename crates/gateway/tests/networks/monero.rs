//! Monero from the first sight of a payment to its last confirmation, at a real gateway that reads a real node and wallet.

use anyhow::{Context, Result};
use quittance_testkit::monero::Monero;
use serde_json::{Value, json};

use crate::shop::{Shop, Till, monero_at};

/// What an invoice over 24.90 dollars comes to, in smallest units.
const DUE: u64 = 249_000_000_000;

/// A shop at a gateway that takes three confirmations for final, and the network that it reads.
struct Story {
    network: Monero,
    shop: Shop,
}

/// An invoice that waits for its money.
struct Invoice {
    id: String,
    address: String,
}

#[tokio::test]
#[ignore = "monerod mines every block, and time is up after a minute at the earliest: cargo xtask test --long"]
async fn an_invoice_lives_through_every_fate_of_a_payment() -> Result<()> {
    let network = Monero::start().await?;
    let shop = Shop::open(&monero_at(network.daemon_url(), network.wallet_url()), &["XMR"]).await?;
    let story = Story { network, shop };
    let late = story.soon_late().await?;
    story.exact().await?;
    story.partial_then_rest_and_more().await?;
    story.reorganised().await?;
    story.late(&late).await
}

impl Story {
    async fn invoice(&self, number: &str) -> Result<Invoice> {
        let order = json!({"kind": "fixed", "amount": "24.90", "method": "XMR", "foreign_id": number});
        let invoice = self.shop.order(Till::Live, order).await?;
        let text = |name: &str| invoice[name].as_str().map(str::to_owned).context(invoice.to_string());
        Ok(Invoice { id: text("id")?, address: text("address")? })
    }

    async fn pay(&self, invoice: &Invoice, units: u64) -> Result<String> {
        Ok(self.network.pay(&[(&invoice.address, units)]).await?.transaction)
    }

    /// Waits for a state.
    async fn becomes(&self, invoice: &Invoice, state: &str) -> Result<Value> {
        self.shop.once(&invoice.id, state, |told| told["state"] == state).await
    }

    async fn exact(&self) -> Result<()> {
        let invoice = self.invoice("exact").await?;
        let state = self.shop.state(&invoice.id).await?;
        assert_eq!(state["uri"], json!(format!("monero:{}?tx_amount=0.249", invoice.address)));
        assert!(invoice.address.starts_with('8'), "a subaddress");
        let sent = self.pay(&invoice, DUE).await?;
        let seen = self.becomes(&invoice, "detected").await?;
        assert_eq!(seen["transactions"][0]["id"], json!(sent));
        self.network.mine(1).await?;
        let state = self.becomes(&invoice, "confirming").await?;
        assert_eq!(state["confirmations"], json!({"have": 1, "need": 3}));
        self.network.mine(2).await?;
        let state = self.becomes(&invoice, "paid").await?;
        assert_eq!(state["received"], json!({"value": "0.249", "currency": "XMR"}));
        let (status, told) = self.shop.claim(&invoice.id, &sent).await?;
        assert_eq!((status, &told["state"]), (200, &json!("paid")));
        Ok(())
    }

    async fn partial_then_rest_and_more(&self) -> Result<()> {
        let invoice = self.invoice("partial").await?;
        self.pay(&invoice, DUE - 10_000_000_000).await?;
        let state = self.becomes(&invoice, "partial").await?;
        assert_eq!(state["remaining"], json!({"value": "0.01", "currency": "XMR"}));
        self.pay(&invoice, 20_000_000_000).await?;
        self.becomes(&invoice, "detected").await?;
        self.network.mine(3).await?;
        let state = self.becomes(&invoice, "overpaid").await?;
        assert_eq!(state["overpaid_by"], json!({"value": "0.01", "currency": "XMR"}));
        Ok(())
    }

    async fn reorganised(&self) -> Result<()> {
        let invoice = self.invoice("reorganised").await?;
        let sent = self.pay(&invoice, DUE).await?;
        self.becomes(&invoice, "detected").await?;
        self.network.mine(3).await?;
        self.becomes(&invoice, "paid").await?;
        self.network.pop(3).await?;
        self.network.forget(&sent).await?;
        self.network.mine(4).await?;
        let reversed = |state: &Value| state["reversed"] == json!(true);
        let state = self.shop.once(&invoice.id, "the reversal", reversed).await?;
        assert_ne!(state["state"], "paid");
        Ok(())
    }

    /// The shortest time to pay is a minute, and the gateway's clock is real.
    async fn soon_late(&self) -> Result<Invoice> {
        let order = json!({
            "shop_id": "LIVESHOP00000001", "amount": "24.90", "currency": "USD", "order_id": "late",
            "add_fields": {"cryptocurrency": "XMR", "time_to_pay": {"hours": 0, "minutes": 1}},
        });
        // The gateway may not have read the network yet.
        self.invoice("first").await?;
        let answer = self.shop.post(Till::Live, "/v2/invoice/create", &order).await?.error_for_status()?;
        let created: Value = answer.json().await?;
        let text =
            |name: &str| created["result"][name].as_str().map(str::to_owned).context(created.to_string());
        Ok(Invoice { id: text("invoice_id")?, address: text("address")? })
    }

    /// A block after its time says that the network was read beyond it; what comes then is late.
    async fn late(&self, invoice: &Invoice) -> Result<()> {
        tokio::time::sleep(std::time::Duration::from_secs(62)).await;
        self.network.mine(1).await?;
        self.becomes(invoice, "expired").await?;
        self.pay(invoice, DUE).await?;
        self.network.mine(3).await?;
        let state = self.becomes(invoice, "late").await?;
        assert_eq!(state["transactions"].as_array().map(Vec::len), Some(1));
        Ok(())
    }
}
