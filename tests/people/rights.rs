//! What each role learns, asked everything: no amount at cost for those who may
//! not see costs, nothing of others for a partner, no other market.

use super::team::{SENTENCES, Team, markets, of, partner};
use serde_json::Value;
use std::collections::BTreeSet;
use stockroom::assistant::{Person, Role};

/// Fields of answers that are amounts at cost.
const AT_COST: &[&str] = &[
    "value",
    "excess_value",
    "over_line_value",
    "older_value",
    "cogs",
    "average_value",
    "found_value",
    "missing_value",
    "unit_cost",
    "cost",
];

/// Recorded costs, as files and pages write them.
const COSTS: &[&str] = &[
    "77.71", "88.83", "71.23", "81.23", "70.70", "80.80", "3.3331", "2.2229", "3.4441", "2.5559", "1.1117",
    "1.1119", "1.2227", "1.3339", "5151.51", "5,151.51", "6161.61",
];

/// Amounts under the names of [`AT_COST`], wherever they are.
fn amounts(value: &Value, found: &mut Vec<f64>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if AT_COST.contains(&name.as_str()) {
                    found.extend(field.as_f64());
                }
                amounts(field, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| amounts(value, found)),
        _ => {}
    }
}

/// The objects of answers in what was given away.
fn answers(data: &str) -> Vec<Value> {
    let objects = data.lines().filter_map(|line| {
        let mut parsed = serde_json::Deserializer::from_str(line).into_iter::<Value>();
        parsed.next().and_then(Result::ok).filter(Value::is_object)
    });
    objects.collect()
}

fn written(amount: f64) -> [String; 2] {
    let whole = format!("{amount:.0}");
    let mut separated = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            separated.push(',');
        }
        separated.push(digit);
    }
    [whole, separated]
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_see_costs_is_given_no_amount_at_cost() {
    let mut team = Team::new().await;
    let mut at_cost: BTreeSet<String> = BTreeSet::new();
    let admin = Person::everything();
    let mut seen_by_admin = String::new();
    for sentence in SENTENCES {
        let said = team.say(&admin, sentence).await;
        let mut found = Vec::new();
        answers(&said.data).iter().for_each(|answer| amounts(answer, &mut found));
        let large = found.into_iter().filter(|amount| *amount > 20_000.0);
        at_cost.extend(large.flat_map(written));
        seen_by_admin.push_str(&said.all());
    }
    assert!(at_cost.len() > 10, "an admin is given amounts: {at_cost:?}");
    assert!(COSTS.iter().filter(|cost| seen_by_admin.contains(*cost)).count() > 3, "and unit costs");
    let in_a_room = of(Role::Manager).within(Role::Viewer, &[]);
    let of_roles = [Role::Viewer, Role::Support, Role::Warehouse].map(of);
    for person in of_roles.into_iter().chain([in_a_room]) {
        for sentence in SENTENCES {
            let said = team.say(&person, sentence).await;
            let mut found = Vec::new();
            answers(&said.data).iter().for_each(|answer| amounts(answer, &mut found));
            assert_eq!(found, [] as [f64; 0], "{person:?}: {sentence}");
            let all = said.all();
            for amount in COSTS.iter().copied().chain(at_cost.iter().map(String::as_str)) {
                assert!(!all.contains(amount), "{:?}, {sentence}: {amount} in {all}", person.role);
            }
        }
    }
}

