//! A QR code as its modules' bits, and the one way to draw it.

use core::fmt::Write;

use serde::{Deserialize, Serialize};

/// A QR code. It travels as bits; document and page draw it with [`Qr::path`], so both agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qr {
    text: String,
    side: u8,
    bits: Vec<u8>,
}

impl Qr {
    /// Takes the modules of a code row by row, `true` for dark. `text` is exactly what the code holds.
    #[must_use]
    pub fn new(text: String, side: u8, modules: impl IntoIterator<Item = bool>) -> Self {
        let mut bits = Vec::new();
        for (index, dark) in modules.into_iter().enumerate() {
            if index % 8 == 0 {
                bits.push(0);
            }
            if let (true, Some(byte)) = (dark, bits.last_mut()) {
                *byte |= 1 << (index % 8);
            }
        }
        Self { text, side, bits }
    }

    /// Exactly what the code holds.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Modules a side, without the quiet zone.
    #[must_use]
    pub const fn side(&self) -> u8 {
        self.side
    }

    /// The dark modules as an SVG path in units of one module: a stroke of width 1 for each horizontal run.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        let side = usize::from(self.side);
        for row in 0..side {
            let mut column = 0;
            while column < side {
                let run = (column..side).take_while(|&c| self.is_dark(row * side + c)).count();
                if run > 0 {
                    // A string takes every write.
                    let _ = write!(path, "M{column} {row}.5h{run}");
                }
                column += run + 1;
            }
        }
        path
    }

    /// The modules row by row, `true` for dark.
    pub fn modules(&self) -> impl Iterator<Item = bool> {
        let side = usize::from(self.side);
        (0..side * side).map(|index| self.is_dark(index))
    }

    fn is_dark(&self, index: usize) -> bool {
        self.bits.get(index / 8).is_some_and(|byte| byte >> (index % 8) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_dark_modules_become_strokes() {
        let picture = ["##.", "..#", "###"];
        let modules = picture.iter().flat_map(|row| row.chars().map(|module| module == '#'));
        let qr = Qr::new("x".into(), 3, modules);
        assert_eq!(qr.path(), "M0 0.5h2M2 1.5h1M0 2.5h3");
    }
}
