//! The engine: every figure is a pure function of the snapshot, the settings
//! and a day called today. No tokio, no sqlx, no clock; nothing of the project
//! outside this folder.
//!
//! Formulas: each module opens with its own, with numbered worked cases that
//! its tests cite.

/// ABC classes by revenue, XYZ by steadiness.
pub mod abc;
/// How old stock is, and what of it is over the line.
pub mod aging;
/// Sums of money that do not depend on the order of their terms.
pub mod amount;
/// The fields of every answer, as the contract names them.
pub mod answers;
/// What arrived where, each arrival once, and what is still to come.
pub mod arrivals;
/// From facts to the snapshot.
mod build;
/// Bundles down to their leaves.
pub mod bundles;
/// Ids in the order of their texts.
mod canonical;
/// What units cost, and what stock is worth.
pub mod cost;
/// Counts of one item under several codes and by several sources.
mod counts;
/// How long stock lasts.
pub mod cover;
/// What is known of each day's closing balance.
pub mod daily;
/// How fresh the data is, kind by kind.
pub mod data_status;
/// Days since 1970-01-01, spans of days and the period before.
pub mod day;
/// How long an item is expected to take to turn over.
pub mod expected;
/// Facts as recorded, one struct a kind, what the store hands over.
pub mod facts;
/// Which lot ships first, and where a newer one went before.
pub mod fifo;
/// How old the sources of a figure are.
pub mod freshness;
/// From order to ship and to delivery.
pub mod fulfilment;
/// Dense ids of SKUs, places and names, and the dictionary that interns them.
pub mod ids;
/// What is on the way, where a shipment is, what suppliers owe.
pub mod inbound;
/// Kinds of facts that never came.
pub mod lacking;
/// What is on hand by receipt, lot and cost.
pub mod layers;
/// What is where, from counts and movements.
pub mod ledger;
/// What a shop calls an item → our SKU.
pub mod listings;
/// What every figure comes with: defaults used, what was left out, how fresh.
pub mod outcome;
/// What to stop buying.
pub mod overstock;
/// The key figures, with the period before.
pub mod overview;
/// The goods of one supplier or forwarder.
pub mod partner;
/// The warehouses and SKUs a question is about.
pub mod places;
/// What Amazon itself says beside our figures.
pub mod platform;
/// Pools of markets, and the warehouse a sale leaves by default.
pub mod pools;
/// The base currency and the dated rates to it.
mod rates;
/// Counts beside what movements explain.
pub mod reconciliation;
/// Every movement of a SKU in order of time.
pub mod replay;
/// Units, revenue and returns of a period.
pub mod sales;
/// Sales rows and order lines become a day's sales.
pub mod sales_rows;
/// What a question is about: items, places, channels.
pub mod scope;
/// Defaults of the figures (`figures.*`).
pub mod settings;
/// What does not move, and its share.
pub mod slow_movers;
/// Facts indexed for questions: the columnar snapshot.
pub mod snapshot;
/// One SKU in each pool: stock, goods under way, daily sales.
pub mod standing;
/// How many, where, worth what.
pub mod stock;
/// What runs out, and when.
pub mod stockout;
/// Sources that used to come and have stopped.
pub mod stopped;
/// Sales rows summed by what a question groups them by.
pub mod tally;
/// A small team for the engine's tests.
#[cfg(test)]
pub mod testing;
/// Turnover, sell-through and moving share.
pub mod turnover;
/// What goods in transit cost.
pub mod under_way;
/// Sellers' SKUs that no catalogue knows.
pub mod unmapped;
/// Daily sales and days in stock.
pub mod velocity;
