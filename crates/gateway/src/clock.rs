//! The gateway's clock, and random bytes.

use quittance_protocol::{Duration, InvoiceId, Time};

/// What time it is.
#[must_use]
pub fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Time::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A span as the runtime sleeps it.
#[must_use]
pub fn sleep_for(span: Duration) -> std::time::Duration {
    std::time::Duration::from_millis(u64::try_from(span.millis()).unwrap_or_default())
}

/// Bytes nobody can guess.
///
/// # Errors
///
/// When the operating system has none to give, and then nothing may be created.
pub fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// A new invoice's id.
///
/// # Errors
///
/// As [`random`].
pub fn new_id() -> Result<InvoiceId, getrandom::Error> {
    random().map(InvoiceId::from_random)
}
