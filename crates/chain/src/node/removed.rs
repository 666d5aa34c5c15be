//! Leaves the blocks that a node's chain no longer has.

use super::Node;
use crate::reading::Reading;
use crate::source::SourceError;

/// Leaves the blocks of `reading` that are no longer in the chain of `node`, whose newest block is the one of this height and
/// hash. A node that is merely behind has removed nothing.
///
/// # Errors
///
/// None of what is remembered is in its chain, or the chain is not what it was a moment ago, or a question fails.
pub(crate) async fn leave_removed(
    node: &impl Node,
    reading: &mut Reading,
    tip: (u64, &str),
) -> Result<(), SourceError> {
    let network = || node.rpc().network().clone();
    let Some(oldest) = reading.oldest().map(|block| block.height) else { return Ok(()) };
    let (tip_height, tip_hash) = tip;
    while let Some(block) = reading.newest_up_to(tip_height) {
        let in_chain = match block.height == tip_height {
            true => Some(tip_hash.to_owned()),
            false => node.hash_at(block.height).await?,
        };
        match in_chain {
            Some(hash) if hash == block.hash => return Ok(()),
            Some(_) => reading.leave_from(block.height),
            None => return Err(SourceError::Moved { network: network() }),
        }
    }
    match reading.newest() {
        Some(_) => Ok(()),
        None => Err(SourceError::TooDeep { network: network(), oldest }),
    }
}
