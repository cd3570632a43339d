//! What a server says of itself: whether it lives, whether it can answer, figures
//! of its work. No name, text or SKU is among them.

use super::receiving::Receiving;
use crate::desk::reception::Reception;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Upper bounds of the histograms' buckets, seconds.
const BUCKETS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];

/// How long the database may take to say that it is there.
const DATABASE: Duration = Duration::from_secs(2);

/// Figures are kept from here on.
pub fn keep_metrics() -> anyhow::Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new().set_buckets(&BUCKETS)?.install_recorder()?;
    metrics::describe_counter!("stockroom_messages_received_total", "Messages taken in");
    metrics::describe_counter!("stockroom_messages_answered_total", "Messages whose reply was sent");
    metrics::describe_counter!(
        "stockroom_messages_failed_total",
        "Times a message could not be handled and was put off"
    );
    metrics::describe_counter!("stockroom_sends_total", "What became of replies");
    metrics::describe_gauge!("stockroom_queue_messages", "Messages that wait for an answer or its sending");
    metrics::describe_gauge!(
        "stockroom_receives",
        "1: this server receives from the platform; 0: another one does, and both answer"
    );
    metrics::describe_histogram!("stockroom_reply_seconds", "From receipt to the reply that was sent");
    metrics::describe_gauge!("stockroom_facts_sequence", "The sequence of the facts in memory");
    metrics::describe_histogram!("stockroom_facts_load_seconds", "Loading facts");
    Ok(handle)
}

#[derive(Clone)]
struct Served {
    reception: Arc<Reception>,
    receiving: Vec<Arc<Receiving>>,
    metrics: PrometheusHandle,
}

/// `/health`, `/ready` and `/metrics`.
pub fn routes(
    reception: Arc<Reception>,
    receiving: Vec<Arc<Receiving>>,
    metrics: PrometheusHandle,
) -> Router {
    Router::new()
        .route("/health", get(async || "ok\n"))
        .route("/ready", get(ready))
        .route("/metrics", get(async |State(served): State<Served>| served.metrics.render()))
        .with_state(Served { reception, receiving, metrics })
}

/// Whether questions can be answered, and what is missing.
async fn ready(State(Served { reception, receiving, .. }): State<Served>) -> impl IntoResponse {
    let database = tokio::time::timeout(DATABASE, reception.store().sequence()).await;
    let database = matches!(database, Ok(Ok(_)));
    let facts = reception.sequence();
    let adapters: serde_json::Map<String, Value> =
        receiving.iter().map(|each| (each.name().to_owned(), each.is_ready().into())).collect();
    let receives: Vec<&str> =
        receiving.iter().filter(|each| each.is_receiving()).map(|each| each.name()).collect();
    let is_ready = database && facts.is_some() && adapters.values().all(|ready| ready == true);
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "ready": is_ready,
        "database": database,
        "facts_sequence": facts,
        "adapters": adapters,
        // From the others another server receives.
        "receives": receives,
    });
    (status, Json(body))
}
