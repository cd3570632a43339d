//! A small team whose every name and amount can be told apart, and people who
//! ask it through the desk.

use crate::cli::{stderr, stockroom};
use stockroom::assistant::{Person, Role};
use stockroom::clock::Clock;
use stockroom::config::{Config, Database, Secret};
use stockroom::desk::replying;
use stockroom::desk::session::{Session, Today};
use stockroom::desk::talk::Part;
use stockroom::render;
use stockroom::store::Speaker;
use tempfile::TempDir;

pub const TODAY: &str = "2026-11-23";

/// Lumen Works makes lamps, Other Mills rollers and some lamps; Swift Freight
/// carries what goes to Hamburg.
const FILES: &[(&str, &str)] = &[
    (
        "items",
        "sku,name,name_zh,aliases,category,supplier,owner,unit_cost,currency,price\n\
         AAA-111,Glow lamp,小夜灯,nightlight,Lights,Lumen Works,Li Wei,77.7123,USD,199\n\
         BBB-222,Foam roller,泡沫轴,,Fitness,Other Mills,Ann Berg,88.8345,USD,219\n",
    ),
    (
        "warehouses",
        "warehouse,name,market,kind,serves\n\
         DE-HAM,Hamburg,DE,overseas,DE|FR\n\
         US-LAX,Los Angeles,US,overseas,US\n",
    ),
    (
        "stock",
        "as_of,sku,warehouse,on_hand,reserved\n\
         2026-11-22,AAA-111,DE-HAM,4321,21\n2026-11-22,AAA-111,US-LAX,98765,5\n\
         2026-11-22,BBB-222,DE-HAM,6543,3\n2026-11-22,BBB-222,US-LAX,54321,1\n",
    ),
    (
        "receipts",
        "received_on,sku,warehouse,quantity,unit_cost,currency\n\
         2026-07-01,AAA-111,DE-HAM,6000,71.2347,USD\n2026-07-01,AAA-111,US-LAX,99000,71.2347,USD\n\
         2026-07-01,BBB-222,DE-HAM,7000,81.2349,USD\n2026-07-01,BBB-222,US-LAX,60000,81.2349,USD\n",
    ),
    (
        "costs",
        "sku,market,freight,duty,currency\n\
         AAA-111,DE,3.3331,1.1117,USD\nAAA-111,US,2.2229,1.1119,USD\n\
         BBB-222,DE,3.4441,1.2227,USD\nBBB-222,US,2.5559,1.3339,USD\n",
    ),
    (
        "sales",
        "day,sku,market,channel,units,revenue,currency\n\
         2026-11-10,AAA-111,DE,shopify,31,6169,USD\n2026-11-20,AAA-111,US,shopify,1777,353623,USD\n\
         2026-11-21,BBB-222,DE,shopify,41,8979,USD\n2026-11-22,BBB-222,US,shopify,1999,437781,USD\n\
         2026-11-22,AAA-111,FR,shopify,13,2587,USD\n",
    ),
    (
        "orders_to_suppliers",
        "purchase_order,sku,quantity,supplier,ordered_on,promised_on,eta,to_warehouse,unit_cost,currency\n\
         PO-LW-1,AAA-111,700,Lumen Works,2026-10-20,2026-11-15,2026-12-20,DE-HAM,70.7071,USD\n\
         PO-OM-8,AAA-111,815,Other Mills,2026-10-21,2026-11-16,2026-12-21,US-LAX,70.7073,USD\n\
         PO-OM-9,BBB-222,930,Other Mills,2026-10-22,2026-11-17,2026-12-22,US-LAX,80.8081,USD\n",
    ),
    (
        "shipments",
        "shipment,sku,quantity,to_warehouse,from,mode,shipped_on,eta,status,purchase_order,cost,currency,forwarder\n\
         SHP-LW-1,AAA-111,210,DE-HAM,Ningbo,sea,2026-11-01,2026-12-05,in_transit,PO-LW-1,5151.51,USD,Swift Freight\n\
         SHP-OM-9,BBB-222,320,US-LAX,Shenzhen,sea,2026-11-02,2026-12-06,in_transit,PO-OM-9,6161.61,USD,Other Carrier\n\
         SHP-MIX-5,AAA-111,115,DE-HAM,Ningbo,sea,2026-11-03,2026-12-07,in_transit,PO-LW-1,,,Swift Freight\n\
         SHP-MIX-5,BBB-222,117,DE-HAM,Ningbo,sea,2026-11-03,2026-12-07,in_transit,PO-OM-9,,,Swift Freight\n",
    ),
];

pub struct Team {
    session: Session,
    /// How often a conversation was begun anew.
    begun: usize,
    _home: TempDir,
}

/// What was said back: as a person reads it, and as data, the explanation too.
pub struct Said {
    pub text: String,
    pub data: String,
    /// Of the first part: `ok`, `not_permitted` …
    pub status: String,
}

