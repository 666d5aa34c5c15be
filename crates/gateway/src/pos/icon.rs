//! A counter's picture among a device's apps: its shop's logo, or the seal of ours.

use std::io::Cursor;
use std::sync::OnceLock;

use axum::body::Bytes;
use image::imageops::{FilterType, overlay};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use sha2::{Digest, Sha256};
use zeno::{Cap, Format, Join, Mask, Stroke, Transform};

use crate::brand::logo::{Logo, LogoFile, Picture};

/// The paper of `style/tokens.css`.
const PAPER: Rgba<u8> = Rgba([0xff, 0xfd, 0xf9, 0xff]);
/// Its accent, which our own seal stands on.
const ACCENT: Rgba<u8> = Rgba([0x0b, 0x6e, 0x5f, 0xff]);

/// The pictures that systems ask for: pixels a side, and whether the system may cut them into a shape of its own.
const SIZES: [(u32, Shape); 3] = [(192, Shape::Whole), (512, Shape::Whole), (512, Shape::Maskable)];

/// Whether a system may cut the edges away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// It may not.
    Whole,
    /// It may: what matters keeps away from them.
    Maskable,
}

/// A counter's pictures, drawn when they are first asked for.
#[derive(Debug)]
pub struct Icons {
    logo: Option<LogoFile>,
    drawn: OnceLock<Vec<Icon>>,
}

/// One picture.
#[derive(Clone, Debug)]
pub struct Icon {
    /// Its name below the counter's path.
    pub name: String,
    /// Pixels a side.
    pub side: u32,
    /// Whether a system may cut its edges away.
    pub shape: Shape,
    /// The picture.
    pub png: Bytes,
}

impl Icons {
    /// Those of a shop with this logo.
    #[must_use]
    pub const fn of(logo: Option<LogoFile>) -> Self {
        Self { logo, drawn: OnceLock::new() }
    }

    /// All of them. Drawing takes a while: it belongs on a thread of its own.
    pub fn all(&self) -> &[Icon] {
        self.drawn.get_or_init(|| {
            // A logo that was there at the start and is gone now is no reason for a counter without a picture.
            let logo = self.logo.as_ref().and_then(|file| Logo::read(file, Picture::Icon).ok());
            let logo = logo.and_then(|logo| image::load_from_memory(&logo.png).ok());
            SIZES.into_iter().filter_map(|(side, shape)| Icon::draw(logo.as_ref(), side, shape)).collect()
        })
    }
}

impl Icon {
    fn draw(logo: Option<&DynamicImage>, side: u32, shape: Shape) -> Option<Self> {
        let picture = match logo {
            Some(logo) => with_logo(logo, side, shape),
            None => seal(side),
        };
        let mut png = Cursor::new(Vec::new());
        DynamicImage::from(picture).to_rgb8().write_to(&mut png, ImageFormat::Png).ok()?;
        let png = png.into_inner();
        let hash = hex::encode(Sha256::digest(&png));
        let name = format!("icon-{}.png", hash.get(..16).unwrap_or_default());
        Some(Self { name, side, shape, png: png.into() })
    }
}

/// The logo as large as it may be. What may be cut to a circle keeps inside four fifths of it.
fn with_logo(logo: &DynamicImage, side: u32, shape: Shape) -> RgbaImage {
    let room = match shape {
        Shape::Whole => side * 84 / 100,
        Shape::Maskable => side * 56 / 100,
    };
    let logo = logo.resize(room, room, FilterType::CatmullRom).to_rgba8();
    let mut picture = RgbaImage::from_pixel(side, side, ground(&logo));
    let place = |taken: u32| i64::from((side - taken) / 2);
    let (x, y) = (place(logo.width()), place(logo.height()));
    overlay(&mut picture, &logo, x, y);
    picture
}

