//! Into a frame and out of it, and elements that only a script finds.

use anyhow::{Context, Result};
use fantoccini::elements::{Element, ElementRef};

use super::Browser;

/// The name of an element's reference in WebDriver.
const REFERENCE: &str = "element-6066-11e4-a52e-4f735466cecf";

impl Browser {
    /// What this expression of a script finds, as soon as it finds something.
    pub(crate) async fn found_by(&self, expression: &str) -> Result<Element> {
        let answer = self.wait_until(expression, &format!("return {expression};")).await?;
        let id = answer[REFERENCE].as_str().with_context(|| format!("{expression} is no element"))?;
        Ok(Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned())))
    }

    /// Everything is about the inside of this frame from now on.
    pub(crate) async fn enter_frame(&self, expression: &str) -> Result<()> {
        Ok(self.found_by(expression).await?.enter_frame().await?)
    }

    /// Everything is about the page around all frames again.
    pub(crate) async fn leave_frames(&self) -> Result<()> {
        Ok(self.client.enter_parent_frame().await?)
    }

    /// Clicks what an expression finds, once it stands still: a frame above it may be growing to what it shows.
    pub(crate) async fn click_on(&self, expression: &str) -> Result<()> {
        let element = self.found_by(expression).await?;
        let stands_still = format!(
            "const found = {expression};
             found.scrollIntoView({{block: 'center', behavior: 'instant'}});
             const {{x, y, width, height}} = found.getBoundingClientRect();
             const [before, now] = [window.stood, [x, y, width, height].join()];
             window.stood = now;
             return before === now;"
        );
        self.wait_until(&format!("{expression} to stand still"), &stands_still).await?;
        Ok(element.click().await?)
    }
}
