//! The frame that a page is shown in, if its project knows whose frame that is.

use axum::http::HeaderMap;
use axum::response::Response;
use quittance_page::ssr::{Dress, Here, keep};

use super::Asked;
use crate::headers;
use crate::project::Project;

/// A frame in a page of a registered origin.
#[derive(Clone, Debug)]
pub(super) struct Framed {
    /// Whose page it is.
    pub(super) origin: String,
    /// What every link and form keeps asking for.
    pub(super) kept: String,
    /// The part of it that is about the frame.
    embed: String,
    /// Where the document is found in another language.
    here: Here,
}

impl Framed {
    /// The frame that was asked for, if its origin is registered. Whoever opens its address in a tab has a page like any other.
    pub(super) fn asked_for(asked: &Asked, headers: &HeaderMap, project: &Project) -> Option<Self> {
        let wanted = asked.embed.as_deref()?;
        let origin = project.origins.iter().find(|origin| *origin == wanted)?.clone();
        if headers.get("sec-fetch-dest").is_some_and(|destination| destination == "document") {
            return None;
        }
        let theme = match asked.theme.as_deref() {
            Some("light") => "&theme=light",
            Some("dark") => "&theme=dark",
            Some(_) | None => "",
        };
        let embed = format!("embed={origin}{theme}");
        let kept = match asked.kept.as_str() {
            "" => embed.clone(),
            language => format!("{language}&{embed}"),
        };
        let here = match asked.here.path.is_empty() {
            true => asked.here.clone(),
            // What a form is answered with is found in another language on the invoice's page.
            false => Here { query: embed.clone(), ..asked.here.clone() },
        };
        Some(Self { origin, kept, embed, here })
    }

    /// In a document that is found in another language here.
    pub(super) fn at(self, here: &Here) -> Self {
        let and = if here.query.is_empty() { "" } else { "&" };
        let query = [&here.query, and, &self.embed].concat();
        Self { here: Here { path: here.path.clone(), query }, ..self }
    }

    /// What every link and form keeps asking for, in a frame or not.
    fn kept<'a>(framed: Option<&'a Self>, asked: &'a Asked) -> &'a str {
        framed.map_or(&asked.kept, |framed| &framed.kept)
    }

    /// Leads on, in the frame if it is in one.
    pub(super) fn lead_on(framed: Option<&Self>, asked: &Asked, path: &str) -> Response {
        let to = keep(path, Self::kept(framed, asked));
        headers::lead_on(&to, framed.map(|framed| framed.origin.as_str()))
    }

    /// How a document is dressed in a frame, if it is in one.
    pub(super) fn dress<'a>(framed: Option<&'a Self>, dress: Dress<'a>) -> Dress<'a> {
        match framed {
            Some(Self { origin, kept, here, .. }) => Dress { frame: Some(origin), kept, here, ..dress },
            None => dress,
        }
    }
}
