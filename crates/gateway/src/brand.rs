//! How a shop shows itself to payers: its logo, its accent colour, its terms.
//!
//! # Layout
//!
//! [`accent`] makes a colour readable in both themes, [`logo`] makes whatever was drawn a small PNG of our own.

pub mod accent;
pub mod logo;

use quittance_page::ssr::Sheet;

use self::accent::Colour;
use self::logo::{BadLogo, Logo, LogoFile, Picture};

/// How a shop shows itself to payers.
#[derive(Debug)]
pub struct Brand {
    /// Its logo.
    pub logo: Option<Logo>,
    /// Its colours, as tokens behind those of the build.
    pub tokens: String,
    /// The style sheet of its documents.
    pub sheet: Sheet,
    /// Its terms, https only.
    pub terms: Option<String>,
}

/// What a shop's configuration says of its looks.
#[derive(Debug)]
pub struct BrandWish<'a> {
    /// The logo's file.
    pub logo: Option<&'a LogoFile>,
    /// The colour of the one action, `#rrggbb`.
    pub accent: Option<&'a str>,
    /// The terms' address.
    pub terms: Option<&'a str>,
}

/// Why a shop cannot show itself like that.
#[derive(Debug, thiserror::Error)]
pub enum BadBrand {
    /// The logo cannot be used.
    #[error("logo: {0}")]
    Logo(#[from] BadLogo),
    /// The accent is no colour.
    #[error("accent must be a colour written as #rrggbb")]
    Accent,
    /// The terms are no safe link.
    #[error("terms must be an https link")]
    Terms,
}

impl Brand {
    /// Checks what a configuration says, and makes of it what documents need.
    ///
    /// # Errors
    ///
    /// Says which value cannot be.
    pub fn check(wish: &BrandWish<'_>) -> Result<Self, BadBrand> {
        let accent = wish.accent.map(|text| Colour::parse(text).ok_or(BadBrand::Accent)).transpose()?;
        let https = |terms: &&str| url::Url::parse(terms).is_ok_and(|url| url.scheme() == "https");
        if !wish.terms.as_ref().is_none_or(https) {
            return Err(BadBrand::Terms);
        }
        let tokens = accent.map_or(String::new(), accent::tokens);
        Ok(Self {
            logo: wish.logo.map(|file| Logo::read(file, Picture::Logo)).transpose()?,
            sheet: Sheet::new(&tokens),
            tokens,
            terms: wish.terms.map(str::to_owned),
        })
    }
}