impl Said {
    /// Everything that was given away.
    pub fn all(&self) -> String {
        format!("{}\n{}", self.text, self.data)
    }
}

impl Team {
    pub async fn new() -> Team {
        let home = tempfile::tempdir().unwrap();
        let files: Vec<String> = FILES.iter().map(|(kind, _)| format!("{kind}.csv")).collect();
        for ((_, content), file) in FILES.iter().zip(&files) {
            std::fs::write(home.path().join(file), content).unwrap();
        }
        let url = format!("sqlite://{}/stock.db", home.path().display());
        let imported = stockroom(home.path())
            .env("STOCKROOM_DATABASE_URL", &url)
            .arg("import")
            .args(&files)
            .output()
            .unwrap();
        assert!(imported.status.success(), "{}", stderr(&imported));
        let config = Config { database: Database { url: Some(Secret::new(url)) }, ..Config::default() };
        let clock = Clock::system(Some("UTC")).unwrap();
        let today = Today::of(&clock, Some(TODAY.parse().unwrap()));
        Team { session: Session::open(&config, &clock, today).await.unwrap(), begun: 0, _home: home }
    }

    /// From now on nothing goes on with what was said before.
    pub fn anew(&mut self) {
        self.begun += 1;
    }

    /// One message of `person` in their own conversation.
    pub async fn say(&mut self, person: &Person, text: &str) -> Said {
        let speaker = Speaker {
            adapter: "telegram".into(),
            conversation: self.begun.to_string(),
            person: format!("{person:?}"),
        };
        let heard = self.session.hear(&speaker, person, text).await.unwrap();
        let reply = replying::reply(&heard, false, heard.language);
        let labels = reply.choices.iter().map(|choice| format!("[{} {}]", choice.answer, choice.label));
        let shown: Vec<String> = [reply.plain()].into_iter().chain(labels).collect();
        let mut data = String::new();
        let mut status = String::new();
        for part in &heard.parts {
            let (Part::Answer(answer) | Part::Explained(answer, _)) = part;
            let json = answer.contract(&render::text(answer, heard.language)).unwrap();
            if status.is_empty() {
                status = json["status"].as_str().unwrap().to_owned();
            }
            data.push_str(&json.to_string());
            // What `--explain` would print, nothing cut.
            let explanation = self.session.explain(answer, person);
            data.push_str(&render::explanation(answer, &explanation, heard.language));
        }
        Said { text: shown.join("\n"), data, status }
    }
}

pub fn of(role: Role) -> Person {
    Person { role, ..Person::everything() }
}

pub fn partner(name: &str) -> Person {
    Person { partner: Some(name.to_owned()), ..of(Role::Partner) }
}

pub fn markets(role: Role, codes: &[&str]) -> Person {
    Person { markets: Some(codes.iter().map(|code| (*code).to_owned()).collect()), ..of(role) }
}

/// Something of every kind of question and telling, and what follows on them.
pub const SENTENCES: &[&str] = &[
    "how many AAA-111 do we have",
    "why",
    "小夜灯还有多少",
    "what is the stock worth",
    "stock value of the glow lamp in Germany",
    "how many foam rollers are there by warehouse",
    "how long will AAA-111 last",
    "还能卖几天",
    "what runs out in the next 30 days",
    "what is on the way",
    "why",
    "在途的货有哪些",
    "where is SHP-LW-1",
    "why",
    "where is SHP-MIX-5",
    "where is SHP-OM-9",
    "what do suppliers still owe us",
    "why",
    "what does Other Mills still owe us",
    "Lumen Works 还欠多少货",
    "PO-OM-9",
    "how many AAA-111 did we sell last month",
    "best sellers",
    "sales by market this month",
    "revenue this month",
    "what should we stop buying",
    "why",
    "how old is the stock",
    "why",
    "库龄超过90天的有哪些",
    "slow movers",
    "turnover of the glow lamp",
    "why",
    "ABC classes",
    "which lot of AAA-111 ships first",
    "overview",
    "why",
    "今天的简报",
    "how fresh is the data",
    "does the stock add up",
    "why",
    "how is Lumen Works doing, on-time rate",
    "what should I reorder this week",
    "my items",
    "help",
    "hello",
    "blargh frumious",
    "stock",
    "the roller",
    "a customer in Germany says the glow lamp is too dim",
    "no",
    "we ordered 500 AAA-111 from Lumen Works",
    "no",
    "a shipment arrived",
    "1",
    "no",
    "customs hold",
    "no",
    "SHP-LW-1 is delayed by 5 days",
    "no",
    "SHP-OM-9 arrived yesterday",
    "no",
    "200 AAA-111 arrived in Hamburg",
    "no",
    "send 40 AAA-111 from Hamburg to US-LAX",
    "no",
    "when I say shiny I mean the glow lamp",
    "how many shiny",
    "undo",
];
