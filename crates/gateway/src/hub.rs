//! Tells open pages that an invoice changed. What changed they read from the rows.

use std::collections::HashMap;
use std::sync::Mutex;

use quittance_protocol::InvoiceId;
use tokio::sync::watch;

/// Wakes the pages of one invoice, and nobody else.
#[derive(Debug, Default)]
pub struct Hub {
    rooms: Mutex<HashMap<InvoiceId, watch::Sender<u64>>>,
}

impl Hub {
    /// Listens to one invoice.
    #[must_use]
    pub fn listen(&self, id: InvoiceId) -> watch::Receiver<u64> {
        let mut rooms = self.rooms.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        rooms.retain(|_, room| room.receiver_count() > 0);
        rooms.entry(id).or_insert_with(|| watch::channel(0).0).subscribe()
    }

    /// Says that an invoice changed.
    pub fn tell(&self, id: InvoiceId) {
        let rooms = self.rooms.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(room) = rooms.get(&id) {
            room.send_modify(|count| *count = count.wrapping_add(1));
        }
    }

    /// Says that something changed for everybody: a chain can be read again, or no longer.
    pub fn tell_all(&self) {
        let rooms = self.rooms.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        rooms.values().for_each(|room| room.send_modify(|count| *count = count.wrapping_add(1)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_pages_of_the_invoice_wake() {
        let hub = Hub::default();
        let (one, two) = (InvoiceId::from_random([1; 26]), InvoiceId::from_random([2; 26]));
        let (mut first, second) = (hub.listen(one), hub.listen(two));
        hub.tell(one);
        first.changed().await.unwrap();
        assert!(!second.has_changed().unwrap());
    }
}
