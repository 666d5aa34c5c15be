//! Devices at shops' counters, and what they sell.

use quittance_protocol::{Fiat, InvoiceId, State, Time};

/// What a counter knows of an invoice that it makes.
#[derive(Clone, Debug)]
pub struct NewTillSale {
    /// The terminal.
    pub terminal: String,
    /// The device.
    pub device: String,
}

/// A terminal as rows know it.
#[derive(Clone, Copy, Debug)]
pub struct Terminal<'a> {
    /// The project that it sells for.
    pub project: &'a str,
    /// The terminal.
    pub terminal: &'a str,
}

/// A code that pairs one device.
#[derive(Clone, Debug)]
pub struct PairingCode {
    /// Its SHA-256.
    pub hash: Vec<u8>,
    /// The project that its terminal sells for.
    pub project: String,
    /// The terminal.
    pub terminal: String,
    /// What the device will be called.
    pub label: String,
    /// Until when it can be used.
    pub expires_at: Time,
}

/// A device to be paired.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// Its name among devices.
    pub id: String,
    /// The SHA-256 of what it shows.
    pub hash: Vec<u8>,
    /// When it is paired.
    pub paired_at: Time,
}

/// A device that is paired with a terminal, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its name among devices.
    pub id: String,
    /// The project that its terminal sells for.
    pub project: String,
    /// The terminal.
    pub terminal: String,
    /// The SHA-256 of what it shows.
    pub hash: Vec<u8>,
    /// What it is called.
    pub label: String,
    /// When it was paired.
    pub paired_at: Time,
    /// When it was unpaired.
    pub unpaired_at: Option<Time>,
}

/// An invoice that a counter made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TillSale {
    /// The invoice.
    pub id: InvoiceId,
    /// What it came to.
    pub total: Fiat,
    /// Its state at its last decision.
    pub state: State,
    /// When it was made.
    pub at: Time,
}
