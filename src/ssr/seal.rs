//! Draws the seal of a settled payment from the digest of its transaction's id.

use std::f64::consts::TAU;

/// Points of one curve: enough for lines that look drawn, few enough to travel.
const POINTS: u16 = 168;

/// The seal as steps for [`quittance_protocol::seal::path`], from the SHA-256 of the transaction's id.
///
/// Three rings of three closed curves each, `r(t) = r0 (1 + a sin(k t + p + turn) + b sin(m t - p))`, whose numbers are bytes of
/// the digest: every payment's seal is its own, and anyone can draw it again.
#[must_use]
pub fn steps(digest: &[u8; 32]) -> Vec<u8> {
    let mut bytes = digest.iter().copied().cycle();
    let mut steps = Vec::new();
    for radius in [880.0, 680.0, 480.0] {
        let ring = Ring::take(radius, &mut bytes);
        for turn in 0..3u8 {
            ring.curve(turn, &mut steps);
        }
    }
    steps
}

/// One ring of three curves.
struct Ring {
    radius: f64,
    /// Petals.
    k: f64,
    /// Ripples on them.
    m: f64,
    /// How deep the petals are.
    a: f64,
    /// How deep the ripples are.
    b: f64,
    /// Where it starts.
    p: f64,
}

#[expect(clippy::float_arithmetic, clippy::as_conversions, reason = "a drawing, not money")]
impl Ring {
    fn take(radius: f64, bytes: &mut impl Iterator<Item = u8>) -> Self {
        let mut next = || bytes.next().unwrap_or_default();
        let petals = 7 + next() % 9;
        Self {
            radius,
            k: f64::from(petals),
            m: f64::from(2 * petals + 1 + next() % 5),
            a: 0.09 + f64::from(next()) / 255.0 * 0.06,
            b: 0.03 + f64::from(next()) / 255.0 * 0.03,
            p: f64::from(next()) / 255.0 * TAU,
        }
    }

    fn curve(&self, turn: u8, into: &mut Vec<u8>) {
        let turn = f64::from(turn) * TAU / 3.0;
        let (start_x, start_y) = self.point(0.0, turn);
        into.extend(u16::try_from(start_x).unwrap_or_default().to_le_bytes());
        into.extend(u16::try_from(start_y).unwrap_or_default().to_le_bytes());
        let count_at = into.len();
        into.extend([0, 0]);
        let (mut x, mut y, mut count) = (start_x, start_y, 0u16);
        for point in 1..POINTS {
            let t = f64::from(point) / f64::from(POINTS) * TAU;
            let (to_x, to_y) = self.point(t, turn);
            // Each step starts where the rounded ones before it ended, so no error adds up.
            let (dx, dy) = ((to_x - x).clamp(-127, 127), (to_y - y).clamp(-127, 127));
            into.extend((dx as i8).to_le_bytes());
            into.extend((dy as i8).to_le_bytes());
            (x, y, count) = (x + dx, y + dy, count + 1);
        }
        if let Some(place) = into.get_mut(count_at..count_at + 2) {
            place.copy_from_slice(&count.to_le_bytes());
        }
    }

    fn point(&self, t: f64, turn: f64) -> (i32, i32) {
        let wave = self.a * (self.k * t + self.p + turn).sin() + self.b * (self.m * t - self.p).sin();
        let radius = self.radius * (1.0 + wave) / 1.16;
        ((1000.0 + radius * t.cos()).round() as i32, (1000.0 + radius * t.sin()).round() as i32)
    }
}

#[cfg(test)]
mod tests {
    use quittance_protocol::seal;

    #[test]
    fn a_seal_is_its_payments_own_and_small() {
        let (one, other) = (super::steps(&[7; 32]), super::steps(&[8; 32]));
        assert_eq!(one, super::steps(&[7; 32]));
        assert_ne!(one, other);
        assert!(one.len() < 4000, "{}", one.len());
        assert_eq!(seal::path(&one).matches('z').count(), 9);
    }
}
