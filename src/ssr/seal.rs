//! Draws the seal of a settled payment from the digest of its transaction's id.

use std::f64::consts::TAU;

/// Points of one curve: enough for lines that look drawn, few enough to travel.
const POINTS: u16 = 168;

/// The seal as an SVG path in a box of 1000 units, from the SHA-256 of the transaction's id.
///
/// Three rings of three closed curves each, `r(t) = r0 (1 + a sin(k t + p + turn) + b sin(m t - p))`, whose numbers are bytes of
/// the digest: every payment's seal is its own, and anyone can draw it again.
#[must_use]
pub fn path(digest: &[u8; 32]) -> String {
    let mut bytes = digest.iter().copied().cycle();
    let mut path = String::new();
    for radius in [440.0, 340.0, 240.0] {
        let ring = Ring::take(radius, &mut bytes);
        for turn in 0..3u8 {
            ring.curve(turn, &mut path);
        }
    }
    path
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

    /// A closed curve: where it starts, then the steps from point to point.
    fn curve(&self, turn: u8, into: &mut String) {
        let turn = f64::from(turn) * TAU / 3.0;
        let (mut x, mut y) = self.point(0.0, turn);
        into.push_str(&format!("M{x} {y}l"));
        for point in 1..POINTS {
            let t = f64::from(point) / f64::from(POINTS) * TAU;
            let (to_x, to_y) = self.point(t, turn);
            // Each step starts where the rounded ones before it ended, so no error adds up.
            for (index, step) in [to_x - x, to_y - y].into_iter().enumerate() {
                let is_first = point == 1 && index == 0;
                // A minus sign sets a number apart by itself.
                let space = if is_first || step < 0 { "" } else { " " };
                into.push_str(&format!("{space}{step}"));
            }
            (x, y) = (to_x, to_y);
        }
        into.push('z');
    }

    fn point(&self, t: f64, turn: f64) -> (i32, i32) {
        let wave = self.a * (self.k * t + self.p + turn).sin() + self.b * (self.m * t - self.p).sin();
        let radius = self.radius * (1.0 + wave) / 1.16;
        ((500.0 + radius * t.cos()).round() as i32, (500.0 + radius * t.sin()).round() as i32)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_seal_is_its_payments_own_and_small() {
        let (one, other) = (super::path(&[7; 32]), super::path(&[8; 32]));
        assert_eq!(one, super::path(&[7; 32]));
        assert_ne!(one, other);
        assert!(one.len() < 8000, "{}", one.len());
        assert_eq!(one.matches('z').count(), 9);
    }
}
