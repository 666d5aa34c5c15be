//! The HTTP of payers and merchants, by route. A path is never a label: the id in it is a capability.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{Metrics, named};

/// Seconds until an answer begins.
const ANSWER_SECONDS: [f64; 9] = [0.001, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0];
/// Stands for every path that is no route.
const NO_ROUTE: &str = "none";

/// The HTTP of payers and merchants.
#[derive(Debug)]
pub struct RequestMetrics {
    answered: Family<Answered, Counter>,
    duration: Family<ByRoute, Histogram>,
    streams: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByRoute {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: &'static str,
}

/// An open stream of an invoice's views. It counts as long as it lives.
#[derive(Debug)]
pub struct OpenStream(Gauge);

impl RequestMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        Self {
            answered: named(
                registry,
                "http_requests",
                "Requests answered, by route and class of status",
                Family::default(),
            ),
            duration: named(
                registry,
                "http_request_seconds",
                "How long a request took until its answer began",
                Family::new_with_constructor(|| Histogram::new(ANSWER_SECONDS)),
            ),
            streams: named(
                registry,
                "event_streams_open",
                "Pages that are listening to their invoice",
                Gauge::default(),
            ),
        }
    }

    /// A page starts to listen.
    #[must_use]
    pub fn stream(&self) -> OpenStream {
        self.streams.inc();
        OpenStream(self.streams.clone())
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Measures a request by the route it took.
pub async fn measure(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or(NO_ROUTE, MatchedPath::as_str).to_owned();
    let started = Instant::now();
    let response = next.run(request).await;
    let requests = &metrics.requests;
    requests
        .duration
        .get_or_create(&ByRoute { route: route.clone() })
        .observe(started.elapsed().as_secs_f64());
    requests.answered.get_or_create(&Answered { route, status: class(response.status()) }).inc();
    response
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}
