//! Makes a shop's accent colour readable: as text on every ground of the page, and under the text of its one button.

/// The contrast that WCAG 2.2 asks of text (1.4.3).
const READABLE: f64 = 4.5;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// The colours of one theme that an accent has to be seen on, as `style/tokens.css` has them.
struct Theme {
    /// Slip, paper and wash.
    grounds: [Colour; 3],
    /// Where a colour goes that is not readable.
    towards: Colour,
    /// What stands on the accent.
    on_accent: Colour,
}

const LIGHT: Theme = Theme {
    grounds: [Colour([0xff, 0xfd, 0xf9]), Colour([0xf6, 0xf4, 0xef]), Colour([0xf3, 0xef, 0xe7])],
    towards: Colour([0, 0, 0]),
    on_accent: Colour([0xff, 0xff, 0xff]),
};

const DARK: Theme = Theme {
    grounds: [Colour([0x1b, 0x1a, 0x18]), Colour([0x12, 0x12, 0x10]), Colour([0x24, 0x23, 0x1f])],
    towards: Colour([0xff, 0xff, 0xff]),
    on_accent: Colour([0x12, 0x12, 0x10]),
};

/// The tokens of an accent in both themes, to stand behind the build's own. Whoever asks for more contrast than anybody's colour
/// gives gets the build's.
#[must_use]
pub fn tokens(wish: Colour) -> String {
    let set = |theme: &Theme| {
        let (accent, on_accent) = (theme.readable(wish).hex(), theme.on_accent.hex());
        format!("--accent:{accent};--on-accent:{on_accent}")
    };
    let (light, dark) = (set(&LIGHT), set(&DARK));
    format!(
        "@media not all and (prefers-contrast:more){{\n:root{{{light}}}\n\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{dark}}}}}\n\
         :root[data-theme=\"dark\"]{{{dark}}}\n}}\n"
    )
}

impl Theme {
    /// The colour itself if it can be read, or the nearest one on the way to black or white that can.
    fn readable(&self, wish: Colour) -> Colour {
        let readable =
            |colour: &Colour| self.grounds.iter().all(|ground| colour.contrast(*ground) >= READABLE);
        (0..=100).map(|percent| wish.mixed(self.towards, percent)).find(readable).unwrap_or(self.towards)
    }
}

impl Colour {
    /// Reads `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let channel = |from: usize| {
            let pair = digits.get(from..from + 2)?;
            pair.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u8::from_str_radix(pair, 16).ok())?
        };
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// Black or white, whichever is easier to read on it.
    #[must_use]
    pub fn ink(self) -> &'static str {
        let (white, black) = (Self([0xff; 3]), Self([0; 3]));
        if self.contrast(white) >= self.contrast(black) { "#ffffff" } else { "#000000" }
    }

    /// As `#rrggbb`.
    #[must_use]
    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// So many percent of another colour mixed in.
    fn mixed(self, other: Self, percent: u32) -> Self {
        let channel = |own: u8, other: u8| {
            let sum = u32::from(own) * (100 - percent) + u32::from(other) * percent;
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        let ([a, b, c], [x, y, z]) = (self.0, other.0);
        Self([channel(a, x), channel(b, y), channel(c, z)])
    }

    /// The contrast ratio of WCAG 2.2, from 1 to 21.
    #[expect(clippy::float_arithmetic, reason = "light is measured, not money")]
    fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The relative luminance of WCAG 2.2.
    #[expect(clippy::float_arithmetic, reason = "light is measured, not money")]
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quittance_page::ssr::Sheet;

    use super::*;

    proptest! {
        #[test]
        fn every_accent_can_be_read_in_both_themes(red: u8, green: u8, blue: u8) {
            for theme in [LIGHT, DARK] {
                let accent = theme.readable(Colour([red, green, blue]));
                for ground in theme.grounds {
                    prop_assert!(accent.contrast(ground) >= READABLE, "{accent:?} on {ground:?}");
                }
                prop_assert!(theme.on_accent.contrast(accent) >= READABLE, "text on {accent:?}");
            }
        }
    }

    #[test]
    fn a_colour_that_can_be_read_is_left_alone() {
        let burgundy = Colour::parse("#7A1F3D").unwrap();
        assert_eq!(LIGHT.readable(burgundy), burgundy);
        assert_ne!(DARK.readable(burgundy), burgundy);
        let mint = Colour::parse("#4fd1b5").unwrap();
        assert_eq!(DARK.readable(mint), mint);
        assert!((Colour([0; 3]).contrast(Colour([255; 3])) - 21.0).abs() < 0.01);
    }

    #[test]
    fn only_six_digits_behind_a_hash_are_a_colour() {
        for text in ["", "#fff", "7a1f3d", "#7a1f3g", "#+a1f3d", "#7a1f3d00", "red", "#７a1f", "#7a1f3d;}"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_grounds_are_those_of_the_page() {
        let sheet = Sheet::new("");
        let (light, dark) = sheet.css().split_once("@media (prefers-color-scheme:dark)").unwrap();
        for (theme, css) in [(LIGHT, light), (DARK, dark)] {
            for (name, ground) in ["slip", "paper", "wash"].iter().zip(theme.grounds) {
                let token = format!("--{name}:{};", ground.hex());
                assert!(css.contains(&token), "{token}");
            }
        }
    }

    #[test]
    fn a_projects_colours_win_over_the_builds() {
        let tokens = tokens(Colour::parse("#7a1f3d").unwrap());
        let (sheet, own) = (Sheet::new(&tokens), "--accent:#7a1f3d;");
        let last_of_the_build = sheet.css().rfind("--accent:#0b6e5f;").unwrap();
        assert!(sheet.css().rfind(own).is_some_and(|at| at > last_of_the_build), "the last one counts");
        assert!(tokens.contains("\n:root{--accent:#7a1f3d;--on-accent:#ffffff}\n"), "{tokens}");
    }
}
