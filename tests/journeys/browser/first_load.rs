//! What the first visit costs, as the browser itself counts it.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Browser;

/// Numbers of one visit with an empty cache.
#[derive(Debug)]
pub(crate) struct FirstLoad {
    /// The document and everything it fetched.
    pub(crate) requests: u64,
    /// Those that went elsewhere.
    pub(crate) other_origins: u64,
    /// From first paint on, in thousandths, rounded up.
    pub(crate) layout_shift_thousandths: u64,
}

impl Browser {
    /// Makes every page opened from now on count its layout shifts from its very beginning.
    pub(crate) async fn count_shifts(&self) -> Result<()> {
        let script = "self.shifts = [];
            self.shiftObserver = new PerformanceObserver(list => self.shifts.push(...list.getEntries()));
            self.shiftObserver.observe({ type: 'layout-shift', buffered: true });";
        self.run_first(script).await
    }

    /// What the visit has cost until now; needs [`Browser::count_shifts`] before the page was opened.
    pub(crate) async fn first_load(&self) -> Result<FirstLoad> {
        // A shift is reported after its frame: let two frames pass, then take what was not yet delivered.
        let script = "const [done] = arguments;
            requestAnimationFrame(() => requestAnimationFrame(() => {
                const shifts = self.shifts.concat(self.shiftObserver.takeRecords());
                const resources = performance.getEntriesByType('resource');
                const elsewhere = resources.filter(one => new URL(one.name).origin !== location.origin);
                const shift = shifts.reduce((sum, one) => sum + one.value, 0);
                done({
                    requests: 1 + resources.length,
                    elsewhere: elsewhere.length,
                    shift: Math.ceil(shift * 1000),
                });
            }));";
        let counted = self.client.execute_async(script, Vec::new()).await?;
        let number = |value: &Value| value.as_u64().with_context(|| format!("not a number in {counted}"));
        Ok(FirstLoad {
            requests: number(&counted["requests"])?,
            other_origins: number(&counted["elsewhere"])?,
            layout_shift_thousandths: number(&counted["shift"])?,
        })
    }
}
