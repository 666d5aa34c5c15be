//! The operator's own listener: `/metrics`, and the two questions of whoever runs the service.
//!
//! It is apart from the public one, so that no mistake in a reverse proxy can show numbers of the shop to payers.
//! `/healthz` and `/readyz` are on both: a load balancer has to ask the very port that it sends payers to, and learns there
//! nothing that a payer could not see by opening a page.

pub mod ready;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use clap::Args;
use quittance_store::StoreError;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::clock;
use crate::metrics::CONTENT_TYPE;

/// The port of exporters of OpenTelemetry's metrics, where a collector looks first.
const USUAL_PORT: u16 = 9464;
/// How long rows may take before they count as unreadable. Shorter than a probe's own patience usually is.
const PATIENCE: Duration = Duration::from_secs(4);

/// Where the operator may ask.
#[derive(Clone, Debug, Default, Args)]
pub struct OperatorArgs {
    /// Where /metrics is, with /healthz and /readyz; `off` for nowhere. Left out, it is 127.0.0.1:9464, or a free
    /// port if --listen takes one or with --demo.
    #[arg(long, env = "QUITTANCE_OPERATOR", value_name = "ADDR")]
    pub operator: Option<Place>,
    /// Lets --operator be an address that is not loopback, for networks of the operator's own: anybody who
    /// reaches it reads the metrics.
    #[arg(long, env = "QUITTANCE_OPERATOR_PUBLIC")]
    pub operator_public: bool,
}

/// An address, or nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nobody listens.
    Off,
    /// Here. Port 0 takes a free one.
    At(SocketAddr),
}

impl FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "off" { Ok(Self::Off) } else { address(text).map(Self::At) }
    }
}

/// Where to listen, as an operator writes it.
///
/// # Errors
///
/// Says how it is written.
pub fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "an IP address and a port are asked for, such as 127.0.0.1:8080")
}

/// Whether several gateways are expected on one machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// It is the only one, and has the usual port.
    Alone,
    /// There may be others: tests, demos.
    Others,
}

impl OperatorArgs {
    /// Takes the port, or none if there is to be none.
    ///
    /// # Errors
    ///
    /// When the address is taken, or is not loopback and nobody said that this is meant.
    pub async fn bind(&self, company: Company) -> anyhow::Result<Option<TcpListener>> {
        let port = match company {
            Company::Alone => USUAL_PORT,
            Company::Others => 0,
        };
        let usual = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
        let address = match self.operator.unwrap_or(Place::At(usual)) {
            Place::Off => return Ok(None),
            Place::At(address) => address,
        };
        anyhow::ensure!(
            address.ip().is_loopback() || self.operator_public,
            "--operator {address} is no loopback address: anybody could read the metrics; say --operator-public if only the \
             operator reaches it"
        );
        let listener = TcpListener::bind(address).await;
        let listener = listener.with_context(|| {
            format!("cannot listen on {address} for the operator: name another with --operator, or `off`")
        })?;
        let address = listener.local_addr()?;
        tracing::info!(%address, "Metrics for the operator at http://{address}/metrics");
        Ok(Some(listener))
    }
}

/// Answers the operator until the gateway stops. Nobody there waits for a last answer.
pub async fn serve(app: Arc<App>, listener: TcpListener, stop: CancellationToken) {
    let routes = Router::new().route("/metrics", get(metrics)).merge(probes()).with_state(app);
    tokio::select! {
        () = stop.cancelled() => {}
        served = axum::serve(listener, routes) => {
            tracing::error!(error = ?served.err(), "The operator's listener has ended");
        }
    }
}

/// What a load balancer and a service manager ask.
pub fn probes() -> Router<Arc<App>> {
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready))
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    // Without an answer the last one stands, and the failure is a metric itself.
    if let Ok(Ok(backlog)) = tokio::time::timeout(PATIENCE, app.book.store().backlog()).await {
        app.metrics.postbacks.waiting(backlog);
    }
    match app.metrics.text(clock::now()) {
        Ok(text) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "the metrics cannot be written\n").into_response(),
    }
}

/// Ready while rows can be read. A network that cannot be read is no reason to send payers away: their page still shows where
/// to pay, and says that the payment will be seen later. Its alarm is `quittance_network_up`.
async fn ready(State(app): State<Arc<App>>) -> Response {
    let asked: Result<Result<(), StoreError>, _> =
        tokio::time::timeout(PATIENCE, app.book.store().ping()).await;
    let reason = match asked {
        Ok(Ok(())) => return "ready\n".into_response(),
        Ok(Err(error)) => {
            tracing::error!(%error, "The database cannot be read");
            "the database cannot be read\n"
        }
        Err(_) => {
            tracing::error!("The database does not answer");
            "the database does not answer\n"
        }
    };
    (StatusCode::SERVICE_UNAVAILABLE, reason).into_response()
}
