//! Whether a text asks, orders or tells: an action is never taken on a question.

use super::contract::Intent;
use super::entities::{Entity, Reading};
use super::lexicon::{Hit, LEXICON, Meaning};
use super::pattern::kind;
use super::token::{Kind, Token};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// "how many", 吗, a question mark.
    Question,
    /// "show me", 查一下; "could you please …" too.
    Request,
    /// A plain statement.
    Statement,
    /// That something should not be done: "don't ship the chairs yet".
    Forbidding,
    /// A wish, a plan, a condition: "I wish we could …", "if they arrive …".
    Unreal,
    /// Neither: "stock EB-100", 台灯库存.
    Fragment,
}

/// The mood, by the `mood` cues and the punctuation.
pub fn mood(reading: &Reading, hits: &[Hit]) -> Mood {
    let tokens = &reading.tokens;
    let has = |name: &str| {
        hits.iter().any(|hit| matches!(&LEXICON.cues[hit.cue].meaning, Meaning::Value(slot, value) if slot == "mood" && value == name))
    };
    // "do customers say …": a question about what was told, or not to be done.
    if has("asked") {
        return Mood::Question;
    }
    if has("forbidden") {
        return Mood::Forbidding;
    }
    if has("polite") || has("told") {
        return Mood::Request;
    }
    if has("question") || questioned(reading) || leaves_open(tokens) {
        return Mood::Question;
    }
    if has("negated") {
        return Mood::Forbidding;
    }
    if has("unreal") {
        return Mood::Unreal;
    }
    match (has("request"), has("statement")) {
        (true, _) => Mood::Request,
        (_, true) => Mood::Statement,
        _ => Mood::Fragment,
    }
}

/// A question mark, but for one right after what the rest speaks of: "#77? never
/// been mine".
fn questioned(reading: &Reading) -> bool {
    let tokens = &reading.tokens;
    let Some(last) = tokens.iter().rposition(|token| token.is("?")) else { return false };
    let named = |at: usize| {
        let within = |entity: &Entity| entity.start <= at && at < entity.end;
        let codes = kind::ALERT | kind::SHIPMENT | kind::ORDER;
        reading.entities.iter().any(|entity| entity.kinds() & codes != 0 && within(entity))
    };
    last == 0 || last + 2 >= tokens.len() || !(0..last).all(named)
}

/// A verb, its denial and the verb again ask which of the two: 丢没丢, 改不改.
fn leaves_open(tokens: &[Token]) -> bool {
    tokens.windows(3).enumerate().any(|(at, words)| {
        let [first, denial, second] = words else { return false };
        let before = at.checked_sub(1).map_or("", |at| tokens[at].text.as_str());
        first.kind == Kind::Han
            && first.text == second.text
            && matches!(denial.text.as_str(), "不" | "没")
            // 不对不对 takes back, 动不动 and 时不时 are "every now and then".
            && !matches!(before, "不" | "没")
            && !matches!(first.text.as_str(), "对" | "动" | "时" | "了" | "一")
    })
}

/// Intents that ask for figures.
pub fn asks(intent: Intent) -> bool {
    use Intent::*;
    matches!(
        intent,
        StockLevel
            | DaysOfCover
            | StockoutRisk
            | InTransit
            | ShipmentStatus
            | PurchaseOrders
            | Sales
            | Forecast
            | Reorder
            | TransferAdvice
            | Overstock
            | Aging
            | SlowMovers
            | Turnover
            | Abc
            | Fifo
            | PromotionAdvice
            | PromotionResult
            | Supplier
            | DemandSignals
            | AssessProduct
            | Overview
            | Alerts
            | DataStatus
            | Reconciliation
    )
}

/// Intents that a wish or a condition may mean: "customers wish …", "tell me if …".
pub fn imagines(intent: Intent) -> bool {
    use Intent::*;
    asks(intent)
        || matches!(
            intent,
            LogFeedback
                | Subscribe
                | Unsubscribe
                | Correct
                | NotMine
                | Snooze
                | SetPreference
                | Help
                | Greeting
                | Unknown
        )
}

/// Intents that a "don't" may mean.
pub fn forbids(intent: Intent) -> bool {
    use Intent::*;
    matches!(
        intent,
        Unsubscribe
            | Snooze
            | NotMine
            | SetPreference
            | Correct
            | Undo
            | LogFeedback
            | ReportIncident
            | Unknown
    )
}

/// Intents that write something or change what is sent.
pub fn acts(intent: Intent) -> bool {
    !asks(intent) && !matches!(intent, Intent::Help | Intent::Greeting | Intent::Unknown)
}
