//! Says how a network that was not read for long is caught up with.

use std::time::{Duration, Instant};

use quittance_chain::Batch;

/// A network that is fewer blocks behind is simply read.
const FAR_BEHIND: u64 = 100;
/// The time between two lines of the log.
const SAID_EVERY: Duration = Duration::from_secs(10);

/// A catch-up in progress, if there is one.
#[derive(Debug, Default)]
pub(super) struct Progress(Option<CatchUp>);

#[derive(Debug)]
struct CatchUp {
    /// The first height that was missing.
    from: u64,
    began: Instant,
    said: Instant,
}

impl Progress {
    /// A batch was written.
    pub(super) fn read(&mut self, batch: &Batch) {
        let (height, network) = (batch.followed.height, batch.followed.network.as_str());
        let left = batch.tip.saturating_sub(height);
        match &mut self.0 {
            None if left >= FAR_BEHIND => {
                tracing::info!(
                    network,
                    blocks.left = left,
                    "Catching up with {network}: {left} blocks to read"
                );
                let now = Instant::now();
                self.0 = Some(CatchUp { from: height, began: now, said: now });
            }
            None => {}
            Some(catch_up) if batch.more => catch_up.say(network, height, left),
            Some(CatchUp { from, began, .. }) => {
                let (blocks, seconds) = (height.saturating_sub(*from), began.elapsed().as_secs());
                tracing::info!(
                    network,
                    blocks,
                    seconds,
                    "Caught up with {network}: {blocks} blocks in {seconds} s"
                );
                self.0 = None;
            }
        }
    }
}

impl CatchUp {
    fn say(&mut self, network: &str, height: u64, left: u64) {
        if self.said.elapsed() < SAID_EVERY {
            return;
        }
        self.said = Instant::now();
        let read = height.saturating_sub(self.from).max(1);
        let seconds = self.began.elapsed().as_secs().saturating_mul(left) / read;
        tracing::info!(
            network,
            blocks.left = left,
            seconds.left = seconds,
            "Catching up with {network}: {left} blocks to read, about {seconds} s"
        );
    }
}
