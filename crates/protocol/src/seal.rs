//! The seal of a settled payment: closed curves that travel as steps, and the one way to draw them.

use core::fmt::Write;

/// Draws the seal's curves as an SVG path in a box of 2000 units.
///
/// `steps` holds curves one after the other: the start as two little-endian `u16`, the number of steps as one `u16`, then a
/// pair of `i8` for each step. Bytes that end early draw what they hold.
#[must_use]
pub fn path(steps: &[u8]) -> String {
    let mut path = String::new();
    let mut rest = steps;
    while let Some(([x0, x1, y0, y1, n0, n1], after)) = rest.split_first_chunk::<6>() {
        let (x, y) = (u16::from_le_bytes([*x0, *x1]), u16::from_le_bytes([*y0, *y1]));
        let count = usize::from(u16::from_le_bytes([*n0, *n1])).min(after.len() / 2);
        let (pairs, next) = after.split_at(count * 2);
        let _ = write!(path, "M{x} {y}l");
        for (index, pair) in pairs.iter().enumerate() {
            let step = i8::from_le_bytes([*pair]);
            let space = if index > 0 && step >= 0 { " " } else { "" };
            let _ = write!(path, "{space}{step}");
        }
        path.push('z');
        rest = next;
    }
    path
}

#[cfg(test)]
mod tests {
    #[test]
    fn steps_become_closed_curves() {
        let bytes = [10, 0, 1, 1, 2, 0, 5, 251, 0, 7];
        assert_eq!(super::path(&bytes), "M10 257l5-5 0 7z");
        assert_eq!(super::path(&bytes[..5]), "");
        assert_eq!(super::path(&bytes[..8]), "M10 257l5-5z");
    }
}
