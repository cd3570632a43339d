//! What can be asked now, intent by intent. The match is exhaustive: an intent
//! that is added does not compile until it is placed here, and so in the help.

use crate::intent::contract::Intent;

/// What this version can do with an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// Figures from the engine.
    Answers,
    /// Proposes what would be recorded, records it after a yes, takes it back.
    Records,
    /// Puts right or takes back what the conversation did, sets what is one's own.
    Amends,
    /// Conversation: help, a greeting, what was not understood.
    Talks,
    /// Understood, answered truthfully that it is not there yet.
    NotBuilt,
}

/// What this version can do with `intent`.
pub fn of(intent: Intent) -> Capability {
    match intent {
        Intent::StockLevel
        | Intent::DaysOfCover
        | Intent::StockoutRisk
        | Intent::InTransit
        | Intent::ShipmentStatus
        | Intent::PurchaseOrders
        | Intent::Sales
        | Intent::Overstock
        | Intent::Aging
        | Intent::SlowMovers
        | Intent::Turnover
        | Intent::Abc
        | Intent::Fifo
        | Intent::Overview
        | Intent::DataStatus
        | Intent::Reconciliation => Capability::Answers,
        Intent::LogFeedback
        | Intent::ReportIncident
        | Intent::UpdateShipment
        | Intent::RecordOrder
        | Intent::ChangeOrder
        | Intent::RequestTransfer
        | Intent::StartPromotion
        | Intent::EndPromotion => Capability::Records,
        Intent::Correct | Intent::Undo | Intent::SetPreference => Capability::Amends,
        Intent::Help | Intent::Greeting | Intent::Unknown => Capability::Talks,
        Intent::Forecast
        | Intent::Reorder
        | Intent::TransferAdvice
        | Intent::PromotionAdvice
        | Intent::PromotionResult
        | Intent::Supplier
        | Intent::DemandSignals
        | Intent::AssessProduct
        | Intent::Alerts
        | Intent::Acknowledge
        | Intent::Snooze
        | Intent::NotMine
        | Intent::Subscribe
        | Intent::Unsubscribe => Capability::NotBuilt,
    }
}
