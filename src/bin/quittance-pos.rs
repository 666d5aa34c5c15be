//! The point of sale's program in the browser of a shop's counter.

/// Manages the program's memory as the page's does.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    quittance_page::browser::pos::start();
}