/// Asks everything and holds that of `hidden` nothing is said but what the
/// question itself said.
async fn hides(team: &mut Team, person: &Person, hidden: &[&str]) {
    for sentence in SENTENCES {
        let all = team.say(person, sentence).await.all().to_lowercase();
        let mut asked = false;
        for word in hidden.iter().map(|word| word.to_lowercase()) {
            if sentence.to_lowercase().contains(&word) {
                asked = true;
                continue;
            }
            assert!(!all.contains(&word), "{person:?}, {sentence}: {word} in {all}");
        }
        if asked {
            team.anew();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_learns_of_its_own_goods_alone() {
    let mut team = Team::new().await;
    let common =
        ["4321", "4,321", "98765", "98,765", "6543", "54321", "US-LAX", "Los Angeles", "Li Wei", "Ann Berg"];
    let common =
        common.into_iter().chain(["Lights", "Fitness", "nightlight", "1777", "1,777", "1999", "199"]);
    let of_lumen = [
        "BBB-222",
        "Foam",
        "泡沫",
        "Other Mills",
        "PO-OM",
        "SHP-OM",
        "Swift",
        "Carrier",
        "815",
        "930",
        "117",
    ];
    let of_swift = ["PO-LW", "PO-OM", "SHP-OM", "Lumen", "Other Mills", "Carrier", "700", "815", "930"];
    let of_nobody = [
        "AAA-111",
        "Glow",
        "小夜灯",
        "BBB-222",
        "Foam",
        "Lumen",
        "Mills",
        "PO-",
        "SHP-",
        "Swift",
        "Ningbo",
        "Hamburg",
    ];
    for (name, foreign) in [
        ("Lumen Works", &of_lumen[..]),
        ("Swift Freight", &of_swift),
        ("Nobody at all", &of_nobody),
        ("", &of_nobody),
    ] {
        let hidden: Vec<&str> =
            foreign.iter().copied().chain(common.clone()).chain(COSTS.iter().copied()).collect();
        hides(&mut team, &partner(name), &hidden).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_sees_its_own_goods_as_the_team_does() {
    let mut team = Team::new().await;
    let (lumen, swift) = (partner("Lumen Works"), partner("Swift Freight"));
    let said = team.say(&lumen, "what is on the way").await;
    assert!(said.data.contains("\"quantity\":325"), "210 + 115 of the lamps: {}", said.data);
    assert!(said.data.contains("SHP-LW-1") && said.data.contains("PO-LW-1"), "{}", said.data);
    let said = team.say(&swift, "what is on the way").await;
    assert!(said.data.contains("\"quantity\":442"), "both lines of the mixed one: {}", said.data);
    let said = team.say(&lumen, "where is SHP-MIX-5").await;
    assert!(said.data.contains("\"quantity\":115") && said.status == "ok", "{}", said.data);
    let said = team.say(&lumen, "what orders are open").await;
    assert!(said.data.contains("\"open_units\":700") && said.data.contains("PO-LW-1"), "{}", said.data);
    let said = team.say(&swift, "what orders are open").await;
    assert!(!said.data.contains("PO-"), "a forwarder has none: {}", said.data);
    for sentence in ["how many AAA-111 do we have", "sales this month", "how old is the stock", "overview"] {
        assert_eq!(team.say(&lumen, sentence).await.status, "not_permitted", "{sentence}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn to_a_partner_what_is_anothers_is_as_what_is_not() {
    let mut team = Team::new().await;
    let person = partner("Lumen Works");
    for (foreign, nothing) in [
        ("where is SHP-OM-9", "where is SHP-QM-9"),
        ("SHP-OM-9 arrived", "SHP-QM-9 arrived"),
        ("SHP-OM-9 is delayed by 5 days", "SHP-QM-9 is delayed by 5 days"),
        ("PO-OM-9 什么时候到", "PO-QM-9 什么时候到"),
        ("is PO-OM-8 late", "is PO-QM-8 late"),
        ("BBB-222 on the way", "BQB-222 on the way"),
        ("what does Other Mills owe us", "what does Ofher Nills owe us"),
        ("what is on the way to US-LAX", "what is on the way to US-LQX"),
        ("how many BBB-222", "how many BQB-222"),
    ] {
        let known = team.say(&person, foreign).await.text;
        team.anew();
        let unknown = team.say(&person, nothing).await.text;
        team.anew();
        let masked = |text: &str| {
            let text = text.replace("Ofher Nills", "?").replace("Other Mills", "?");
            text.replace("QM-", "?")
                .replace("OM-", "?")
                .replace("BBB", "?")
                .replace("BQB", "?")
                .replace("LQX", "LAX")
        };
        assert_eq!(masked(&known), masked(&unknown), "{foreign}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_tells_of_its_own_lines_alone() {
    let mut team = Team::new().await;
    let (lumen, swift) = (partner("Lumen Works"), partner("Swift Freight"));
    let said = team.say(&lumen, "SHP-MIX-5 arrived yesterday").await;
    assert!(said.text.contains("Shall I record it?") && !said.text.contains("BBB"), "{}", said.text);
    let said = team.say(&lumen, "yes").await;
    assert!(said.text.starts_with("Recorded"), "{}", said.text);
    let said = team.say(&swift, "where is SHP-MIX-5").await;
    assert!(
        said.data.contains("\"stage\":\"arrived\"") && said.data.contains("\"stage\":\"on_the_way\""),
        "{}",
        said.data
    );
    let said = team.say(&swift, "SHP-MIX-5 is held by customs, about six days").await;
    assert!(said.text.contains("BBB-222") && said.text.contains("Shall I record it?"), "{}", said.text);
    for sentence in ["we ordered 500 AAA-111", "make PO-LW-1 300 units", "send 40 AAA-111 from Hamburg to LA"]
    {
        assert_eq!(team.say(&lumen, sentence).await.status, "not_permitted", "{sentence}");
    }
    // Without a shipment nothing is told of a warehouse: it is asked which.
    let said = team.say(&lumen, "200 AAA-111 arrived in Hamburg").await;
    assert_eq!(said.status, "clarify", "{}", said.text);
    assert!(said.text.contains("SHP-LW-1") && !said.text.contains("SHP-OM"), "{}", said.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_with_markets_is_answered_for_these() {
    let mut team = Team::new().await;
    let german = markets(Role::Manager, &["DE"]);
    let admin = Person::everything();
    let american = [
        "US-LAX", "98765", "98,765", "54321", "54,321", "1777", "1,777", "1999", "1,999", "SHP-OM", "2.22",
        "2.55",
    ];
    hides(&mut team, &german, &american).await;
    team.anew();
    for (own, named) in [
        ("how many AAA-111 do we have", "how many AAA-111 do we have in Germany"),
        ("sales this month", "sales this month in Germany"),
        ("ABC classes", "ABC classes in Germany"),
        ("turnover", "turnover in Germany"),
        ("what is on the way", "what is on the way to Germany"),
        ("how old is the stock", "how old is the stock in Germany"),
    ] {
        let (said, whole) = (team.say(&german, own).await, team.say(&admin, named).await);
        assert_eq!(said.text, whole.text, "the same question, the same number");
    }
    for sentence in [
        "how many AAA-111 are in the US",
        "美国还有多少小夜灯",
        "sales in Germany and the US this month",
        "how many AAA-111 are in Los Angeles",
        "where is SHP-OM-9",
        "we ordered 500 AAA-111 for the US",
        "10 % off the glow lamp in the US from tomorrow until Sunday",
        "send 40 AAA-111 from Hamburg to Los Angeles",
    ] {
        let said = team.say(&german, sentence).await;
        assert_eq!(said.status, "not_permitted", "{sentence}: {}", said.text);
        team.anew();
    }
    let said = team.say(&german, "how many AAA-111 are in the US").await;
    assert_eq!(said.text, "That is outside the markets you may ask about; /me shows which they are.");
    let said = team.say(&german, "how many AAA-111 in the EU").await;
    assert!(
        said.status == "ok" && said.text.contains("Germany") && !said.text.contains("EU"),
        "{}",
        said.text
    );
    // The stock of a pool is one stock, whoever of its markets asks.
    let french = markets(Role::Viewer, &["FR"]);
    let said = team.say(&french, "how many AAA-111 do we have").await;
    assert!(said.data.contains("\"on_hand\":4321"), "{}", said.data);
    let said = team.say(&french, "how many AAA-111 did we sell this month").await;
    assert!(said.data.contains("\"units\":13") && !said.data.contains("\"units\":31"), "{}", said.data);
    let nowhere = markets(Role::Manager, &[]);
    assert_eq!(team.say(&nowhere, "how many AAA-111").await.status, "not_permitted");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_is_helped_to_what_it_may_do() {
    let mut team = Team::new().await;
    for (role, shown, hidden) in [
        (Role::Viewer, "how many", "we ordered 500"),
        (Role::Support, "a customer in Germany says", "arrived, counted"),
        (Role::Warehouse, "arrived, counted", "we ordered 500"),
        (Role::Buyer, "we ordered 500", "nothing is hidden"),
        (Role::Partner, "SH-2077", "how many"),
    ] {
        let text = team.say(&Person { partner: Some("Lumen Works".into()), ..of(role) }, "help").await.text;
        assert!(text.contains(shown) && !text.contains(hidden), "{role:?}: {text}");
    }
    // What is refused is refused, whatever the help says.
    for (role, sentence, status) in [
        (Role::Viewer, "a customer in Germany says the glow lamp is too dim", "not_permitted"),
        (Role::Support, "a customer in Germany says the glow lamp is too dim", "ok"),
        (Role::Support, "SHP-LW-1 arrived", "not_permitted"),
        (Role::Warehouse, "SHP-LW-1 arrived", "ok"),
        (Role::Warehouse, "make PO-LW-1 300 units", "not_permitted"),
        (Role::Buyer, "make PO-LW-1 300 units", "ok"),
    ] {
        assert_eq!(team.say(&of(role), sentence).await.status, status, "{role:?}: {sentence}");
        team.anew();
    }
}
