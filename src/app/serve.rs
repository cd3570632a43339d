//! `stockroom serve`: all configured platforms in one process, until it is told
//! to stop.

/// The configured platforms.
mod adapters;
/// One server of several receives.
mod receiving;
/// Health, readiness, figures.
mod web;

use super::{Context, complain};
use crate::chat::Inbox;
use crate::desk::reception::Reception;
use crate::desk::session::{Session, Today};
use crate::inventory::day::Day;
use crate::voice::whisper::cpu;
use adapters::Platforms;
use anyhow::Context as _;
use axum::Router;
use receiving::Receiving;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long what was begun may take to end.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(clap::Args)]
pub struct Arguments {
    /// Answer as of this day, like 2026-11-23 [default: the day it is]
    #[arg(long, value_name = "DAY")]
    today: Option<Day>,
}

pub async fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let config = &context.config;
    let platforms = Platforms::of(config, &context.clock)?;
    if let Some(deaf) = cpu::complaint() {
        tracing::error!(reason = deaf, "voice notes cannot be heard");
        complain(&format!("voice notes cannot be heard, text is answered all the same: {deaf}"));
    }
    let metrics = web::keep_metrics()?;
    let session = Session::open(config, &context.clock, Today::of(&context.clock, arguments.today)).await?;
    let store = session.store.clone();
    let _alone = store.serve_alone()?;
    let reception =
        Reception::open(session, config.serve.clone(), context.language(), platforms.all.clone()).await?;
    let inbox: Arc<dyn Inbox> = reception.clone();
    let receiving: Vec<Arc<Receiving>> = platforms
        .all
        .into_iter()
        .map(|adapter| Arc::new(Receiving::new(adapter, reception.worker().clone())))
        .collect();
    let mut routes = web::routes(reception.clone(), receiving.clone(), metrics);
    if let Some(telegram) = &platforms.telegram {
        routes = routes.merge(telegram.webhook_router(inbox.clone()));
    }
    let stop = CancellationToken::new();
    listen(&config.serve.listen, routes, stop.clone()).await?;
    tokio::spawn(stop_when_told(stop.clone())?);
    let warming = tokio::spawn(warm_up(reception.clone()));

    let working = tokio::spawn({
        let (reception, stop) = (reception.clone(), stop.clone());
        async move { reception.run(stop, PATIENCE).await }
    });
    let mut off: Vec<String> = platforms.off.iter().map(ToString::to_string).collect();
    off.iter().for_each(|sentence| complain(sentence));
    let mut running = JoinSet::new();
    for receiving in receiving {
        let (inbox, stop) = (inbox.clone(), stop.clone());
        running.spawn(async move { receiving.run(&inbox, &stop).await });
    }
    while let Some(ended) = running.join_next().await {
        if let Ok(Err(error)) = ended {
            tracing::error!(%error, "a platform is off");
            complain(&error.to_string());
            off.push(error.to_string());
        }
    }
    let was_told = stop.is_cancelled();
    stop.cancel();
    warming.abort();
    working.await?;
    store.close().await;
    anyhow::ensure!(was_told, "no platform is left; nothing can be answered");
    Ok(())
}

/// Serves `routes` until `stop`.
async fn listen(address: &str, routes: Router, stop: CancellationToken) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("serve.listen: cannot listen on {address}"))?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    tokio::spawn(async move {
        let served = axum::serve(listener, routes).with_graceful_shutdown(stop.cancelled_owned());
        if let Err(error) = served.await {
            tracing::error!(%error, "health and metrics are no longer served");
        }
    });
    Ok(())
}

/// Loads the facts before somebody asks.
async fn warm_up(reception: Arc<Reception>) {
    if let Err(error) = reception.load_facts().await {
        tracing::error!(error = format!("{error:#}"), "the facts could not be loaded");
    }
}

/// Stops at SIGTERM or Ctrl-C; a second one ends the process at once.
#[cfg(unix)]
fn stop_when_told(stop: CancellationToken) -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        for number in 0.. {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if number > 0 {
                std::process::exit(super::INTERRUPTED);
            }
            tracing::info!("stopping");
            stop.cancel();
        }
    })
}

#[cfg(not(unix))]
fn stop_when_told(stop: CancellationToken) -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            tracing::info!("stopping");
            stop.cancel();
        }
    })
}
