//! `rpc` of `[network.…]`: where its nodes are asked.

use std::fmt;

use serde::{Deserialize, Deserializer};

/// A node: its address alone, or a table that says more of it. All of it may be a secret and is never logged.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeConfig {
    /// Its JSON-RPC.
    pub url: String,
    /// Where Tron's other interface is, without `/wallet`; beside its JSON-RPC by default. For Monero, where monero-wallet-rpc
    /// is.
    pub wallet: Option<String>,
    /// What TronGrid knows us by.
    pub api_key: Option<String>,
    /// The SHA-256 of an Electrum server's certificate, if nobody whom this system trusts has signed it.
    pub certificate: Option<String>,
}

impl From<String> for NodeConfig {
    fn from(url: String) -> Self {
        Self { url, wallet: None, api_key: None, certificate: None }
    }
}

impl fmt::Debug for NodeConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NodeConfig")
    }
}

/// How it is written.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected the address of a node, or a table with its url, and wallet, api_key or certificate"
)]
enum Written {
    Alone(String),
    Described(NodeConfig),
    Several(Vec<OneOfSeveral>),
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected addresses of nodes, or tables with url, and wallet, api_key or certificate"
)]
enum OneOfSeveral {
    Alone(String),
    Described(NodeConfig),
}

/// One node, or a list of them.
pub(super) fn one_or_several<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<NodeConfig>, D::Error> {
    Ok(match Written::deserialize(deserializer)? {
        Written::Alone(url) => vec![url.into()],
        Written::Described(node) => vec![node],
        Written::Several(nodes) => nodes.into_iter().map(NodeConfig::from).collect(),
    })
}

impl From<OneOfSeveral> for NodeConfig {
    fn from(written: OneOfSeveral) -> Self {
        match written {
            OneOfSeveral::Alone(url) => url.into(),
            OneOfSeveral::Described(node) => node,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::NetworkConfig;

    #[test]
    fn a_node_is_an_address_or_a_table_and_none_of_it_is_shown() {
        for (text, urls) in [
            (r#"rpc = "a""#, vec!["a"]),
            (r#"rpc = ["a", "b"]"#, vec!["a", "b"]),
            (r#"rpc = { url = "a", wallet = "w", api_key = "s3cret" }"#, vec!["a"]),
            (r#"rpc = ["a", { url = "b", api_key = "s3cret" }]"#, vec!["a", "b"]),
            (r#"rpc = [{ url = "ssl://e", certificate = "s3cret" }]"#, vec!["ssl://e"]),
        ] {
            let network: NetworkConfig = toml::from_str(text).unwrap();
            let found: Vec<&str> = network.rpc.iter().map(|node| node.url.as_str()).collect();
            assert_eq!(found, urls);
            assert!(!format!("{network:?}").contains("s3cret"));
        }
        for wrong in
            [r#"rpc = 7"#, r#"rpc = { url = "a", apikey = "s3cret" }"#, r#"rpc = [{ api_key = "s3cret" }]"#]
        {
            let told = toml::from_str::<NetworkConfig>(wrong).unwrap_err().message().to_owned();
            assert!(told.contains("wallet, api_key or certificate") && !told.contains("s3cret"), "{told}");
        }
    }
}
