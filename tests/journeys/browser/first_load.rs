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
    /// What moved, from where to where.
    pub(crate) moved: Value,
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
                const all = self.shifts.concat(self.shiftObserver.takeRecords());
                // Of a text from right to left a first word that only grew counts as moved. Its box says that it did not.
                const same = one => ['x', 'y', 'width', 'height'].every(side => one.previousRect[side] === one.currentRect[side]);
                const shifts = all.filter(one => one.sources.length === 0 || !one.sources.every(same));
                const resources = performance.getEntriesByType('resource');
                const elsewhere = resources.filter(one => new URL(one.name).origin !== location.origin);
                const place = box => [box.x, box.y, box.width, box.height].map(Math.round);
                const moved = shifts.flatMap(one => one.sources).map(one => ({
                    what: (one.node?.outerHTML ?? one.node?.textContent ?? '').slice(0, 80),
                    from: place(one.previousRect),
                    to: place(one.currentRect),
                }));
                const shift = shifts.reduce((sum, one) => sum + one.value, 0);
                done({
                    requests: 1 + resources.length,
                    elsewhere: elsewhere.length,
                    shift: Math.ceil(shift * 1000),
                    moved,
                });
            }));";
        let counted = self.client.execute_async(script, Vec::new()).await?;
        let number = |value: &Value| value.as_u64().with_context(|| format!("not a number in {counted}"));
        Ok(FirstLoad {
            requests: number(&counted["requests"])?,
            other_origins: number(&counted["elsewhere"])?,
            layout_shift_thousandths: number(&counted["shift"])?,
            moved: counted["moved"].clone(),
        })
    }
}
