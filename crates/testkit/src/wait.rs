//! Polls until something is true.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How long a test waits for another process. Generous: a slow machine is no failure.
pub const LIMIT: Duration = Duration::from_secs(30);
/// How long it rests between two looks.
const REST: Duration = Duration::from_millis(20);

/// Looks again and again until `probe` finds something.
///
/// # Errors
///
/// Nothing was found within [`LIMIT`]; the text says that it was waiting for `what`.
pub async fn until<T>(what: &str, mut probe: impl AsyncFnMut() -> Option<T>) -> Result<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = probe().await {
            return Ok(found);
        }
        if started.elapsed() > LIMIT {
            bail!("waited {LIMIT:?} in vain for {what}");
        }
        tokio::time::sleep(REST).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_looks_until_something_is_found() {
        let mut looks = 0;
        let found = until("the third look", async || {
            looks += 1;
            (looks == 3).then_some("found")
        });
        assert_eq!(found.await.unwrap(), "found");
    }
}
