//! Letters as pictures: texts of any script, shaped and in their own direction, with the fonts of this machine.

use std::env;
use std::path::Path;

use cosmic_text::fontdb::Database;
use cosmic_text::skrifa::instance::Size;
use cosmic_text::skrifa::outline::{DrawSettings, OutlinePen};
use cosmic_text::skrifa::{FontRef, GlyphId, MetadataProvider};
use cosmic_text::{Align, Attrs, Buffer, Family, FontSystem, LayoutGlyph, Metrics, Shaping, Weight};
use image::{Rgb, RgbImage};
use zeno::{Command, Mask, Point};

/// The variable of the environment that names a folder with more fonts.
pub const FONTS: &str = "QUITTANCE_FONTS";

/// Families that the Latin letters of a card are taken from: the first that there is.
const FAMILIES: &[&str] = &["Inter", "Noto Sans", "Open Sans", "DejaVu Sans", "Liberation Sans", "FreeSans"];

/// The fonts of this machine.
pub struct Lettering {
    fonts: FontSystem,
    family: Option<&'static str>,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The size of its letters, in pixels.
    pub size: f32,
    /// Whether it stands out.
    pub weight: Weight,
    /// Where it begins and ends.
    pub align: Option<Align>,
    /// Its colour.
    pub colour: Rgb<u8>,
}

/// A text with its place for each letter.
pub struct Set {
    buffer: Buffer,
    style: Style,
    /// Pixels from the first line's top to the last line's bottom.
    pub height: f32,
    /// Pixels of the longest line.
    pub width: f32,
    /// Whether it begins at the right.
    pub is_rtl: bool,
}

/// A place on the picture, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
}

/// What a line takes for each pixel of its letters: enough for marks above and below.
const LINE: f32 = 1.25;

impl Lettering {
    /// Finds the system's fonts, and those of the folder that [`FONTS`] names.
    #[must_use]
    pub fn find() -> Self {
        let more = env::var_os(FONTS);
        Self::with(more.as_deref().map(Path::new))
    }

    /// Finds the system's fonts, and those of a folder.
    #[must_use]
    pub fn with(folder: Option<&Path>) -> Self {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        if let Some(folder) = folder {
            fonts.load_fonts_dir(folder);
        }
        let has =
            |family: &&str| fonts.faces().any(|face| face.families.iter().any(|(name, _)| name == family));
        let family = FAMILIES.iter().copied().find(has);
        Self { fonts: FontSystem::new_with_locale_and_db("en".to_owned(), fonts), family }
    }

    /// Gives each letter its place in lines of at most so many pixels. Without any font there is none.
    pub fn set(&mut self, text: &str, style: Style, width: f32) -> Option<Set> {
        if self.fonts.db().is_empty() {
            return None;
        }
        let family = self.family.map_or(Family::SansSerif, Family::Name);
        let attributes = Attrs::new().family(family).weight(style.weight);
        let mut buffer = Buffer::new(&mut self.fonts, Metrics::relative(style.size, LINE));
        buffer.set_size(Some(width), None);
        buffer.set_text(text, &attributes, Shaping::Advanced, style.align);
        buffer.shape_until_scroll(&mut self.fonts, false);
        let is_rtl = buffer.layout_runs().next().is_some_and(|run| run.rtl);
        let width = buffer.layout_runs().map(|run| run.line_w).fold(0.0, f32::max);
        let height = buffer.layout_runs().map(|run| run.line_height).sum();
        Some(Set { buffer, style, height, width, is_rtl })
    }

    /// The characters of a text that no font of this machine has. Without any font that is all of them.
    pub fn missing(&mut self, text: &str) -> String {
        let style = Style { size: 32.0, weight: Weight::NORMAL, align: None, colour: Rgb([0; 3]) };
        let Some(set) = self.set(text, style, f32::MAX) else { return text.to_owned() };
        let mut missing = String::new();
        for run in set.buffer.layout_runs() {
            for glyph in run.glyphs.iter().filter(|glyph| glyph.glyph_id == 0) {
                let signs = run.text.get(glyph.start..glyph.end).unwrap_or_default();
                missing.extend(signs.chars().filter(|sign| !sign.is_whitespace()));
            }
        }
        missing
    }

