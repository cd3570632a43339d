//! Claims and leases: messages of different conversations side by side, those
//! of one in order.

use super::Reception;
use crate::store::Claimed;
use futures_util::FutureExt;
use futures_util::future::join_all;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long a claim holds unless it is renewed.
const LEASE: Duration = Duration::from_secs(60);
const RENEWED_EVERY: Duration = Duration::from_secs(5);

/// How often the inbox is looked into where nothing says that something came:
/// for what other processes recorded or gave back.
const LOOKED_EVERY: Duration = Duration::from_millis(500);

/// After a message could not be handled; doubled each time.
const BACK_OFF: Duration = Duration::from_secs(1);
const BACK_OFF_MAX: Duration = Duration::from_secs(300);

/// How often what is over is removed, and how long what is kept against doubles stays.
const SWEPT_EVERY: Duration = Duration::from_secs(3600);
const KEPT_DAYS: i64 = 7;
const DAY_MICROSECONDS: i64 = 86_400_000_000;

impl Reception {
    /// Answers messages until `stop`; then finishes what it began within `patience`
    /// and leaves the rest to the next start.
    pub async fn run(self: &Arc<Self>, stop: CancellationToken, patience: Duration) {
        let upkeep = tokio::spawn(self.clone().keep_up());
        let mut working = JoinSet::new();
        // Recordings wait in a queue of their own, and keep no place of a message.
        let mut listening = JoinSet::new();
        while !stop.is_cancelled() {
            while working.try_join_next().is_some() {}
            while listening.try_join_next().is_some() {}
            let free = (self.settings.concurrency as usize).saturating_sub(working.len());
            let claimed = self.claim(free).await;
            let more = claimed.len() == free;
            for claimed in claimed {
                let reception = self.clone();
                let place = if self.is_spoken(&claimed) { &mut listening } else { &mut working };
                place.spawn(async move {
                    reception.handle(claimed).await;
                    reception.wake.notify_one();
                });
            }
            let is_full = working.len() >= self.settings.concurrency as usize;
            if more && !is_full {
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                Some(_) = working.join_next(), if is_full => {}
                () = self.wake.notified(), if !is_full => {}
                () = tokio::time::sleep(LOOKED_EVERY), if !is_full => {}
            }
        }
        self.stop.cancel();
        let finished = async {
            while working.join_next().await.is_some() {}
            while listening.join_next().await.is_some() {}
        };
        if tokio::time::timeout(patience, finished).await.is_err() {
            tracing::warn!(messages = working.len() + listening.len(), "left to the next start");
            working.shutdown().await;
            listening.shutdown().await;
        }
        upkeep.abort();
        if let Err(error) = self.worker.release().await {
            tracing::warn!(%error, "claims could not be given back; they run out");
        }
    }

    /// Handles whatever can be handled now; how many messages that was.
    pub async fn step(&self) -> usize {
        let claimed = self.claim(self.settings.concurrency as usize).await;
        join_all(claimed.into_iter().map(|claimed| self.handle(claimed))).await.len()
    }

    async fn claim(&self, limit: usize) -> Vec<Claimed> {
        if limit == 0 {
            return Vec::new();
        }
        let now = self.now();
        match self.worker.claim(limit as i64, now, now + LEASE.as_micros() as i64).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::error!(%error, "the inbox cannot be read");
                Vec::new()
            }
        }
    }

    /// One message, to its end or back into the inbox.
    async fn handle(&self, claimed: Claimed) {
        let (seq, tries) = (claimed.seq, claimed.tries);
        let adapter = claimed.adapter.clone();
        let worked = AssertUnwindSafe(self.work(claimed)).catch_unwind().await;
        let error = match worked {
            Ok(Ok(())) => return,
            Ok(Err(error)) => format!("{error:#}"),
            Err(_) => "something went wrong inside".to_owned(),
        };
        tracing::error!(adapter, seq, tries, error, "a message could not be handled");
        metrics::counter!("stockroom_messages_failed_total", "adapter" => adapter).increment(1);
        self.later(seq, back_off(tries)).await;
    }

    /// Gives a message back for a while.
    pub(super) async fn later(&self, seq: i64, wait: Duration) {
        let at = self.now() + wait.as_micros() as i64;
        if let Err(error) = self.worker.try_later(seq, at).await {
            tracing::error!(seq, %error, "a message could not be given back; its claim runs out");
        }
    }

    /// Leases renewed, dead workers' claims freed, the queue counted, what is over
    /// removed.
    async fn keep_up(self: Arc<Self>) {
        let mut swept: Option<tokio::time::Instant> = None;
        loop {
            self.renew_now().await;
            if swept.is_none_or(|swept| swept.elapsed() >= SWEPT_EVERY) {
                swept = Some(tokio::time::Instant::now());
                let now = self.now();
                let forgotten =
                    self.session.store.forget_messages(now - KEPT_DAYS * DAY_MICROSECONDS, now).await;
                if let Err(error) = forgotten {
                    tracing::error!(%error, "old messages could not be removed");
                }
                if let Err(error) = self.session.store.forget_files(now).await {
                    tracing::error!(%error, "files that nobody settled could not be removed");
                }
                if let Err(error) = self.session.forget_old().await {
                    tracing::error!(%error, "old conversations could not be removed");
                }
            }
            tokio::time::sleep(RENEWED_EVERY).await;
        }
    }

    /// Renews what this process has, frees what dead ones had, counts the queue.
    pub async fn renew_now(&self) {
        if let Err(error) = self.renewed().await {
            tracing::error!(%error, "claims could not be renewed");
        }
    }

    async fn renewed(&self) -> Result<(), crate::store::StoreError> {
        self.worker.renew(self.now() + LEASE.as_micros() as i64).await?;
        if self.worker.release_dead().await? > 0 {
            self.wake.notify_one();
        }
        let queue = self.session.store.waiting().await?;
        self.queue.store(queue, Ordering::Relaxed);
        metrics::gauge!("stockroom_queue_messages").set(queue as f64);
        Ok(())
    }
}

/// How long to wait after so many tries.
pub(super) fn back_off(tries: i64) -> Duration {
    let doublings = u32::try_from(tries - 1).unwrap_or(0).min(16);
    BACK_OFF.saturating_mul(1 << doublings).min(BACK_OFF_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_five_minutes() {
        let waits = [1, 2, 3, 9, 10, 1_000_000].map(|tries| back_off(tries).as_secs());
        assert_eq!(waits, [1, 2, 4, 256, 300, 300]);
    }
}
