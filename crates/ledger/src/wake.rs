//! When a status can change without a new transfer.

use quittance_protocol::network::NetworkId;
use quittance_protocol::{Duration, State, Time};

use crate::reading::{Counted, Deadline, Finality, Standing, Wake};
use crate::status::InvoiceStatus;
use crate::track::Chain;
use crate::transfer::Place;

/// When to look again. `network` is the one that has to be read beyond the time to pay.
pub(crate) fn wake(
    transfers: &[Counted],
    deadline: Deadline,
    network: Option<&NetworkId>,
    status: &InvoiceStatus,
    chain: &Chain<'_>,
) -> Wake {
    let mut wake = Wake::default();
    if let Deadline::Open(pay_by) = deadline
        && ends_with_its_time(status.state())
    {
        wake.add(network, pay_by, chain);
    }
    for Counted { money, standing } in transfers {
        let network = &money.transfer.key.network;
        match (&money.place, standing, money.finality) {
            (Place::Seen, Standing::InTime | Standing::Late(_), _) => {
                wake.add(Some(network), money.settle_by, chain)
            }
            (Place::Included(_), _, Finality::Pending) if !wake.blocks.contains(network) => {
                wake.blocks.push(network.clone());
            }
            (Place::Seen | Place::Included(_) | Place::Left, _, _) => {}
        }
    }
    wake
}

/// The states that the time to pay can end.
const fn ends_with_its_time(state: State) -> bool {
    match state {
        State::Choose | State::Payer | State::Awaiting | State::Partial => true,
        State::Detected | State::Confirming => true,
        State::Paid | State::Overpaid | State::Expired | State::Late | State::Failed | State::Canceled => {
            false
        }
    }
}

impl Wake {
    fn add(&mut self, network: Option<&NetworkId>, time: Time, chain: &Chain<'_>) {
        if time >= chain.now {
            let next = time + Duration::from_millis(1);
            self.at = Some(self.at.map_or(next, |at| at.min(next)));
        } else if let Some(network) = network {
            self.followed.push((network.clone(), time));
        }
    }
}
