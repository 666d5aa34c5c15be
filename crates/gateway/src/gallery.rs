//! Every screen of the page, from facts: `/gallery`.

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// The gallery's routes.
pub fn router() -> Router<Arc<App>> {
    Router::new()
}
