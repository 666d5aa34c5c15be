//! Tron's JSON-RPC, made of anvil's.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{Double, SOLID_AFTER, Server, number};

/// The methods that java-tron has, of those that anybody here asks.
const METHODS: [&str; 11] = [
    "eth_blockNumber",
    "eth_call",
    "eth_chainId",
    "eth_gasPrice",
    "eth_getBalance",
    "eth_getBlockByHash",
    "eth_getBlockByNumber",
    "eth_getCode",
    "eth_getLogs",
    "eth_getTransactionByHash",
    "eth_getTransactionReceipt",
];
/// Blocks that events are told of at once, and addresses that they are looked for at.
const MOST_BLOCKS: u64 = 5_000;
const MOST_ADDRESSES: usize = 1_000;

/// Business errors come with status 200, like everything else.
pub(super) async fn answer(
    State(double): Server,
    headers: HeaderMap,
    Json(question): Json<Value>,
) -> Response {
    if let Some(refusal) = double.refusal(&headers) {
        return refusal;
    }
    let id = question["id"].clone();
    let told = match told(&double, question).await {
        Ok(Ok(told)) => told,
        Ok(Err((code, message))) => {
            json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message, "data": "{}" } })
        }
        Err(error) => return (StatusCode::BAD_GATEWAY, format!("{error:#}")).into_response(),
    };
    Json(told).into_response()
}

/// The answer, or what is wrong with the question.
async fn told(double: &Double, mut question: Value) -> anyhow::Result<Result<Value, (i64, String)>> {
    let method = question["method"].as_str().unwrap_or_default().to_owned();
    if !METHODS.contains(&method.as_str()) {
        return Ok(Err((-32_601, "method not found".to_owned())));
    }
    let tip = number(&double.ask("eth_blockNumber", json!([])).await?).unwrap_or_default();
    let params = &mut question["params"];
    let fits = match method.as_str() {
        "eth_getBlockByNumber" => block_tag(&mut params[0], tip),
        "eth_call" | "eth_getBalance" | "eth_getCode" => only_latest(&params[1]),
        "eth_getLogs" => filter(&mut params[0], tip),
        _ => Ok(()),
    };
    if let Err(message) = fits {
        return Ok(Err((-32_602, message)));
    }
    let mut answer = double.pass(&question).await?;
    let result = &mut answer["result"];
    match method.as_str() {
        "eth_getBlockByNumber" | "eth_getBlockByHash" if result.is_object() => block(result),
        // It looks into blocks only.
        "eth_getTransactionByHash" if result["blockHash"].is_null() => *result = Value::Null,
        "eth_getTransactionByHash" => transaction(result),
        "eth_getLogs" if double.play(|play| play.keeps_logs_back) => *result = json!([]),
        "eth_gasPrice" => *result = json!("0x64"),
        _ => {}
    }
    Ok(Ok(answer))
}

fn block_tag(which: &mut Value, tip: u64) -> Result<(), String> {
    match which.as_str() {
        Some(tag @ ("safe" | "pending")) => Err(format!("TAG {tag} not supported")),
        Some("finalized") => {
            *which = json!(format!("{:#x}", tip.saturating_sub(SOLID_AFTER)));
            Ok(())
        }
        _ => Ok(()),
    }
}

fn only_latest(which: &Value) -> Result<(), String> {
    match which.as_str() {
        Some("latest") => Ok(()),
        _ => Err("QUANTITY not supported, just support TAG as latest".to_owned()),
    }
}

fn filter(filter: &mut Value, tip: u64) -> Result<(), String> {
    if filter["blockHash"].is_null() {
        let at = |name: &str| number(&filter[name]).unwrap_or(tip);
        if at("toBlock").min(tip).saturating_sub(at("fromBlock")) > MOST_BLOCKS {
            return Err(format!("exceed max block range: {MOST_BLOCKS}"));
        }
    } else if filter.get("fromBlock").is_some() || filter.get("toBlock").is_some() {
        return Err("cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other".to_owned());
    }
    let Some(addresses) = filter["address"].as_array_mut() else { return Ok(()) };
    if addresses.len() > MOST_ADDRESSES {
        return Err(format!("exceed max addresses: {MOST_ADDRESSES}"));
    }
    for address in addresses {
        let digits = address.as_str().unwrap_or_default().trim_start_matches("0x").to_owned();
        let account = match digits.len() {
            42 => digits.strip_prefix("41").map(str::to_owned),
            40 => Some(digits.clone()),
            _ => None,
        };
        *address = json!(format!("0x{}", account.ok_or_else(|| format!("invalid address: {digits}"))?));
    }
    Ok(())
}

/// What Tron has no value for is empty or 0, the filter of events among it.
fn block(block: &mut Value) {
    for (name, bytes) in [("logsBloom", 256), ("nonce", 8), ("sha3Uncles", 32), ("receiptsRoot", 32)] {
        block[name] = json!(format!("0x{}", "00".repeat(bytes)));
    }
    block["stateRoot"] = json!("0x");
    block["baseFeePerGas"] = json!("0x0");
    if let Some(transactions) = block["transactions"].as_array_mut() {
        transactions.iter_mut().filter(|one| one.is_object()).for_each(transaction);
    }
}

/// Transactions have no numbers and no kinds of their own.
fn transaction(transaction: &mut Value) {
    transaction["nonce"] = json!("0x0000000000000000");
    transaction["type"] = json!("0x0");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_in_hexadecimal_with_and_without_their_first_byte() {
        let told = |address: &str| {
            let mut question = json!({ "blockHash": "0x00", "address": [address] });
            filter(&mut question, 0).map(|()| question["address"][0].clone())
        };
        let account = "a614f803b6fd780986a42c78ec9c7f77e6ded13c";
        for written in [format!("0x{account}"), format!("0x41{account}"), format!("41{account}")] {
            assert_eq!(told(&written), Ok(json!(format!("0x{account}"))));
        }
        assert!(told("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t").is_err());
    }

    #[test]
    fn events_of_more_than_5000_blocks_are_refused() {
        let range = |to: &str| filter(&mut json!({ "fromBlock": "0x1", "toBlock": to }), 100_000).is_ok();
        assert!(range("0x1389") && !range("0x138a") && !range("latest"));
        assert!(filter(&mut json!({ "blockHash": "0x0", "fromBlock": "0x1" }), 1).is_err());
    }
}
