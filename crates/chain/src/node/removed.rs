//! Leaves the blocks that a node's chain no longer has.

use crate::reading::Reading;
use crate::source::SourceError;

/// Which of two chains is the best one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Best {
    /// The one with the most work. One that is shorter than what was read has lost, or has yet to win: a node that follows it takes
    /// nothing back.
    MostWork,
    /// The one that validators or a sequencer chose, which may fall back.
    Chosen,
}

/// Leaves the blocks of `reading` that are no longer in the chain of a node, whose newest block is the one of this height and
/// hash, and which tells the hash of another one by `hash_at`. A node that is merely behind has removed nothing.
///
/// # Errors
///
/// It follows a fork that lost, or none of what is remembered is in its chain, or the chain is not what it was a moment ago, or a
/// question fails.
pub(crate) async fn leave_removed<F>(
    reading: &mut Reading,
    (tip_height, tip_hash): (u64, &str),
    best: Best,
    hash_at: impl Fn(u64) -> F,
) -> Result<(), SourceError>
where
    F: Future<Output = Result<Option<String>, SourceError>>,
{
    let (Some(oldest), Some(newest)) = (reading.oldest(), reading.newest()) else { return Ok(()) };
    let (oldest, newest) = (oldest.height, newest.height);
    let network = || reading.network().clone();
    let mut removed = None;
    let mut known = reading.newest_up_to(tip_height);
    while let Some(block) = known {
        let in_chain = match block.height == tip_height {
            true => Some(tip_hash.to_owned()),
            false => hash_at(block.height).await?,
        };
        match in_chain {
            Some(hash) if hash == block.hash => break,
            Some(_) => removed = Some(block.height),
            None => return Err(SourceError::Moved { network: network() }),
        }
        known = block.height.checked_sub(1).and_then(|below| reading.newest_up_to(below));
    }
    match removed {
        Some(height) if height == oldest => Err(SourceError::TooDeep { network: network(), oldest }),
        Some(_) if best == Best::MostWork && tip_height < newest => {
            Err(SourceError::Behind { network: network() })
        }
        Some(height) => {
            reading.leave_from(height);
            Ok(())
        }
        None => Ok(()),
    }
}
