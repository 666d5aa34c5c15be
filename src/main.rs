//! The page's program in the browser: it takes over the document that the gateway rendered.

fn main() {
    quittance_page::browser::start();
}
