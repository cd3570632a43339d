//! What a role may ask and tell, and which figures it may see.
//!
//! Costs, values at cost and margins are for those who buy or answer for the
//! money. Units, days, dates, ratios and what customers paid are everybody's.

use super::answer::{Answer, Body, Reason, Refusal, Status};
use super::person::Person;
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
    /// Outside the company, a factory or a forwarder: its own orders and
    /// shipments alone.
    Partner,
}

impl Role {
    pub const ALL: [Role; 7] = [
        Role::Viewer,
        Role::Support,
        Role::Warehouse,
        Role::Buyer,
        Role::Manager,
        Role::Admin,
        Role::Partner,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Support => "support",
            Role::Warehouse => "warehouse",
            Role::Buyer => "buyer",
            Role::Manager => "manager",
            Role::Admin => "admin",
            Role::Partner => "partner",
        }
    }

    pub fn by_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// May ask what `intent` asks, or tell what it records.
    pub fn may(self, intent: Intent) -> bool {
        use Role::{Admin, Buyer, Manager, Partner, Support, Warehouse};
        match intent {
            // A partner asks and tells of its own orders and shipments alone.
            Intent::InTransit | Intent::ShipmentStatus | Intent::PurchaseOrders => true,
            Intent::StockLevel
            | Intent::DaysOfCover
            | Intent::StockoutRisk
            | Intent::Sales
            | Intent::Forecast
            | Intent::Reorder
            | Intent::TransferAdvice
            | Intent::Overstock
            | Intent::Aging
            | Intent::SlowMovers
            | Intent::Turnover
            | Intent::Abc
            | Intent::Fifo
            | Intent::PromotionAdvice
            | Intent::PromotionResult
            | Intent::Supplier
            | Intent::DemandSignals
            | Intent::AssessProduct
            | Intent::Overview
            | Intent::Alerts
            | Intent::DataStatus
            | Intent::Reconciliation
            | Intent::Acknowledge
            | Intent::Snooze
            | Intent::NotMine
            | Intent::Subscribe
            | Intent::Unsubscribe => self != Partner,
            Intent::LogFeedback => matches!(self, Support | Warehouse | Buyer | Manager | Admin),
            Intent::ReportIncident | Intent::UpdateShipment => {
                matches!(self, Warehouse | Buyer | Manager | Admin | Partner)
            }
            Intent::RequestTransfer => matches!(self, Warehouse | Buyer | Manager | Admin),
            Intent::RecordOrder | Intent::ChangeOrder | Intent::StartPromotion | Intent::EndPromotion => {
                matches!(self, Buyer | Manager | Admin)
            }
            // One's own words and what one has told oneself.
            Intent::Correct | Intent::Undo => true,
            Intent::SetPreference | Intent::Help | Intent::Greeting | Intent::Unknown => true,
        }
    }

    /// May see costs, values at cost and margins.
    pub fn sees_costs(self) -> bool {
        matches!(self, Role::Buyer | Role::Manager | Role::Admin)
    }

    /// May make an alias everybody's.
    pub fn confirms_aliases(self) -> bool {
        matches!(self, Role::Manager | Role::Admin)
    }

    /// May take files in and take imports back.
    pub fn imports(self) -> bool {
        matches!(self, Role::Manager | Role::Admin)
    }

    /// May link a room and end its link.
    pub fn links_rooms(self) -> bool {
        matches!(self, Role::Manager | Role::Admin)
    }

    /// May invite, change and remove people, and read what was done by whom.
    pub fn keeps_people(self) -> bool {
        self == Role::Admin
    }
}

/// The answer as `person` may see it: amounts at cost become null and are named
/// in `withheld`; a question about such money alone is not permitted.
pub fn permitted(mut answer: Answer, person: &Person) -> Answer {
    if person.sees_costs() {
        return answer;
    }
    if asks_for_costs_alone(&answer) {
        return refused(answer, Refusal::Costs);
    }
    if let Some(body) = &mut answer.answer {
        answer.withheld = withhold(body);
    }
    answer
}

/// The answer without anything that was computed for it.
pub fn refused(answer: Answer, why: Refusal) -> Answer {
    let mut bare = Answer::bare(answer.intent, answer.slots, Status::NotPermitted);
    bare.role = answer.role;
    bare.reason = Some(Reason::NotPermitted { not_permitted: why });
    bare
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
                let was = write.was.as_mut();
                for row in [&mut write.row].into_iter().chain(was) {
                    for cost in ["unit_cost", "cost"] {
                        if row.shift_remove(cost).is_some() && !withheld.contains(&cost) {
                            withheld.push(cost);
                        }
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

    fn of(role: Role) -> Person {
        Person { role, ..Person::everything() }
    }

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
        let answer = permitted(stock(Some("value")), &of(Role::Buyer));
        assert_eq!(answer.status, Status::Ok);
        assert_eq!(answer.answer, stock(None).answer);
        assert!(answer.withheld.is_empty());
    }

    #[test]
    fn support_sees_units_and_no_value_anywhere() {
        let answer = permitted(stock(None), &of(Role::Support));
        assert_eq!(answer.status, Status::Ok);
        assert_eq!(answer.withheld, ["value"]);
        let json = serde_json::to_string(&answer.answer).unwrap();
        assert!(json.contains("\"on_hand\":5") && !json.contains("50"), "{json}");
    }

    #[test]
    fn a_question_about_value_alone_is_not_permitted() {
        for role in [Role::Viewer, Role::Support, Role::Warehouse, Role::Partner] {
            let answer = permitted(stock(Some("value")), &of(role));
            assert_eq!((answer.status, answer.answer), (Status::NotPermitted, None), "{role:?}");
        }
        let slots =
            Slots { metric: Some(OneOrMany::Many(vec!["units".into(), "value".into()])), ..Slots::default() };
        let answer = permitted(Answer { slots, ..stock(None) }, &of(Role::Viewer));
        assert_eq!(answer.status, Status::Ok, "units were asked too");
    }

    #[test]
    fn a_value_that_was_null_anyway_is_not_said_to_be_withheld() {
        let mut answer = Answer::bare(Intent::Aging, Slots::default(), Status::Ok);
        answer.answer = Some(Body::Aging(Aging {
            buckets: vec![Bucket { units: 3, value: Some(1.0), ..Bucket::default() }],
            ..Aging::default()
        }));
        assert_eq!(permitted(answer, &of(Role::Viewer)).withheld, ["value"]);
        let answer = Answer::bare(Intent::Aging, Slots::default(), Status::NoData);
        assert!(permitted(answer, &of(Role::Viewer)).withheld.is_empty());
    }
}
