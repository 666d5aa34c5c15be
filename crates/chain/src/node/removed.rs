//! Leaves the blocks that a node's chain no longer has.

use crate::reading::Reading;
use crate::source::SourceError;

/// Leaves the blocks of `reading` that are no longer in the chain of a node, whose newest block is the one of this height and
/// hash, and which tells the hash of another one by `hash_at`. A node that is merely behind has removed nothing.
///
/// # Errors
///
/// None of what is remembered is in its chain, or the chain is not what it was a moment ago, or a question fails.
pub(crate) async fn leave_removed<F>(
    reading: &mut Reading,
    (tip_height, tip_hash): (u64, &str),
    hash_at: impl Fn(u64) -> F,
) -> Result<(), SourceError>
where
    F: Future<Output = Result<Option<String>, SourceError>>,
{
    let Some(oldest) = reading.oldest().map(|block| block.height) else { return Ok(()) };
    while let Some(block) = reading.newest_up_to(tip_height) {
        let in_chain = match block.height == tip_height {
            true => Some(tip_hash.to_owned()),
            false => hash_at(block.height).await?,
        };
        match in_chain {
            Some(hash) if hash == block.hash => return Ok(()),
            Some(_) => reading.leave_from(block.height),
            None => return Err(SourceError::Moved { network: reading.network().clone() }),
        }
    }
    match reading.newest() {
        Some(_) => Ok(()),
        None => Err(SourceError::TooDeep { network: reading.network().clone(), oldest }),
    }
}
