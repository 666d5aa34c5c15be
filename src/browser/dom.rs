//! What the browser's files share: the window, the document, elements by name.

use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, Element, Event, EventTarget, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, Window,
};

/// The window; a page without one does nothing.
pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// The text of a data block.
pub(super) fn text(id: &str) -> Option<String> {
    document()?.get_element_by_id(id)?.text_content()
}

/// Says on the document what it has become, for sheets and for whoever waits for it.
pub(super) fn mark(attribute: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        toggle(&root, attribute, true);
    }
}

/// The first element that a selector finds.
pub(super) fn find(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok().flatten()
}

/// Every element that a selector finds.
pub(super) fn all(selector: &str) -> Vec<Element> {
    document()
        .and_then(|document| document.document_element())
        .map_or(Vec::new(), |root| all_in(&root, selector))
}

/// Every element below one that a selector finds.
pub(super) fn all_in(element: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = element.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// Puts an attribute there, or takes it away.
pub(super) fn toggle(element: &Element, attribute: &str, on: bool) {
    // Only a name that is none fails.
    let _ = element.toggle_attribute_with_force(attribute, on);
}

/// What has the focus, as a selector that finds it again; empty for what has no name.
pub(super) fn focus() -> Option<String> {
    let element = document()?.active_element()?;
    let name = |name: &str| Some(["[", name, "=\"", &element.get_attribute(name)?, "\"]"].concat());
    let named = || ["data-testid", "value"].into_iter().find_map(name).unwrap_or_default();
    (element.tag_name() != "BODY").then(named)
}

/// Gives the focus, where it was lost with what had it, to the same thing of the new drawing, else to the heading; and to the
/// first notice where that says why a form was `refused`. Says whether the heading has it now.
pub(super) fn keep_focus(before: &str, refused: bool) -> bool {
    if focus().is_none() || refused {
        let notice = || refused.then(|| find("[role=note]")).flatten();
        let same = || (!before.is_empty()).then(|| find(before)).flatten();
        let element = notice().or_else(same).or_else(|| find("h1"));
        if let Some(element) = element.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            if element.tab_index() < 0 {
                element.set_tab_index(-1);
            }
            // What refuses the focus is still on the screen.
            let _ = element.focus();
        }
    }
    document().and_then(|document| document.active_element()).is_some_and(|at| at.tag_name() == "H1")
}

/// Whether the page is out of sight.
pub(super) fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// Calls `listener` on an event for as long as the page lives.
pub(super) fn listen(target: &EventTarget, event: &str, listener: impl Fn(Event) + 'static) {
    attach(target, event, &self::listener(listener));
}

/// A function that lives as long as the page.
pub(super) fn listener(listener: impl Fn(Event) + 'static) -> Function {
    Closure::<dyn Fn(Event)>::new(listener).into_js_value().unchecked_into()
}

/// Calls a function on an event.
pub(super) fn attach(target: &EventTarget, event: &str, listener: &Function) {
    // Without the listener the page stays what it is without a script.
    let _ = target.add_event_listener_with_callback(event, listener);
}

/// Moves the page so that an element can be seen, and no further.
pub(super) fn bring_into_sight(selector: &str) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    if let Some(element) = find(selector) {
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Waits.
pub(super) async fn sleep(millis: i32) {
    let promise = js_sys::Promise::new(&mut |resolve: Function, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
        }
    });
    let _: Result<JsValue, JsValue> = js_sys::futures::JsFuture::from(promise).await;
}

/// The element that was pressed, or the nearest around it, that a selector describes.
pub(super) fn pressed(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// A byte nobody can guess.
pub(super) fn random_byte() -> u8 {
    let mut byte = [0];
    if let Some(crypto) = window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut byte);
    }
    byte[0]
}
