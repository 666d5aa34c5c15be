//! The picture that social media show of a donation page: what it is for, how far its goal is reached, and a code that leads to it.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use cosmic_text::{Align, Weight};
use image::{ImageFormat, Rgb, RgbImage};
use quittance_page::ssr::qr;
use sha2::{Digest, Sha256};

use super::lettering::{Lettering, Place, Style};

/// Pixels across, as social media like it.
pub const WIDTH: u32 = 1200;
/// Pixels down.
pub const HEIGHT: u32 = 630;

/// Pixels between the picture's edge and what is on it.
const MARGIN: u32 = 64;
/// Pixels of the code a side, with its quiet zone.
const CODE: u32 = 360;
/// Modules of a code's quiet zone on each side.
const QUIET: u32 = 4;
/// Pixels of the bar down.
const BAR: u32 = 18;
/// Pixels down of the strip that says that money is play money.
const STRIP: u32 = 48;

/// The colours of `style/tokens.css`.
const PAPER: Rgb<u8> = Rgb([0xf6, 0xf4, 0xef]);
const INK: Rgb<u8> = Rgb([0x1b, 0x1a, 0x17]);
const SOFT: Rgb<u8> = Rgb([0x6a, 0x66, 0x5d]);
const LINE: Rgb<u8> = Rgb([0xe4, 0xdf, 0xd4]);
const GREEN: Rgb<u8> = Rgb([0x1a, 0x7f, 0x43]);
const AMBER: Rgb<u8> = Rgb([0x8a, 0x57, 0x00]);
const AMBER_WASH: Rgb<u8> = Rgb([0xfb, 0xf1, 0xdd]);
const LIGHT: Rgb<u8> = Rgb([0xff; 3]);
const DARK: Rgb<u8> = Rgb([0x11; 3]);

/// What a card shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Who asks.
    pub shop: String,
    /// What it is for.
    pub title: String,
    /// How far the goal is reached: in words, and of a thousand parts.
    pub raised: Option<(String, u32)>,
    /// What the code holds.
    pub link: String,
    /// What is said about play money, where the money is.
    pub play: Option<String>,
}

/// Draws cards, and keeps the newest of each page.
#[derive(Default)]
pub struct Cards(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    lettering: Option<Lettering>,
    drawn: HashMap<String, (String, Bytes)>,
}

impl Cards {
    /// The card of a page. It is drawn once for what it shows. This takes a while: it belongs on a thread of its own.
    pub fn of(&self, page: &str, card: &Card) -> Option<Bytes> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let version = card.version();
        if let Some((_, png)) = kept.drawn.get(page).filter(|(drawn, _)| *drawn == version) {
            return Some(png.clone());
        }
        let png = Bytes::from(card.png(kept.lettering.get_or_insert_with(Lettering::find))?);
        kept.drawn.insert(page.to_owned(), (version, png.clone()));
        Some(png)
    }
}

impl std::fmt::Debug for Cards {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cards").finish_non_exhaustive()
    }
}

impl Card {
    /// What tells one card from another: whoever keeps pictures by their address asks again when it changes.
    #[must_use]
    pub fn version(&self) -> String {
        let mut hash = Sha256::new();
        let (said, parts) = self.raised.clone().unwrap_or_default();
        let play = self.play.clone().unwrap_or_default();
        for text in [&self.shop, &self.title, &said, &parts.to_string(), &self.link, &play] {
            hash.update(text);
            hash.update([0]);
        }
        hex::encode(hash.finalize()).get(..16).unwrap_or_default().to_owned()
    }

    /// The picture.
    #[must_use]
    pub fn png(&self, lettering: &mut Lettering) -> Option<Vec<u8>> {
        let mut picture = RgbImage::from_pixel(WIDTH, HEIGHT, PAPER);
        self.draw(lettering, &mut picture);
        let mut png = Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png).ok()?;
        Some(png.into_inner())
    }

    #[expect(clippy::float_arithmetic, clippy::as_conversions, reason = "pixels, not money")]
    fn draw(&self, lettering: &mut Lettering, picture: &mut RgbImage) {
        let width = WIDTH - 3 * MARGIN - CODE;
        let title = title(lettering, &self.title, width as f32, 300.0);
        let is_rtl = title.as_ref().is_some_and(|title| title.is_rtl);
        // What is read from the right has its code at the left.
        let (left, code) = if is_rtl { (2 * MARGIN + CODE, MARGIN) } else { (MARGIN, WIDTH - MARGIN - CODE) };
        let align = Some(if is_rtl { Align::Right } else { Align::Left });
        self.code(code, (HEIGHT - CODE) / 2, picture);
        let x = left as f32;
        let small = |size, weight, colour| Style { size, weight, align, colour };
        if let Some(shop) = lettering.set(&self.shop, small(32.0, Weight::NORMAL, SOFT), width as f32) {
            lettering.draw(&shop, Place { x, y: MARGIN as f32 + 10.0 }, picture);
        }
        if let Some(title) = title {
            lettering.draw(&title, Place { x, y: 138.0 }, picture);
        }
        if let Some(play) = &self.play {
            fill(picture, (0, 0), (WIDTH, STRIP), AMBER_WASH);
            let style = Style { size: 24.0, weight: Weight::BOLD, align: Some(Align::Center), colour: AMBER };
            if let Some(play) = lettering.set(play, style, WIDTH as f32) {
                lettering.draw(&play, Place { x: 0.0, y: 9.0 }, picture);
            }
        }
        let Some((said, parts)) = &self.raised else { return };
        let top = HEIGHT - MARGIN - 82;
        let full = width * parts.min(&1000) / 1000;
        fill(picture, (left, top), (width, BAR), LINE);
        let from = if is_rtl { left + width - full } else { left };
        fill(picture, (from, top), (full, BAR), GREEN);
        if let Some(said) = lettering.set(said, small(34.0, Weight::BOLD, INK), width as f32) {
            lettering.draw(&said, Place { x, y: (top + BAR) as f32 + 18.0 }, picture);
        }
    }

    /// The code on white, as large as whole pixels for each module allow.
    fn code(&self, left: u32, top: u32, picture: &mut RgbImage) {
        let Some(qr) = qr::encode(&self.link) else { return };
        let side = u32::from(qr.side());
        let module = CODE / (side + 2 * QUIET);
        let begin = (CODE - module * side) / 2;
        fill(picture, (left, top), (CODE, CODE), LIGHT);
        for (index, dark) in qr.modules().enumerate() {
            let Ok(index) = u32::try_from(index) else { continue };
            if dark {
                let (row, column) = (index / side, index % side);
                let place = (left + begin + column * module, top + begin + row * module);
                fill(picture, place, (module, module), DARK);
            }
        }
    }
}

/// The title as large as it fits.
fn title(lettering: &mut Lettering, text: &str, width: f32, height: f32) -> Option<super::lettering::Set> {
    let style = |size| Style { size, weight: Weight::BOLD, align: None, colour: INK };
    let mut set = None;
    for size in [68.0, 58.0, 48.0, 40.0, 32.0] {
        set = lettering.set(text, style(size), width);
        if set.as_ref().is_none_or(|set| set.height <= height) {
            break;
        }
    }
    set
}

fn fill(picture: &mut RgbImage, (left, top): (u32, u32), (width, height): (u32, u32), colour: Rgb<u8>) {
    for y in top..(top + height).min(HEIGHT) {
        for x in left..(left + width).min(WIDTH) {
            picture.put_pixel(x, y, colour);
        }
    }
}

#[cfg(test)]
mod tests;
