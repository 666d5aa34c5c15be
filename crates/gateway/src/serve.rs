//! Runs the gateway: opens everything, serves, and stops in order.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::{App, Opening};
use crate::config::Config;
use crate::demo::Demo;
use crate::fees::keep_fees;
use crate::operator::{self, Company, OperatorArgs};
use crate::postback::{Courier, send_postbacks};
use crate::rates::keep_rates;
use crate::retention::keep_forgetting;
use crate::router::router;
use crate::watch::{keep_time, look_around, watch_live};

/// How long requests that are under way may still take when the gateway stops.
const LAST_ORDERS: Duration = Duration::from_secs(5);

/// How to run.
#[derive(Debug)]
pub struct Serve {
    /// The configuration; without one the demo shop runs.
    pub config: Option<Config>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The folder for the database.
    pub data: PathBuf,
    /// The folder with the built page.
    pub assets: PathBuf,
    /// Where the operator asks.
    pub operator: OperatorArgs,
}

/// Serves until the process is asked to stop; then finishes the requests under way.
///
/// # Errors
///
/// Says in words for the operator what is missing or wrong.
pub async fn run(serve: Serve) -> anyhow::Result<()> {
    let courier =
        Courier::new().context("no postback can be sent: are there certificates on this system?")?;
    let listener = TcpListener::bind(serve.listen)
        .await
        .with_context(|| format!("cannot listen on {}: name another address with --listen", serve.listen))?;
    let alone = serve.config.is_some() && serve.listen.port() != 0;
    let operator = serve.operator.bind(if alone { Company::Alone } else { Company::Others }).await?;
    let address = listener.local_addr()?;
    let url = format!("http://{address}");
    let (config, demo) = match serve.config {
        Some(config) => (config, None),
        None => {
            anyhow::ensure!(
                address.ip().is_loopback(),
                "--demo uses well-known keys and listens on a loopback address only"
            );
            (Demo::config(&url)?, Some(Demo::new(address)))
        }
    };
    let opening = Opening { config, data: serve.data, assets: serve.assets, url: url.clone(), demo };
    let app = App::open(opening).await?;
    let stop = app.stop.clone();
    look_around(&app).await;
    let mut loops = start_loops(&app, courier);
    if let Some(listener) = operator {
        loops.spawn(operator::serve(Arc::clone(&app), listener, stop.clone()));
    }
    app.rates.first_round().await;
    if app.demo.is_some() {
        crate::demo::greet(&app, &url).await?;
    }
    tracing::info!(%address, "Listening on {url}");
    announce(&url);
    let service = router(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(asked_to_stop(stop.clone()));
    tokio::select! {
        served = serving.into_future() => served?,
        () = closing_time(stop.clone()) => tracing::warn!("Stopping: requests that did not come to an end are cut off"),
        // Pages that nobody watches the chains for would only look ready. Whoever runs the service starts it again.
        reason = broken(&mut loops, &stop) => bail!("a part of the gateway has ended by itself: {reason}"),
    }
    tracing::info!("Stopping: finishing what is under way");
    while loops.join_next().await.is_some() {}
    Ok(())
}

/// For whoever started the process and gave it port 0.
#[expect(clippy::print_stdout, reason = "whoever starts the gateway reads where it listens")]
fn announce(url: &str) {
    println!("listening on {url}");
}

fn start_loops(app: &Arc<App>, courier: Courier) -> JoinSet<()> {
    let mut loops = JoinSet::new();
    for (source, every) in app.networks.sources() {
        loops.spawn(watch_live(Arc::clone(app), source.clone(), every, app.stop.clone()));
    }
    loops.spawn(keep_time(Arc::clone(app), app.stop.clone()));
    loops.spawn(keep_rates(Arc::clone(app), app.stop.clone()));
    loops.spawn(keep_fees(Arc::clone(app), app.stop.clone()));
    loops.spawn(send_postbacks(Arc::clone(app), courier, app.stop.clone()));
    loops.spawn(keep_forgetting(Arc::clone(app), app.stop.clone()));
    loops
}

/// Why one of the loops came to its end, though nobody asked the gateway to stop.
async fn broken(loops: &mut JoinSet<()>, stop: &CancellationToken) -> String {
    while let Some(ended) = loops.join_next().await {
        if !stop.is_cancelled() {
            return ended.err().map_or_else(|| "it returned".to_owned(), |error| error.to_string());
        }
    }
    std::future::pending().await
}

/// Some time after the gateway was asked to stop: a visitor who never ends a request must not keep it running.
async fn closing_time(stop: CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(LAST_ORDERS).await;
}

/// Ctrl-C, or SIGTERM from whoever runs the service.
async fn asked_to_stop(stop: CancellationToken) {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    tokio::select! {
        _ = interrupted => {}
        _ = terminated => {}
    }
    stop.cancel();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_part_that_ends_is_told_of_unless_the_gateway_was_asked_to_stop() {
        let stop = CancellationToken::new();
        let running = |stop: &CancellationToken| {
            let mut loops = JoinSet::new();
            loops.spawn(stop.clone().cancelled_owned());
            loops
        };
        let mut panics = running(&stop);
        panics.spawn(async { panic!("the clock broke") });
        assert!(broken(&mut panics, &stop).await.contains("the clock broke"));
        let mut returns = running(&stop);
        returns.spawn(async {});
        assert_eq!(broken(&mut returns, &stop).await, "it returned");

        let mut stopped = running(&stop);
        stop.cancel();
        let told = tokio::time::timeout(Duration::from_millis(50), broken(&mut stopped, &stop)).await;
        assert!(told.is_err(), "{told:?}");
    }
}
