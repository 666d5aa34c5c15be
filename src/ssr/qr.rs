//! Encodes a payment link as a QR code.

use qrcode::render::unicode::Dense1x2;
use qrcode::{Color, EcLevel, QrCode};
use quittance_protocol::qr::Qr;

/// The code that holds exactly `text`, or nothing if it is too long for one.
///
/// Upper-case text takes fewer modules; which text is safe to upper-case is the caller's to know.
#[must_use]
pub fn encode(text: &str) -> Option<Qr> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let side = u8::try_from(code.width()).ok()?;
    let modules = code.to_colors().into_iter().map(|colour| colour == Color::Dark);
    Some(Qr::new(text.to_owned(), side, modules))
}

/// The code that holds exactly `text` as lines of letters, for a screen of light letters on dark ground, as most terminals are.
#[must_use]
pub fn for_terminals(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    Some(code.render().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_payment_link_becomes_a_code() {
        let qr =
            super::encode("bitcoin:BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ?amount=0.00026811").unwrap();
        assert!(qr.side() >= 29);
        assert!(qr.path().starts_with("M0 0.5h7"));
        assert!(super::encode(&"x".repeat(4000)).is_none());
    }
}
