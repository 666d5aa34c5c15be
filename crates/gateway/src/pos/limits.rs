//! How many sales a device may begin, and how often somebody may try a code.

use std::time::{Duration, Instant};

use crate::client::Client;
use crate::limit::{Allowance, Limiter, Wait};

/// More than a busy counter sells, and too few to fill a shop's books.
const SALES: Allowance = Allowance { at_once: 20, every: Duration::from_secs(5) };
/// A code cannot be guessed; this only keeps those who try from keeping the rows busy.
const CODES: Allowance = Allowance { at_once: 10, every: Duration::from_secs(6) };
/// How many of each are remembered at least.
const REMEMBERED: usize = 1_024;

/// What counters and those who want to be one may ask for.
#[derive(Debug)]
pub struct Limits {
    sales: Limiter<String>,
    codes: Limiter<Client>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { sales: Limiter::new(SALES, REMEMBERED), codes: Limiter::new(CODES, REMEMBERED) }
    }
}

impl Limits {
    /// Counts a sale of a device.
    ///
    /// # Errors
    ///
    /// There were too many; how long to wait.
    pub fn sell(&self, device: &str) -> Result<(), Wait> {
        self.sales.take(device.to_owned(), Instant::now())
    }

    /// Counts a code that somebody tries.
    ///
    /// # Errors
    ///
    /// There were too many; how long to wait.
    pub fn try_code(&self, client: Client) -> Result<(), Wait> {
        self.codes.take(client, Instant::now())
    }
}