/// What a logo stands on: its own ground goes on to the edges if it has one, and otherwise it is paper.
fn ground(logo: &RgbaImage) -> Rgba<u8> {
    let (right, bottom) = (logo.width().saturating_sub(1), logo.height().saturating_sub(1));
    let corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)].map(|(x, y)| logo.get_pixel(x, y).0);
    match corners {
        [first @ [.., 255], others @ ..] if others.iter().all(|corner| is_close(*corner, first)) => {
            Rgba(first)
        }
        _ => PAPER,
    }
}

/// Whether nobody sees a difference. Making a picture larger or smaller leaves some at its edges.
fn is_close(one: [u8; 4], other: [u8; 4]) -> bool {
    one.into_iter().zip(other).all(|(one, other)| one.abs_diff(other) <= 4)
}

/// A ring with a tick, as in the tab of whatever is paid. It keeps away from the edges by itself.
#[expect(clippy::float_arithmetic, clippy::as_conversions, reason = "pixels, not money")]
fn seal(side: u32) -> RgbaImage {
    let mut picture = RgbaImage::from_pixel(side, side, ACCENT);
    let scale = side as f32 / 48.0;
    for (path, width) in
        [("M37 24A13 13 0 1 1 11 24A13 13 0 1 1 37 24Z", 1.2), ("M17.5 24.5L22 29L31 19", 3.2)]
    {
        let mut stroke = Stroke::new(width);
        stroke.join(Join::Round).cap(Cap::Round);
        let mut mask = vec![0; Format::Alpha.buffer_size(side, side)];
        Mask::new(path)
            .style(stroke)
            .transform(Some(Transform::scale(scale, scale)))
            .size(side, side)
            .render_into(&mut mask, None);
        for (pixel, cover) in picture.pixels_mut().zip(mask) {
            let mix = |from: u8| {
                let (from, cover) = (u32::from(from), u32::from(cover));
                u8::try_from(from + (255 - from) * cover / 255).unwrap_or(255)
            };
            let Rgba([red, green, blue, _]) = *pixel;
            *pixel = Rgba([mix(red), mix(green), mix(blue), 255]);
        }
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_without_a_logo_has_our_seal_and_one_with_a_logo_its_own() {
        let demo = Bytes::from_static(include_bytes!("../demo-logo.png"));
        for logo in [None, Some(LogoFile::Drawn(demo))] {
            let (has_logo, icons) = (logo.is_some(), Icons::of(logo));
            let sides: Vec<_> = icons.all().iter().map(|icon| (icon.side, icon.shape)).collect();
            assert_eq!(sides, SIZES);
            for icon in icons.all() {
                let drawn =
                    image::load_from_memory_with_format(&icon.png, ImageFormat::Png).unwrap().to_rgb8();
                assert_eq!((drawn.width(), drawn.height()), (icon.side, icon.side));
                // Something is drawn, the corner is plain, and nothing is transparent.
                let colours: std::collections::BTreeSet<_> = drawn.pixels().map(|pixel| pixel.0).collect();
                assert!(colours.len() > 2, "{}", icon.name);
                let middle = icon.side / 2;
                assert_eq!(drawn.get_pixel(0, 0), drawn.get_pixel(middle, 0), "the ground reaches the edges");
                assert_eq!(drawn.get_pixel(0, 0).0 == ACCENT.0[..3], !has_logo);
            }
        }
    }

    #[test]
    fn a_logo_keeps_its_ground_and_one_without_any_stands_on_paper() {
        let navy = Rgba([0x17, 0x33, 0x4f, 0xff]);
        let square = RgbaImage::from_pixel(8, 8, navy);
        assert_eq!(ground(&square), navy);
        let mut cut = square.clone();
        cut.put_pixel(7, 7, Rgba([0; 4]));
        assert_eq!(ground(&cut), PAPER);
        let mut striped = square;
        striped.put_pixel(7, 0, Rgba([0xff; 4]));
        assert_eq!(ground(&striped), PAPER);
    }
}
