//! A question about money alone that nothing can be computed for: no data,
//! naming the currency without a rate, rather than an empty answer
//! (formulas.md, Age).

use super::answer::{Answer, Body, Reason, Status};
use crate::inventory::outcome::{LeftOutReason, NoData};

/// The answer, without figures where the amount that it asks for is not known
/// for want of a rate or of costs.
pub fn known_or_no_data(mut answer: Answer) -> Answer {
    if asked_amount(&answer) != Some(None) {
        return answer;
    }
    let reasons = &answer.left_out.reasons;
    let rate = reasons.iter().find(|left| left.reason == LeftOutReason::NoRate);
    let lacking = match rate.and_then(|left| left.detail.clone()) {
        Some(currency) => NoData::Rate { currency },
        None if reasons.iter().any(|left| left.reason == LeftOutReason::NoUnitCost) => NoData::Cost,
        None => return answer,
    };
    answer.status = Status::NoData;
    answer.reason = Some(Reason::NoData(lacking));
    answer.answer = None;
    answer
}

/// The amount that a question asks for and nothing else; None: it asks for more.
fn asked_amount(answer: &Answer) -> Option<Option<f64>> {
    let metrics = answer.slots.metric.as_ref()?.values();
    let alone = |name: &str| !metrics.is_empty() && metrics.iter().all(|metric| metric == name);
    match answer.answer.as_ref()? {
        Body::StockLevel(a) if alone("value") => Some(a.value),
        Body::Overstock(a) if alone("value") => Some(a.excess_value),
        Body::Aging(a) if alone("value") => Some(a.value),
        Body::SlowMovers(a) if alone("value") => Some(a.value),
        Body::Sales(a) if alone("revenue") => Some(a.revenue),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::{Person, respond};
    use crate::intent::contract::{Intent, Language, OneOrMany, Parse, Slots};
    use crate::inventory::day::Day;
    use crate::inventory::testing::{Team, day};

    fn asked(team: &Team, metric: Option<&str>) -> Answer {
        let slots = Slots { metric: metric.map(|name| OneOrMany::One(name.to_owned())), ..Slots::default() };
        let parse = Parse {
            intent: Intent::StockLevel,
            slots,
            language: Language::En,
            rule: String::new(),
            missing: Vec::new(),
            choices: Vec::new(),
            no_such_item: None,
        };
        let today: Day = day("2026-11-23");
        respond(&parse, &team.snapshot(), today, &Person::everything())
    }

    #[test]
    fn a_value_without_a_rate_is_no_data_that_names_the_currency() {
        let mut team = Team::new();
        team.item("A", 10.0, "CNY");
        team.rate("2026-01-01", "USD", 1.0);
        team.warehouse("DE-FRA", "DE", "own", &[]);
        team.receipt("2026-11-01", "A", "DE-FRA", 5);
        let value = asked(&team, Some("value"));
        assert_eq!((value.status, value.answer.is_none()), (Status::NoData, true));
        assert_eq!(value.reason, Some(Reason::NoData(NoData::Rate { currency: "CNY".into() })));
        assert_eq!(value.left_out.skus, 1);
        assert_ne!(asked(&team, None).status, Status::NoData, "the units are known");
        team.rate("2026-10-01", "CNY", 0.14);
        assert_ne!(asked(&team, Some("value")).status, Status::NoData);
        team.facts.items[0].unit_cost = None;
        assert_eq!(asked(&team, Some("value")).reason, Some(Reason::NoData(NoData::Cost)));
    }
}
