//! Calls contracts on the operator's own nodes.

use async_trait::async_trait;
use quittance_chain::evm::EvmSource;

use super::chainlink::Caller;
use super::failure::AskError;

#[async_trait]
impl Caller for EvmSource {
    async fn call(&self, to: &str, data: &str) -> Result<Vec<u8>, AskError> {
        Self::call(self, to, data).await.map_err(|error| AskError::NoAnswer(error.to_string()))
    }
}
