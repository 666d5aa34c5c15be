//! A shop's logo, a donation page's picture, or a counter's: decoded once, made small, and written anew as a PNG, so that payers load nothing
//! but pixels.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use axum::body::Bytes;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The largest file, in bytes.
const LARGEST: u64 = 1_000_000;
/// The most pixels on a side, before it is made small.
const MOST_PIXELS: u32 = 4096;
/// The most memory that reading it may take: 4096 times 4096 pixels of four bytes.
const MOST_MEMORY: u64 = 64 * 1024 * 1024;

/// What a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Beside a shop's name.
    Logo,
    /// Above a donation page's story.
    Donation,
    /// Among a device's apps.
    Icon,
}

impl Picture {
    /// Pixels on its longer side afterwards: three for each of the forty that a logo is shown with, what a phone has across, and what systems
    /// ask of an app's picture.
    const fn shown(self) -> u32 {
        match self {
            Self::Logo => 120,
            Self::Donation => 800,
            Self::Icon => 512,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::Donation => "donation",
            Self::Icon => "icon",
        }
    }
}

/// Where a logo comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "PathBuf")]
pub enum LogoFile {
    /// A file of the operator's.
    Path(PathBuf),
    /// Drawn by us, for the demo's shop.
    Drawn(Bytes),
}

/// A logo as payers get it.
#[derive(Clone, Debug)]
pub struct Logo {
    /// Its name holds its hash, so that it can be kept for ever.
    pub name: String,
    /// The picture.
    pub png: Bytes,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Why a file cannot be a logo.
#[derive(Debug, thiserror::Error)]
pub enum BadLogo {
    /// It cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// It is too large.
    #[error("{0} is larger than {LARGEST} bytes: make it smaller, {pixels} pixels are enough", pixels = .1.shown())]
    TooLarge(PathBuf, Picture),
    /// It is no picture of the kinds we take.
    #[error("{0} is no PNG, JPEG or WebP picture of at most {MOST_PIXELS} by {MOST_PIXELS} pixels")]
    NoPicture(PathBuf),
}

impl From<PathBuf> for LogoFile {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

impl LogoFile {
    /// As seen from a folder.
    pub fn within(&mut self, folder: &Path) {
        match self {
            Self::Path(path) => *path = folder.join(&*path),
            Self::Drawn(_) => {}
        }
    }

    fn bytes(&self, picture: Picture) -> Result<Vec<u8>, BadLogo> {
        let path = match self {
            Self::Path(path) => path,
            Self::Drawn(bytes) => return Ok(bytes.to_vec()),
        };
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path);
        file.and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
            .map_err(|error| BadLogo::Unreadable(path.clone(), error))?;
        match u64::try_from(bytes.len()) {
            Ok(length) if length <= LARGEST => Ok(bytes),
            Ok(_) | Err(_) => Err(BadLogo::TooLarge(path.clone(), picture)),
        }
    }

    fn name(&self) -> PathBuf {
        match self {
            Self::Path(path) => path.clone(),
            Self::Drawn(_) => PathBuf::from("the drawn logo"),
        }
    }
}

impl Logo {
    /// Reads a picture and writes it anew.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is too large, or is no picture.
    pub fn read(file: &LogoFile, picture: Picture) -> Result<Self, BadLogo> {
        let bytes = file.bytes(picture)?;
        let (png, width, height) =
            redrawn(&bytes, picture.shown()).ok_or_else(|| BadLogo::NoPicture(file.name()))?;
        let hash = hex::encode(Sha256::digest(&png));
        let name = format!("{}-{}.png", picture.name(), hash.get(..16).unwrap_or_default());
        Ok(Self { name, png: png.into(), width, height })
    }
}

/// The picture upright, small, and without anything that a file can hold besides.
fn redrawn(bytes: &[u8], shown: u32) -> Option<(Vec<u8>, u32, u32)> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let taken = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];
    reader.format().filter(|format| taken.contains(format))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > shown {
        picture = picture.resize(shown, shown, FilterType::Lanczos3);
    }
    let mut png = Cursor::new(Vec::new());
    DynamicImage::from(picture.to_rgba8()).write_to(&mut png, ImageFormat::Png).ok()?;
    Some((png.into_inner(), picture.width(), picture.height()))
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};

    use super::*;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let pixels = RgbaImage::from_fn(width, height, |x, _| {
            if x < width / 2 { Rgba([11, 110, 95, 255]) } else { Rgba([255, 255, 255, 255]) }
        });
        let mut bytes = Cursor::new(Vec::new());
        let picture = DynamicImage::from(pixels);
        let picture = if format == ImageFormat::Jpeg { picture.to_rgb8().into() } else { picture };
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn read(bytes: &[u8]) -> Result<Logo, BadLogo> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logo");
        std::fs::write(&path, bytes).unwrap();
        Logo::read(&LogoFile::Path(path), Picture::Logo)
    }

    #[test]
    fn a_picture_becomes_a_small_png_of_the_same_shape_under_the_name_of_its_hash() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let logo = read(&picture(600, 300, format)).unwrap();
            let drawn = image::load_from_memory_with_format(&logo.png, ImageFormat::Png).unwrap();
            assert_eq!((drawn.width(), drawn.height()), (120, 60), "{format:?}");
            assert!(logo.name.starts_with("logo-") && logo.name.len() == 25, "{}", logo.name);
        }
        let small = read(&picture(32, 32, ImageFormat::Png)).unwrap();
        assert_eq!(image::load_from_memory(&small.png).unwrap().width(), 32);
        assert_eq!(small.name, read(&picture(32, 32, ImageFormat::Png)).unwrap().name);
    }

    #[test]
    fn what_stands_beside_the_pixels_is_left_behind() {
        let mut png = picture(8, 8, ImageFormat::Png);
        png.extend_from_slice(b"<script>alert(1)</script>");
        let logo = read(&png).unwrap();
        assert!(!logo.png.windows(7).any(|part| part == b"<script"));
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
        let cut = &picture(64, 64, ImageFormat::Png)[..40];
        for bytes in [
            &b""[..],
            b"GIF89a\x01\x00\x01\x00",
            svg,
            cut,
            b"\x89PNG\r\n\x1a\n",
            b"https://shop.example/logo.png",
        ] {
            let error = read(bytes).unwrap_err();
            assert!(matches!(error, BadLogo::NoPicture(_)), "{error}");
        }
        // A few bytes that would become gigabytes.
        let wide = picture(MOST_PIXELS + 1, 1, ImageFormat::Png);
        assert!(matches!(read(&wide), Err(BadLogo::NoPicture(_))));
        let error = read(&vec![0; 1_000_001]).unwrap_err();
        assert!(error.to_string().contains("larger than 1000000 bytes"), "{error}");
        let missing = Logo::read(&LogoFile::Path("/nowhere/logo.png".into()), Picture::Logo).unwrap_err();
        assert!(missing.to_string().contains("cannot read /nowhere/logo.png"), "{missing}");
    }
}
