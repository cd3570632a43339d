//! One platform as this server receives from it: of several servers on one
//! database one receives, the others stand by and take over when it is gone.
//! Whoever receives, all of them answer.

use crate::chat::{Adapter, AdapterError, Inbox};
use crate::store::{StoreError, Worker};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// After an adapter ended without being told to; doubled each time.
const RESTART: Duration = Duration::from_secs(1);
const RESTART_MAX: Duration = Duration::from_secs(60);

/// How often it is asked whether this server is the one that receives.
const ASKED_EVERY: Duration = Duration::from_secs(1);

/// How long it goes on receiving while the database does not say that it may: less
/// than the database takes to let another one.
const UNSURE_MAX: Duration = Duration::from_secs(6);

/// What this server does about a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Duty {
    /// Nothing yet.
    Starting,
    /// Another server receives.
    StandingBy,
    Receiving,
}

/// A platform, and what this server does about it.
pub struct Receiving {
    adapter: Arc<dyn Adapter>,
    worker: Worker,
    duty: AtomicU8,
}

impl Receiving {
    pub fn new(adapter: Arc<dyn Adapter>, worker: Worker) -> Receiving {
        let receiving = Receiving { adapter, worker, duty: AtomicU8::new(Duty::Starting as u8) };
        receiving.take_up(Duty::Starting);
        receiving
    }

    pub fn name(&self) -> &'static str {
        self.adapter.name()
    }

    /// Whether this server is the one that receives.
    pub fn is_receiving(&self) -> bool {
        self.duty.load(Ordering::Relaxed) == Duty::Receiving as u8
    }

    /// Whether all is well here: who stands by need not hear of the platform.
    pub fn is_ready(&self) -> bool {
        match self.duty.load(Ordering::Relaxed) {
            duty if duty == Duty::Receiving as u8 => self.adapter.is_connected(),
            duty => duty == Duty::StandingBy as u8,
        }
    }

    fn take_up(&self, duty: Duty) {
        self.duty.store(duty as u8, Ordering::Relaxed);
        let receives = if duty == Duty::Receiving { 1.0 } else { 0.0 };
        metrics::gauge!("stockroom_receives", "adapter" => self.name()).set(receives);
    }

    /// Receives until `stop` whenever no other server does; an error is what
    /// beginning again does not mend.
    pub async fn run(&self, inbox: &Arc<dyn Inbox>, stop: &CancellationToken) -> Result<(), AdapterError> {
        let outcome = self.take_turns(inbox, stop).await;
        self.take_up(Duty::Starting);
        if let Err(error) = self.worker.follow(self.name()).await {
            tracing::debug!(adapter = self.name(), %error, "the lead goes with the connection");
        }
        outcome
    }

    async fn take_turns(&self, inbox: &Arc<dyn Inbox>, stop: &CancellationToken) -> Result<(), AdapterError> {
        match stop.run_until_cancelled(self.adapter.prepare()).await {
            Some(prepared) => prepared?,
            None => return Ok(()),
        }
        if let Some(name) = self.adapter.handle()
            && let Err(error) = self.worker.keep_bot(self.name(), &name).await
        {
            tracing::warn!(adapter = self.name(), %error, "the bot's name could not be kept");
        }
        let mut said = false;
        while !stop.is_cancelled() {
            match self.leads().await {
                Ok(true) => {
                    self.take_up(Duty::Receiving);
                    if said {
                        tracing::info!(adapter = self.name(), "this server receives now");
                    }
                    said = false;
                    tokio::select! {
                        outcome = self.keep_receiving(inbox, stop) => return outcome,
                        () = self.until_lost() => {}
                    }
                    self.take_up(Duty::Starting);
                    tracing::warn!(adapter = self.name(), "another server may receive; this one stops");
                }
                Ok(false) => {
                    self.take_up(Duty::StandingBy);
                    if !said {
                        tracing::info!(adapter = self.name(), "another server receives; this one stands by");
                    }
                    said = true;
                }
                Err(error) => tracing::warn!(adapter = self.name(), %error, "who receives is not known"),
            }
            stop.run_until_cancelled(tokio::time::sleep(ASKED_EVERY)).await;
        }
        Ok(())
    }

    async fn leads(&self) -> Result<bool, StoreError> {
        self.worker.lead(self.name()).await
    }

    /// Until another server may have the lead.
    async fn until_lost(&self) {
        let mut sure = Instant::now();
        loop {
            tokio::time::sleep(ASKED_EVERY).await;
            match tokio::time::timeout(UNSURE_MAX, self.leads()).await {
                Ok(Ok(true)) => sure = Instant::now(),
                Ok(Ok(false)) => return,
                _ if sure.elapsed() > UNSURE_MAX => return,
                _ => {}
            }
        }
    }

    /// Receives until `stop`, begun again however it ends.
    async fn keep_receiving(
        &self,
        inbox: &Arc<dyn Inbox>,
        stop: &CancellationToken,
    ) -> Result<(), AdapterError> {
        let mut wait = RESTART;
        while !stop.is_cancelled() {
            let began = Instant::now();
            let receiving =
                AssertUnwindSafe(self.adapter.receive(inbox.clone(), stop.clone())).catch_unwind();
            match receiving.await {
                Ok(Err(error)) => return Err(error),
                Ok(Ok(())) if stop.is_cancelled() => return Ok(()),
                Ok(Ok(())) => tracing::warn!(adapter = self.name(), "receiving ended; it begins again"),
                Err(_) => tracing::error!(adapter = self.name(), "receiving broke off; it begins again"),
            }
            if began.elapsed() > RESTART_MAX {
                wait = RESTART;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(wait) => wait = (wait * 2).min(RESTART_MAX),
            }
        }
        Ok(())
    }
}
