//! Tron's own interface, made of anvil's blocks.

use anyhow::Result;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{Double, Server, bare, number};

/// `/wallet/getblockbynum`.
pub(super) async fn block_by_number(
    State(double): Server,
    headers: HeaderMap,
    Json(question): Json<Value>,
) -> Response {
    let height = question["num"].as_u64().unwrap_or_default();
    answer(&double, &headers, &format!("{height:#x}")).await
}

/// `/wallet/getnowblock`.
pub(super) async fn newest_block(State(double): Server, headers: HeaderMap) -> Response {
    answer(&double, &headers, "latest").await
}

async fn answer(double: &Double, headers: &HeaderMap, which: &str) -> Response {
    if let Some(refusal) = double.refusal(headers) {
        return refusal;
    }
    match block(double, which).await {
        Ok(block) => Json(block).into_response(),
        Err(error) => (StatusCode::BAD_GATEWAY, format!("{error:#}")).into_response(),
    }
}

/// A block; `{}` if there is none.
async fn block(double: &Double, which: &str) -> Result<Value> {
    let block = double.ask("eth_getBlockByNumber", json!([which, true])).await?;
    if block.is_null() {
        return Ok(json!({}));
    }
    let mut transactions = Vec::new();
    for told in block["transactions"].as_array().into_iter().flatten() {
        transactions.push(transaction(double, told).await?);
    }
    let text = |name: &str| bare(block[name].as_str().unwrap_or_default());
    let mut made = json!({
        "blockID": text("hash"),
        "block_header": {
            "raw_data": {
                "number": number(&block["number"]),
                "txTrieRoot": text("transactionsRoot"),
                "witness_address": account(&block["miner"]),
                "parentHash": text("parentHash"),
                "version": 31,
                "timestamp": number(&block["timestamp"]).map(|seconds| seconds * 1_000),
            },
            "witness_signature": "00".repeat(65),
        },
    });
    // An empty block has no such member.
    if !transactions.is_empty() {
        made["transactions"] = json!(transactions);
    }
    Ok(made)
}

async fn transaction(double: &Double, told: &Value) -> Result<Value> {
    let receipt = double.ask("eth_getTransactionReceipt", json!([told["hash"]])).await?;
    let result = match (receipt["status"] == "0x1", receipt["gasUsed"] == told["gas"]) {
        (true, _) => "SUCCESS",
        (false, true) => "OUT_OF_ENERGY",
        (false, false) => "REVERT",
    };
    let name = told["hash"].as_str().unwrap_or_default();
    let played = double.play(|play| play.kinds.get(name).copied());
    let (kind, value) = contract(told, played);
    Ok(json!({
        "ret": [{ "contractRet": result }],
        "signature": ["00".repeat(65)],
        "txID": bare(name),
        "raw_data": {
            "contract": [{
                "parameter": { "value": value, "type_url": format!("type.googleapis.com/protocol.{kind}") },
                "type": kind,
            }],
            "ref_block_bytes": "0000",
            "ref_block_hash": "0000000000000000",
            "expiration": 0,
            "timestamp": 0,
        },
        "raw_data_hex": "",
    }))
}

/// What a transaction does, and with what.
fn contract(told: &Value, played: Option<&'static str>) -> (&'static str, Value) {
    let (owner, to) = (account(&told["from"]), account(&told["to"]));
    let amount = number(&told["value"]).unwrap_or_default();
    let data = told["input"].as_str().unwrap_or_default().trim_start_matches("0x");
    match played {
        // The name of the token is "1000001".
        Some(kind @ ("TransferAssetContract" | "ParticipateAssetIssueContract")) => (
            kind,
            json!({ "asset_name": "31303030303031", "owner_address": owner, "to_address": to, "amount": amount }),
        ),
        Some(kind @ "VoteWitnessContract") => {
            let votes = json!([{ "vote_address": to, "vote_count": amount }]);
            (kind, json!({ "owner_address": owner, "votes": votes }))
        }
        Some(kind) => (
            kind,
            json!({ "owner_address": owner, "receiver_address": to, "frozen_balance": amount, "balance": amount }),
        ),
        None if told["to"].is_null() => {
            ("CreateSmartContract", json!({ "owner_address": owner, "new_contract": { "bytecode": data } }))
        }
        None if data.is_empty() => {
            ("TransferContract", json!({ "owner_address": owner, "to_address": to, "amount": amount }))
        }
        None => {
            let mut call = json!({ "owner_address": owner, "contract_address": to, "data": data });
            if amount > 0 {
                call["call_value"] = json!(amount);
            }
            ("TriggerSmartContract", call)
        }
    }
}

/// An address in hexadecimal, behind the byte that all of them begin with.
fn account(address: &Value) -> String {
    format!("41{}", bare(address.as_str().unwrap_or_default()))
}
