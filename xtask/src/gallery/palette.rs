//! A picture of a screen with at most 256 colours: a third of its size, and nobody sees it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use color_quant::NeuQuant;

/// Four bytes a pixel, as the quantizer likes them.
const PIXEL: usize = 4;
/// How thoroughly colours are looked for: 1 looks at every pixel, 30 is the quickest.
const EVERY: i32 = 10;

/// The same picture, with fewer colours.
pub(super) fn reduced(picture: &[u8]) -> Result<Vec<u8>> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(picture));
    decoder.set_transformations(png::Transformations::ALPHA | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().context("a picture that is too large")?];
    let frame = reader.next_frame(&mut pixels)?;
    ensure!(frame.color_type == png::ColorType::Rgba, "a screenshot without colours");
    let colours = NeuQuant::new(EVERY, 256, &pixels);
    // Most of a screen is few colours: each is looked up once.
    let mut known: BTreeMap<&[u8], u8> = BTreeMap::new();
    let index = |pixel| {
        *known.entry(pixel).or_insert_with(|| u8::try_from(colours.index_of(pixel)).unwrap_or_default())
    };
    let indices: Vec<u8> = pixels.chunks_exact(PIXEL).map(index).collect();
    let mut made = Vec::new();
    let mut encoder = png::Encoder::new(&mut made, frame.width, frame.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(colours.color_map_rgb());
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    writer.finish()?;
    Ok(made)
}
