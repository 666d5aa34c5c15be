//! The annotated example.
