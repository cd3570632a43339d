//! Help: what somebody may ask and tell, by example, and what there is beside.

use super::locale::{Args, Locale};
use super::words::Words;
use crate::assistant::{Answer, Person, Status};
use crate::intent::contract::{Intent, Language, Slots};

/// What there is to say about an intent. The match below is exhaustive, so
/// that an intent that is added cannot be forgotten in the help.
pub(super) enum Phrase {
    /// A question of this kind, and under what it stands.
    Example(Topic, &'static str),
    /// Something to tell.
    Telling(&'static str),
    /// Something of one's own to set, correct or take back.
    Own(&'static str),
    /// What is not there yet, as "I understood that you ask …".
    NotYet(&'static str),
    Talk,
}

/// Questions that stand in one line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Stock,
    Coming,
    Sales,
    Standing,
    Data,
}

impl Topic {
    const ALL: [Topic; 5] = [Topic::Stock, Topic::Coming, Topic::Sales, Topic::Standing, Topic::Data];

    fn title(self) -> &'static str {
        match self {
            Topic::Stock => "help-stock",
            Topic::Coming => "help-coming",
            Topic::Sales => "help-sales",
            Topic::Standing => "help-standing",
            Topic::Data => "help-data",
        }
    }
}

/// Where help is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    Terminal,
    /// A chat of a platform.
    Chat,
}

pub(super) fn phrase(intent: Intent) -> Phrase {
    use Phrase::{Example, NotYet, Own, Talk, Telling};
    use Topic::{Coming, Data, Sales, Standing, Stock};
    match intent {
        Intent::StockLevel => Example(Stock, "ask-stock-level"),
        Intent::DaysOfCover => Example(Stock, "ask-days-of-cover"),
        Intent::StockoutRisk => Example(Stock, "ask-stockout-risk"),
        Intent::Fifo => Example(Stock, "ask-fifo"),
        Intent::InTransit => Example(Coming, "ask-in-transit"),
        Intent::ShipmentStatus => Example(Coming, "ask-shipment-status"),
        Intent::PurchaseOrders => Example(Coming, "ask-purchase-orders"),
        Intent::Sales => Example(Sales, "ask-sales"),
        Intent::Abc => Example(Sales, "ask-abc"),
        Intent::Overview => Example(Sales, "ask-overview"),
        Intent::Overstock => Example(Standing, "ask-overstock"),
        Intent::Aging => Example(Standing, "ask-aging"),
        Intent::SlowMovers => Example(Standing, "ask-slow-movers"),
        Intent::Turnover => Example(Standing, "ask-turnover"),
        Intent::DataStatus => Example(Data, "ask-data-status"),
        Intent::Reconciliation => Example(Data, "ask-reconciliation"),
        Intent::Forecast => NotYet("not-yet-forecast"),
        Intent::Reorder => NotYet("not-yet-reorder"),
        Intent::TransferAdvice => NotYet("not-yet-transfer-advice"),
        Intent::PromotionAdvice => NotYet("not-yet-promotion-advice"),
        Intent::PromotionResult => NotYet("not-yet-promotion-result"),
        Intent::Supplier => NotYet("not-yet-supplier"),
        Intent::DemandSignals => NotYet("not-yet-demand-signals"),
        Intent::AssessProduct => NotYet("not-yet-assess-product"),
        Intent::Alerts => NotYet("not-yet-alerts"),
        Intent::LogFeedback => Telling("tell-log-feedback"),
        Intent::ReportIncident => Telling("tell-report-incident"),
        Intent::UpdateShipment => Telling("tell-update-shipment"),
        Intent::RecordOrder => Telling("tell-record-order"),
        Intent::ChangeOrder => Telling("tell-change-order"),
        Intent::RequestTransfer => Telling("tell-request-transfer"),
        Intent::StartPromotion => Telling("tell-start-promotion"),
        Intent::EndPromotion => Telling("tell-end-promotion"),
        Intent::Acknowledge | Intent::Snooze | Intent::NotMine => NotYet("not-yet-alert-action"),
        Intent::Subscribe | Intent::Unsubscribe => NotYet("not-yet-subscription"),
        Intent::SetPreference => Own("tell-set-preference"),
        Intent::Correct => Own("tell-correct"),
        Intent::Undo => Own("tell-undo"),
        Intent::Help | Intent::Greeting | Intent::Unknown => Talk,
    }
}

/// What the role of an answer may ask and tell, a line a topic.
pub(super) fn lines(words: &Words) -> Vec<String> {
    let phrased = |of: &dyn Fn(Phrase) -> Option<&'static str>| {
        let may = Intent::ALL.iter().filter(|intent| words.answer.role.may(**intent));
        may.filter_map(|intent| of(phrase(*intent))).map(|key| with_item(words, key)).collect::<Vec<_>>()
    };
    let line = |title: &'static str, examples: Vec<String>| {
        let examples = examples.join(&words.word("help-separator"));
        (!examples.is_empty()).then(|| words.say(title, &Args::new().text("examples", examples)))
    };
    let topics = Topic::ALL.map(|wanted| {
        let of_topic = |phrase| match phrase {
            Phrase::Example(topic, key) if topic == wanted => Some(key),
            _ => None,
        };
        line(wanted.title(), phrased(&of_topic))
    });
    let told = |phrase| if let Phrase::Telling(key) = phrase { Some(key) } else { None };
    let own = |phrase| if let Phrase::Own(key) = phrase { Some(key) } else { None };
    let mut lines = vec![words.word("help-lead")];
    lines.extend(topics.into_iter().flatten());
    lines.extend(line("help-tell", phrased(&told)));
    lines.extend(line("help-own", phrased(&own)));
    lines.push(words.word("help-end"));
    lines
}

