//! The words of each answer that has figures.

/// Age, slow movers, excess, the next lot.
mod age;
/// Counts beside what movements explain.
mod counted;
/// Days of cover and what runs out.
mod cover;
/// What is not here yet: shipments and orders.
mod inbound;
/// Sales and classes.
mod sales;
/// Stock, and how fresh the data is.
mod stock;
/// Turnover and the overview.
mod turnover;

use super::words::{Said, Words};

use crate::assistant::Body;
pub use stock::kind;

/// The lead and the tables of `body`.
pub fn say(words: &Words, body: &Body) -> Said {
    match body {
        Body::StockLevel(answer) => stock::level(words, answer),
        Body::DataStatus(answer) => stock::data_status(words, answer),
        Body::Reconciliation(answer) => counted::reconciliation(words, answer),
        Body::DaysOfCover(answer) => cover::days(words, answer),
        Body::StockoutRisk(answer) => cover::risk(words, answer),
        Body::InTransit(answer) => inbound::in_transit(words, answer),
        Body::ShipmentStatus(answer) => inbound::shipment(words, answer),
        Body::PurchaseOrders(answer) => inbound::purchase_orders(words, answer),
        Body::Sales(answer) => sales::sales(words, answer),
        Body::Abc(answer) => sales::abc(words, answer),
        Body::Aging(answer) => age::aging(words, answer),
        Body::SlowMovers(answer) => age::slow_movers(words, answer),
        Body::Overstock(answer) => age::overstock(words, answer),
        Body::Fifo(answer) => age::fifo(words, answer),
        Body::Turnover(answer) => turnover::turnover(words, answer),
        Body::Overview(answer) => turnover::overview(words, answer),
        // Recorded, not computed: `super::action` says it.
        Body::Action(_) => Said::default(),
    }
}
