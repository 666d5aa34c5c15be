//! The page's program in the browser: it takes over the document that the gateway rendered.

/// Manages the page's memory in fewer bytes of program than the standard library's does.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    quittance_page::browser::start();
}
