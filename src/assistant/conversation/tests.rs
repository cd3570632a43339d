use super::*;
use crate::assistant::answer::Body;
use crate::intent::Catalogue;
use crate::intent::catalogue::{ItemName, WarehouseName};
use crate::inventory::answers::{InTransit, InboundRow, StockoutRisk, StockoutRow};

const TODAY: Day = Day(20_780);

fn matcher() -> Matcher {
    let item = |sku: &str, name: &str, name_zh: &str| ItemName {
        sku: sku.into(),
        name: name.into(),
        name_zh: name_zh.into(),
        ..ItemName::default()
    };
    let warehouse = |code: &str, name: &str, market: &str| WarehouseName {
        code: code.into(),
        name: name.into(),
        market: market.into(),
        kind: "overseas".into(),
    };
    Matcher::new(Catalogue {
        items: vec![
            item("EAR-10", "Wireless earbuds", "无线耳机"),
            item("EAR-20", "Wireless earbuds Pro", "无线耳机Pro"),
            item("LMP-40", "Desk lamp", "台灯"),
            item("MAT-31", "Yoga mat", "瑜伽垫"),
        ],
        warehouses: vec![warehouse("DE-FRA", "Frankfurt", "DE"), warehouse("US-LA", "Los Angeles", "US")],
        categories: vec!["lighting".into()],
        shipments: vec!["SH-2077".into(), "SH-2078".into()],
        ..Catalogue::default()
    })
}

/// A conversation with the answers that a team would give.
struct Talk {
    conversation: Conversation,
    matcher: Matcher,
}

impl Talk {
    fn new() -> Talk {
        Talk { conversation: Conversation::default(), matcher: matcher() }
    }

    fn turn(&mut self, text: &str) -> Turn {
        let parse = intent::parse(text, &self.matcher, TODAY);
        self.conversation.hear(text, parse, &self.matcher, TODAY)
    }

    /// Says it and has it answered with `body`; returns what was understood.
    fn told(&mut self, text: &str, body: Option<Body>) -> Parse {
        let parse = match self.turn(text) {
            Turn::Say(parse) => parse,
            Turn::Correct { meant: Some(parse), .. } => *parse,
            other => panic!("{text}: {other:?}"),
        };
        let open = is_open(&parse);
        let status = if open { Status::Clarify } else { Status::Ok };
        let mut answer = Answer::bare(parse.intent, parse.slots.clone(), status);
        answer.missing.clone_from(&parse.missing);
        answer.choices.clone_from(&parse.choices);
        answer.answer = body;
        self.conversation.answered(text, &parse, &answer);
        parse
    }

    fn say(&mut self, text: &str) -> Parse {
        self.told(text, None)
    }
}

fn one(text: &str) -> Option<OneOrMany> {
    Some(OneOrMany::One(text.to_owned()))
}

fn risk(skus: &[&str]) -> Option<Body> {
    let row = |sku: &&str| StockoutRow { sku: (*sku).into(), market: "DE".into(), ..StockoutRow::default() };
    Some(Body::StockoutRisk(StockoutRisk { rows: skus.iter().map(row).collect() }))
}

#[test]
fn a_follow_up_replaces_only_what_it_names() {
    let mut talk = Talk::new();
    talk.say("how many desk lamps are in the US");
    let meant = talk.say("and in Germany?");
    assert_eq!(
        (meant.intent, meant.slots.item, meant.slots.market),
        (Intent::StockLevel, one("LMP-40"), one("DE"))
    );
    let meant = talk.say("那日本呢");
    assert_eq!((meant.slots.item, meant.slots.market), (one("LMP-40"), one("JP")));
    let meant = talk.say("in Frankfurt");
    assert_eq!((meant.slots.market, meant.slots.warehouse), (None, one("DE-FRA")));
    let meant = talk.say("and the yoga mats");
    assert_eq!((meant.slots.item, meant.slots.warehouse), (one("MAT-31"), one("DE-FRA")));
    let meant = talk.say("as Excel");
    assert_eq!((meant.slots.item, meant.slots.format.as_deref()), (one("MAT-31"), Some("xlsx")));
}

#[test]
fn a_period_and_a_modifier_follow_too() {
    let mut talk = Talk::new();
    talk.say("上个月台灯卖了多少");
    let meant = talk.say("上周呢");
    assert_eq!(meant.intent, Intent::Sales);
    assert_eq!(meant.slots.period.map(|period| period.to - period.from), Some(6));
    let meant = talk.say("按站点");
    assert_eq!((meant.slots.group_by.as_deref(), meant.slots.item), (Some("market"), one("LMP-40")));
}

#[test]
fn a_question_of_its_own_replaces_the_last_one() {
    let mut talk = Talk::new();
    talk.say("how many desk lamps are in the US");
    let meant = talk.say("how many yoga mats sold last month");
    assert_eq!((meant.intent, meant.slots.item, meant.slots.market), (Intent::Sales, one("MAT-31"), None));
}