/// What asks for help in a language.
pub fn sentence(language: Language) -> String {
    Locale::of(language).word("help-sentence")
}

/// What there is beside questions for `person`. `hears`: recordings are understood.
pub fn beside(person: &Person, at: Where, hears: bool, language: Language) -> String {
    let role = person.role;
    let keys = match at {
        Where::Terminal => [
            Some("help-files-terminal"),
            hears.then_some("help-voice-terminal"),
            Some("help-commands-terminal"),
            None,
            None,
        ],
        Where::Chat => [
            role.imports().then_some("help-files"),
            hears.then_some("help-voice"),
            Some("people-help-everybody"),
            role.links_rooms().then_some("people-help-manager"),
            role.keeps_people().then_some("people-help-admin"),
        ],
    };
    let locale = Locale::of(language);
    keys.into_iter().flatten().map(|key| locale.word(key)).collect::<Vec<_>>().join("\n")
}

/// All of it, for somebody who has just come in a chat.
pub fn whole(person: &Person, hears: bool, language: Language) -> String {
    let mut answer = Answer::bare(Intent::Help, Slots::default(), Status::Ok);
    answer.role = person.role;
    let lines = lines(&Words::new(&answer, language)).join("\n");
    format!("{lines}\n{}", beside(person, Where::Chat, hears, language))
}

/// Questions suggested where there is no answer.
const SUGGESTED: usize = 3;

/// Questions to begin with.
pub(super) fn suggestions(words: &Words) -> Vec<String> {
    [Intent::StockLevel, Intent::StockoutRisk, Intent::Sales, Intent::InTransit, Intent::PurchaseOrders]
        .into_iter()
        .filter_map(|intent| example(words, intent))
        .take(SUGGESTED)
        .collect()
}

/// A question of this kind, on a line of its own.
fn example(words: &Words, intent: Intent) -> Option<String> {
    let Phrase::Example(_, key) = phrase(intent) else { return None };
    words.answer.role.may(intent).then(|| format!("  {}", with_item(words, key)))
}

/// An example about an item of the team's own, where one is known.
fn with_item(words: &Words, key: &'static str) -> String {
    let item = words.answer.names.keys().next().map(|sku| words.short_name(sku).to_lowercase());
    let item = item.unwrap_or_else(|| words.word("example-item"));
    words.say(key, &Args::new().text("item", item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::capability::{self, Capability};

    #[test]
    fn the_help_lists_exactly_what_can_be_asked() {
        for intent in Intent::ALL {
            let said = match phrase(*intent) {
                Phrase::Example(..) => Capability::Answers,
                Phrase::NotYet(_) => Capability::NotBuilt,
                Phrase::Telling(_) => Capability::Records,
                Phrase::Own(_) => Capability::Amends,
                Phrase::Talk => Capability::Talks,
            };
            assert_eq!(said, capability::of(*intent), "{intent:?}");
        }
    }
}
