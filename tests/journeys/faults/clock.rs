//! The payer's clock is wrong, or is set right while the page is open.

use anyhow::Result;

use super::Payer;

/// A clock that is ahead by so many milliseconds, and can be set.
pub(super) fn clock(ahead: i64) -> String {
    format!(
        "self.ahead = {ahead};
        const Real = Date;
        self.Date = class extends Real {{
            constructor(...given) {{ given.length ? super(...given) : super(Real.now() + self.ahead); }}
            static now() {{ return Real.now() + self.ahead; }}
        }};"
    )
}

const DAY: i64 = 86_400_000;

/// Whether the countdown stands where it should: between 10 and 15 minutes.
const RIGHT: &str =
    "return /^1[0-5]:[0-5][0-9]/.test(document.querySelector('[data-testid=countdown]').textContent.trim());";

#[tokio::test]
async fn the_countdown_is_right_by_a_clock_that_is_wrong_by_a_day() -> Result<()> {
    let payer = Payer::new().await?;
    for ahead in [DAY, -DAY] {
        payer.browser.run_first(&clock(ahead)).await?;
        payer.opens().await?;
        payer.browser.wait_hydrated().await?;
        if ahead == DAY {
            payer.browser.choose("USDT_TRC20").await?;
        }
        payer.browser.wait_state("awaiting").await?;
        let before = payer.browser.text("countdown").await?;
        payer.browser.wait_moved(&before).await?;
        assert_eq!(payer.browser.ask(RIGHT).await?, true, "{}", payer.browser.text("countdown").await?);
    }
    Ok(())
}

#[tokio::test]
async fn a_clock_that_is_set_while_the_page_is_open_moves_no_deadline() -> Result<()> {
    let payer = Payer::new().await?;
    payer.browser.run_first(&clock(0)).await?;
    payer.chooses().await?;
    for ahead in [DAY, -DAY] {
        payer.browser.ask(&format!("self.ahead = {ahead};")).await?;
        let before = payer.browser.text("countdown").await?;
        payer.browser.wait_moved(&before).await?;
        payer.browser.wait_until("the countdown to be right", RIGHT).await?;
    }
    Ok(())
}