    /// Draws a text, with its first line's top at `place`.
    #[expect(clippy::float_arithmetic, reason = "pixels, not money")]
    pub fn draw(&mut self, set: &Set, place: Place, picture: &mut RgbImage) {
        let mut pen = Pen::default();
        for run in set.buffer.layout_runs() {
            for glyph in run.glyphs {
                self.outline(glyph, Place { x: place.x, y: place.y + run.line_y }, &mut pen);
            }
        }
        let (width, height) = picture.dimensions();
        let (mask, placement) = Mask::new(&pen.path).size(width, height).render();
        for (row, line) in mask.chunks(usize::try_from(placement.width).unwrap_or(usize::MAX)).enumerate() {
            for (column, cover) in line.iter().enumerate() {
                let (Ok(x), Ok(y)) = (u32::try_from(column), u32::try_from(row)) else { continue };
                if let (true, Some(pixel)) = (*cover > 0, picture.get_pixel_mut_checked(x, y)) {
                    *pixel = mixed(*pixel, set.style.colour, *cover);
                }
            }
        }
    }

    /// Adds a letter's outline to the path.
    #[expect(clippy::float_arithmetic, reason = "pixels, not money")]
    fn outline(&mut self, glyph: &LayoutGlyph, place: Place, pen: &mut Pen) {
        let index = self.fonts.db().face(glyph.font_id).map_or(0, |face| face.index);
        let Some(font) = self.fonts.get_font(glyph.font_id, glyph.font_weight) else { return };
        let Ok(font) = FontRef::from_index(font.data(), index) else { return };
        let weight = f32::from(glyph.font_weight.0);
        let location = font.axes().location([("wght", weight)]);
        let Some(outline) = font.outline_glyphs().get(GlyphId::new(u32::from(glyph.glyph_id))) else {
            return;
        };
        pen.x = place.x + glyph.x + glyph.x_offset * glyph.font_size;
        pen.y = place.y + glyph.y - glyph.y_offset * glyph.font_size;
        // What cannot be drawn leaves a gap, which is all that a picture can do about it.
        let _ = outline.draw(DrawSettings::unhinted(Size::new(glyph.font_size), &location), pen);
    }
}

/// A colour over another one, covering so much of 255.
fn mixed(under: Rgb<u8>, over: Rgb<u8>, cover: u8) -> Rgb<u8> {
    let channel = |under: u8, over: u8| {
        let sum = u32::from(over) * u32::from(cover) + u32::from(under) * u32::from(255 - cover);
        u8::try_from(sum / 255).unwrap_or(u8::MAX)
    };
    let (Rgb([a, b, c]), Rgb([x, y, z])) = (under, over);
    Rgb([channel(a, x), channel(b, y), channel(c, z)])
}

/// Follows outlines, whose heights grow upwards, and writes them as paths, whose heights grow downwards.
#[derive(Default)]
struct Pen {
    path: Vec<Command>,
    x: f32,
    y: f32,
}

impl Pen {
    #[expect(clippy::float_arithmetic, reason = "pixels, not money")]
    fn at(&self, x: f32, y: f32) -> Point {
        Point::new(self.x + x, self.y - y)
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.path.push(Command::MoveTo(to));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.path.push(Command::LineTo(to));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (by, to) = (self.at(cx, cy), self.at(x, y));
        self.path.push(Command::QuadTo(by, to));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (first, second, to) = (self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
        self.path.push(Command::CurveTo(first, second, to));
    }

    fn close(&mut self) {
        self.path.push(Command::Close);
    }
}