#[test]
fn chatter_neither_continues_nor_forgets() {
    let mut talk = Talk::new();
    talk.say("how many desk lamps are in the US");
    for text in ["the weather is nice", "谢谢", "who wants lunch", "ok cool"] {
        match talk.turn(text) {
            Turn::Say(parse) => assert_eq!(parse.intent, Intent::Unknown, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
        talk.say(text);
    }
    assert_eq!(talk.say("and in Germany?").slots.item, one("LMP-40"));
}

#[test]
fn another_question_that_carries_on_is_about_the_same() {
    let mut talk = Talk::new();
    talk.say("how many desk lamps are in Germany");
    let meant = talk.say("what about last month's sales");
    assert_eq!(
        (meant.intent, meant.slots.item, meant.slots.market),
        (Intent::Sales, one("LMP-40"), one("DE"))
    );
    let meant = talk.say("那库存呢");
    assert_eq!(meant.slots.item, one("LMP-40"));
    let meant = talk.say("what about the sales of yoga mats in Japan");
    assert_eq!((meant.slots.item, meant.slots.market), (one("MAT-31"), one("JP")));
    let meant = talk.say("and what about total stock");
    assert_eq!((meant.intent, meant.slots.item), (Intent::StockLevel, None));
}

#[test]
fn the_day_of_an_arrival_is_not_that_of_the_order() {
    let mut talk = Talk::new();
    for (text, ordered) in [
        ("we ordered 500 desk lamps, arriving on the 12th", None),
        ("ordered 500 desk lamps, due Friday", None),
        ("订了500个台灯，12号到", None),
        ("ordered 500 desk lamps on the 12th, arriving on the 20th", Some("2026-11-12")),
        ("昨天下了500个台灯，12月12号到", Some("2026-11-22")),
    ] {
        let meant = talk.say(text);
        assert_eq!(meant.intent, Intent::RecordOrder, "{text}");
        assert!(meant.slots.eta.is_some(), "{text}");
        let ordered_on = meant.slots.period.map(|period| period.to.to_string());
        assert_eq!(ordered_on.as_deref(), ordered, "{text}");
    }
}

#[test]
fn a_list_can_be_pointed_at() {
    let mut talk = Talk::new();
    talk.told("what runs out soon", risk(&["EAR-10", "LMP-40", "MAT-31"]));
    assert_eq!(talk.told("the second one", risk(&["LMP-40"])).slots.item, one("LMP-40"));
    let meant = talk.say("第三个在德国有多少");
    assert_eq!(
        (meant.intent, meant.slots.item, meant.slots.market),
        (Intent::StockLevel, one("MAT-31"), one("DE"))
    );
    assert_eq!(talk.say("how old is it").slots.item, one("MAT-31"));
}

#[test]
fn a_row_that_is_not_there_is_never_everything() {
    let mut talk = Talk::new();
    talk.told("what runs out soon", risk(&["EAR-10", "LMP-40"]));
    let meant = talk.say("how many of the fifth one do we have");
    assert_eq!(meant.missing, ["item"]);
    let meant = talk.say("2");
    assert_eq!((meant.intent, meant.slots.item, meant.missing.len()), (Intent::StockLevel, one("LMP-40"), 0));
}

#[test]
fn it_is_asked_which_one_where_several_are_listed() {
    let mut talk = Talk::new();
    talk.told("what runs out soon", risk(&["EAR-10", "LMP-40"]));
    let meant = talk.say("how old is it");
    assert_eq!((meant.intent, meant.slots.item.is_none(), meant.choices.len()), (Intent::Aging, true, 2));
    assert_eq!(talk.say("the lamp").slots.item, one("LMP-40"));
}

#[test]
fn a_shipment_is_pointed_at() {
    let mut talk = Talk::new();
    let row = |shipment: &str| InboundRow {
        shipment: Some(shipment.into()),
        sku: "LMP-40".into(),
        warehouse: "DE-FRA".into(),
        market: "DE".into(),
        stage: "on_the_way",
        ..InboundRow::default()
    };
    let body =
        Body::InTransit(InTransit { rows: vec![row("SH-2077"), row("SH-2078")], ..InTransit::default() });
    talk.told("what is in transit to Germany", Some(body));
    let meant = talk.say("where is the second one");
    assert_eq!((meant.intent, meant.slots.shipment), (Intent::ShipmentStatus, one("SH-2078")));
    for text in ["when does it arrive", "where is it", "它到哪了"] {
        let meant = talk.say(text);
        assert_eq!((meant.intent, meant.slots.shipment), (Intent::ShipmentStatus, one("SH-2078")), "{text}");
        assert_eq!(meant.missing.len(), 0, "{text}");
    }
}

#[test]
fn a_missing_slot_is_filled_by_an_answer() {
    let mut talk = Talk::new();
    let asked = talk.say("we ordered yoga mats");
    assert_eq!((asked.intent, &asked.missing[..]), (Intent::RecordOrder, &["quantity".to_owned()][..]));
    let meant = talk.say("sixty");
    assert_eq!((meant.slots.item, meant.slots.quantity, meant.missing.len()), (one("MAT-31"), Some(60.0), 0));
    assert_eq!(talk.say("which lot ships next").missing, ["item"]);
    assert_eq!(talk.say("MAT-31").slots.item, one("MAT-31"));
}

#[test]
fn a_full_question_replaces_an_open_one() {
    let mut talk = Talk::new();
    talk.say("which lot ships next");
    let meant = talk.say("how many desk lamps are in the US");
    assert_eq!((meant.intent, meant.missing.len()), (Intent::StockLevel, 0));
    assert_eq!(talk.turn("1"), talk.turn("1"));
    assert_ne!(talk.say("1").intent, Intent::Fifo);
}

#[test]
fn a_correction_asks_the_last_question_anew() {
    let mut talk = Talk::new();
    talk.say("how many wireless earbuds are in Germany");
    let Turn::Correct { meant: Some(meant), alias, .. } = talk.turn("no, I meant the Pro") else { panic!() };
    assert_eq!(
        (meant.intent, meant.slots.item, meant.slots.market),
        (Intent::StockLevel, one("EAR-20"), one("DE"))
    );
    // What was said is the other item's whole name: no word to learn.
    assert_eq!(alias, None);
    let meant = talk.say("不是，我说的是美国");
    assert_eq!(meant.slots.market, one("US"));
}

#[test]
fn words_for_an_item_are_learned_from_what_was_said() {
    let mut talk = Talk::new();
    talk.say("how many erbuds are in Germany");
    let Turn::Correct { alias, .. } = talk.turn("no, I meant the Pro") else { panic!() };
    assert_eq!(alias, Some(NewAlias { alias: "erbuds".into(), sku: "EAR-20".into() }));
    for (text, alias, sku) in [
        ("when I say boom box I mean the desk lamp", "boom box", "LMP-40"),
        ("以后我说小白就是无线耳机", "小白", "EAR-10"),
    ] {
        let expected = Some(NewAlias { alias: alias.into(), sku: sku.into() });
        match Talk::new().turn(text) {
            Turn::Correct { alias, meant: None, .. } => assert_eq!(alias, expected, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn words_that_no_item_is_called_by_are_learned_once_it_is_said_which_is_meant() {
    for (said, meant, alias) in [
        ("how many toasters are in Germany", "no, I meant the desk lamp", "toasters"),
        ("查一下美国的电饭煲库存", "不是，我说的是台灯", "电饭煲"),
    ] {
        let mut talk = Talk::new();
        talk.say(said);
        let Turn::Correct { alias: learned, .. } = talk.turn(meant) else { panic!("{meant}") };
        assert_eq!(learned, Some(NewAlias { alias: alias.into(), sku: "LMP-40".into() }), "{said}");
    }
}

#[test]
fn why_explains_the_last_answer() {
    let mut talk = Talk::new();
    assert!(!matches!(talk.turn("why?"), Turn::Why(_)), "nothing to explain");
    let asked = talk.say("how many desk lamps are in the US");
    assert_eq!(talk.turn("why?"), Turn::Why(asked.clone()));
    assert_eq!(talk.turn("为什么"), Turn::Why(asked));
}

#[test]
fn a_yes_confirms_only_what_waits_for_it() {
    let mut talk = Talk::new();
    assert_eq!(talk.turn("yes"), Turn::NothingOpen);
    talk.say("we ordered 60 yoga mats");
    talk.conversation.proposed(7);
    assert_eq!(talk.turn("好"), Turn::Confirm(7));
    assert_eq!(talk.turn("no"), Turn::Drop(Some(7)));
    for text in ["yes?", "yes but 70", "how many yoga mats are in the US", "60", "thanks", "ok so what now"] {
        assert!(!matches!(talk.turn(text), Turn::Confirm(_)), "{text}");
    }
    // More words change the proposal; a new question drops it.
    let meant = talk.say("70");
    assert_eq!((meant.intent, meant.slots.quantity), (Intent::RecordOrder, Some(70.0)));
    talk.conversation.proposed(8);
    talk.say("how many desk lamps are in the US");
    assert_eq!(talk.turn("yes"), Turn::NothingOpen);
}

#[test]
fn the_state_survives_being_written_down() {
    let mut talk = Talk::new();
    talk.told("what runs out soon", risk(&["EAR-10", "LMP-40"]));
    let text = serde_json::to_string(&talk.conversation).unwrap();
    talk.conversation = serde_json::from_str(&text).unwrap();
    assert_eq!(talk.say("the second one").slots.item, one("LMP-40"));
}

#[test]
fn a_whole_question_after_one_of_value_asks_no_value() {
    let mut talk = Talk::new();
    let value = talk.say("台灯压了多少货值");
    assert!(value.slots.metric.is_some());
    let next = talk.say("德国有多少瑜伽垫");
    assert_eq!((next.slots.item, next.slots.metric), (one("MAT-31"), None));
    talk.say("台灯压了多少货值");
    assert!(talk.say("瑜伽垫呢").slots.metric.is_some(), "the same of another item");
}
