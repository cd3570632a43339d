//! Who asks, and which figures a role may see.
//!
//! Costs, values at cost and margins are for those who buy or answer for the
//! money. Units, days, dates, ratios and what customers paid are everybody's.

use super::answer::{Answer, Body, Status};
use crate::intent::contract::{Intent, OneOrMany};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Viewer,
    Support,
    Warehouse,
    Buyer,
    Manager,
    Admin,
    /// Outside the company: a forwarder, a warehouse of others.
    Partner,
}

impl Role {
    /// May tell what `intent` records. Aliases of one's own and taking back one's
    /// own are everybody's.
    pub fn may_write(self, intent: Intent) -> bool {
        let floor = matches!(
            intent,
            Intent::UpdateShipment | Intent::ReportIncident | Intent::RequestTransfer | Intent::LogFeedback
        );
        match self {
            Role::Admin | Role::Manager | Role::Buyer => true,
            Role::Warehouse => floor,
            Role::Support => intent == Intent::LogFeedback,
            Role::Partner => matches!(intent, Intent::UpdateShipment | Intent::ReportIncident),
            Role::Viewer => false,
        }
    }

    /// May make an alias everybody's.
    pub fn confirms_aliases(self) -> bool {
        matches!(self, Role::Manager | Role::Admin)
    }

    /// May see costs, values at cost and margins.
    pub fn sees_costs(self) -> bool {
        match self {
            Role::Buyer | Role::Manager | Role::Admin => true,
            Role::Viewer | Role::Support | Role::Warehouse | Role::Partner => false,
        }
    }
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// As the `owner` column of `items` names them; None: not known.
    pub name: Option<String>,
    pub role: Role,
}

/// The answer as `role` may see it: amounts at cost become null and are named
/// in `withheld`; a question about such money alone is not permitted.
pub fn permitted(mut answer: Answer, role: Role) -> Answer {
    if role.sees_costs() {
        return answer;
    }
    if asks_for_costs_alone(&answer) {
        answer.status = Status::NotPermitted;
        answer.answer = None;
        return answer;
    }
    if let Some(body) = &mut answer.answer {
        answer.withheld = withhold(body);
    }
    answer
}

/// The metric asked for is an amount at cost.
fn asks_for_costs_alone(answer: &Answer) -> bool {
    let value = |metric: &String| metric == "value";
    match answer.intent {
        Intent::StockLevel
        | Intent::Overstock
        | Intent::Aging
        | Intent::SlowMovers
        | Intent::Turnover
        | Intent::Overview => {
            answer.slots.metric.as_ref().is_some_and(|metric: &OneOrMany| metric.values().iter().all(value))
        }
        _ => false,
    }
}

/// Sets every amount at cost to null; returns the names of the fields.
fn withhold(body: &mut Body) -> Vec<&'static str> {
    let mut withheld = Vec::new();
    let mut hide = |name: &'static str, field: &mut Option<f64>| {
        if field.take().is_some() && !withheld.contains(&name) {
            withheld.push(name);
        }
    };
    match body {
        Body::StockLevel(a) => {
            hide("value", &mut a.value);
            a.rows.iter_mut().for_each(|row| hide("value", &mut row.value));
        }
        Body::Overstock(a) => {
            hide("excess_value", &mut a.excess_value);
            a.rows.iter_mut().for_each(|row| hide("value", &mut row.value));
        }
        Body::Aging(a) => {
            hide("value", &mut a.value);
            hide("over_line_value", &mut a.over_line_value);
            hide("older_value", &mut a.older_value);
            a.buckets.iter_mut().for_each(|bucket| hide("value", &mut bucket.value));
            for row in &mut a.rows {
                hide("value", &mut row.value);
                hide("over_line_value", &mut row.over_line_value);
            }
        }
        Body::SlowMovers(a) => {
            hide("value", &mut a.value);
            a.rows.iter_mut().for_each(|row| hide("value", &mut row.value));
        }
        Body::Turnover(a) => {
            hide("cogs", &mut a.cogs);
            hide("average_value", &mut a.average_value);
            for row in &mut a.rows {
                hide("cogs", &mut row.cogs);
                hide("average_value", &mut row.average_value);
            }
        }
        Body::Reconciliation(a) => {
            hide("found_value", &mut a.found_value);
            hide("missing_value", &mut a.missing_value);
            a.rows.iter_mut().for_each(|row| hide("value", &mut row.value));
        }
        Body::DaysOfCover(_)
        | Body::StockoutRisk(_)
        | Body::InTransit(_)
        | Body::ShipmentStatus(_)
        | Body::PurchaseOrders(_)
        | Body::Sales(_)
        | Body::Abc(_)
        | Body::Fifo(_)
        | Body::Overview(_)
        | Body::DataStatus(_) => {}
        Body::Action(action) => {
            for write in &mut action.proposal.writes {
                for cost in ["unit_cost", "cost"] {
                    if write.row.shift_remove(cost).is_some() && !withheld.contains(&cost) {
                        withheld.push(cost);
                    }
                }
            }
        }
    }
    withheld
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::contract::Slots;
    use crate::inventory::answers::{Aging, Bucket, StockLevel, StockRow};

    fn stock(metric: Option<&str>) -> Answer {
        let slots = Slots { metric: metric.map(|text| OneOrMany::One(text.to_owned())), ..Slots::default() };
        let mut answer = Answer::bare(Intent::StockLevel, slots, Status::Ok);
        let row = StockRow { on_hand: 5, value: Some(50.0), ..StockRow::default() };
        answer.answer = Some(Body::StockLevel(StockLevel {
            on_hand: 5,
            value: Some(50.0),
            rows: vec![row],
            ..StockLevel::default()
        }));
        answer
    }

    #[test]
    fn a_buyer_sees_everything() {
        let answer = permitted(stock(Some("value")), Role::Buyer);
        assert_eq!(answer.status, Status::Ok);
        assert_eq!(answer.answer, stock(None).answer);
        assert!(answer.withheld.is_empty());
    }

    #[test]
    fn support_sees_units_and_no_value_anywhere() {
        let answer = permitted(stock(None), Role::Support);
        assert_eq!(answer.status, Status::Ok);
        assert_eq!(answer.withheld, ["value"]);
        let json = serde_json::to_string(&answer.answer).unwrap();
        assert!(json.contains("\"on_hand\":5") && !json.contains("50"), "{json}");
    }

    #[test]
    fn a_question_about_value_alone_is_not_permitted() {
        for role in [Role::Viewer, Role::Support, Role::Warehouse, Role::Partner] {
            let answer = permitted(stock(Some("value")), role);
            assert_eq!((answer.status, answer.answer), (Status::NotPermitted, None), "{role:?}");
        }
        let slots =
            Slots { metric: Some(OneOrMany::Many(vec!["units".into(), "value".into()])), ..Slots::default() };
        let answer = permitted(Answer { slots, ..stock(None) }, Role::Viewer);
        assert_eq!(answer.status, Status::Ok, "units were asked too");
    }

    #[test]
    fn a_value_that_was_null_anyway_is_not_said_to_be_withheld() {
        let mut answer = Answer::bare(Intent::Aging, Slots::default(), Status::Ok);
        answer.answer = Some(Body::Aging(Aging {
            buckets: vec![Bucket { units: 3, value: Some(1.0), ..Bucket::default() }],
            ..Aging::default()
        }));
        assert_eq!(permitted(answer, Role::Viewer).withheld, ["value"]);
        let answer = Answer::bare(Intent::Aging, Slots::default(), Status::NoData);
        assert!(permitted(answer, Role::Viewer).withheld.is_empty());
    }
}
