//! The numbers rise with what really happens, carry no secret, and are all documented.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Result;
use quittance_testkit::{http, wait};

use crate::shop::{ACCOUNT, Shop, becomes, get, metrics, metrics_text};

/// Names that appear only under a condition that these stories do not have: fetched prices.
const SOMETIMES: &[&str] = &["quittance_rates_age_seconds"];

#[tokio::test]
async fn a_payment_moves_the_numbers() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.gateway(&[]).run().await?;
    becomes(&gateway, r#"quittance_network_up{network="ethereum"}"#, 1).await?;
    let before = metrics(&gateway).await?;
    assert_eq!(before.of(r#"quittance_invoices_created_total{mode="live"}"#), Some(0));
    assert_eq!(before.of(r#"quittance_invoices_reversed_total{mode="live"}"#), Some(0));
    assert_eq!(before.of(r#"quittance_network_endpoints{network="ethereum"}"#), Some(1));
    assert_eq!(before.of(r#"quittance_network_endpoints_up{network="ethereum"}"#), Some(1));

    shop.till.answer(503);
    let (_, address) = shop.order(&gateway).await?;
    shop.pay(&address).await?;
    shop.node.mine(1).await?;
    becomes(&gateway, r#"quittance_invoices_settled_total{mode="live"}"#, 1).await?;
    becomes(&gateway, r#"quittance_postback_attempts_total{outcome="failed"}"#, 1).await?;

    let after = metrics(&gateway).await?;
    assert_eq!(after.of(r#"quittance_invoices_created_total{mode="live"}"#), Some(1));
    assert_eq!(after.of(r#"quittance_invoices_created_total{mode="test"}"#), Some(0));
    assert_eq!(after.of(r#"quittance_invoices_states_entered_total{mode="live",state="paid"}"#), Some(1));
    assert_eq!(after.of("quittance_postback_pending"), Some(1));
    let height = i64::try_from(shop.node.height().await?)?;
    assert_eq!(after.of(r#"quittance_network_height{network="ethereum"}"#), Some(height));
    assert_eq!(after.of(r#"quittance_network_blocks_behind{network="ethereum"}"#), Some(0));
    assert_eq!(after.of("quittance_database_errors_total"), Some(0));
    Ok(())
}

#[tokio::test]
async fn a_node_that_goes_away_shows_and_the_gateway_stays_ready() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.gateway(&[]).run().await?;
    becomes(&gateway, r#"quittance_network_up{network="ethereum"}"#, 1).await?;
    drop(shop);
    becomes(&gateway, r#"quittance_network_up{network="ethereum"}"#, 0).await?;
    let samples = metrics(&gateway).await?;
    assert_eq!(samples.of(r#"quittance_network_endpoints_up{network="ethereum"}"#), Some(0));
    let unreachable = r#"quittance_network_read_errors_total{network="ethereum",kind="unreachable"}"#;
    assert!(samples.of(unreachable) > Some(0), "{samples:?}");
    assert_eq!(get(&format!("{}/readyz", gateway.url())).await?, (200, "ready\n".to_owned()));
    Ok(())
}

#[tokio::test]
async fn a_page_that_listens_is_counted_until_it_leaves() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.gateway(&[]).run().await?;
    becomes(&gateway, r#"quittance_network_up{network="ethereum"}"#, 1).await?;
    let (id, _) = shop.order(&gateway).await?;
    let mut page = http()?.get(format!("{}/i/{id}/events", gateway.url())).send().await?;
    assert!(page.chunk().await?.is_some());
    becomes(&gateway, "quittance_event_streams_open", 1).await?;
    drop(page);
    becomes(&gateway, "quittance_event_streams_open", 0).await
}

#[tokio::test]
async fn routes_are_labels_and_what_is_in_a_path_is_not() -> Result<()> {
    let shop = Shop::open().await?;
    let gateway = shop.gateway(&[]).run().await?;
    becomes(&gateway, r#"quittance_network_up{network="ethereum"}"#, 1).await?;
    let (id, address) = shop.order(&gateway).await?;
    for path in [format!("/i/{id}"), format!("/i/{id}/state"), format!("/no/{id}"), "/i/NOBODY".to_owned()] {
        get(&format!("{}{path}", gateway.url())).await?;
    }
    let samples = metrics(&gateway).await?;
    let answered = |route: &str, status: &str| {
        samples.of(&format!(r#"quittance_http_requests_total{{route="{route}",status="{status}"}}"#))
    };
    assert_eq!(answered("/i/{id}", "2xx"), Some(1));
    assert_eq!(answered("/i/{id}", "4xx"), Some(1));
    assert_eq!(answered("/i/{id}/state", "2xx"), Some(1));
    assert_eq!(answered("none", "4xx"), Some(1));
    assert_eq!(answered("/v2/invoice/create", "2xx"), Some(1));
    let text = metrics_text(&gateway).await?;
    for secret in [id.as_str(), &id[..8], &address, ACCOUNT, "LIVESHOP", "live_api_key", shop.node.url()] {
        assert!(!text.contains(secret), "{secret} stands in the metrics");
    }
    Ok(())
}

#[tokio::test]
async fn every_metric_is_documented_and_every_documented_one_is_there() -> Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/METRICS.md");
    let document = fs::read_to_string(file)?;
    let rows = document.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let mut documented: BTreeSet<String> = rows.map(|(name, _)| name.to_owned()).collect();
    for name in SOMETIMES {
        assert!(documented.remove(*name), "{name} is no longer documented: correct SOMETIMES");
    }

    let shop = Shop::open().await?;
    let gateway = shop.gateway(&[]).run().await?;
    let lag = wait::until("the network's lag", async || {
        get(&format!("{}/healthz", gateway.url())).await.ok()?;
        metrics(&gateway).await.ok()?.of(r#"quittance_network_lag_seconds{network="ethereum"}"#)
    });
    assert!(lag.await? < 3600);
    assert_eq!(metrics(&gateway).await?.names(), documented);
    Ok(())
}
