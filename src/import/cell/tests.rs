use super::*;
use proptest::prelude::*;

fn value(ty: Type, cell: &str) -> Result<Value, CellProblem> {
    read(ty, cell, &mut Names::default())
}

#[test]
fn days() {
    assert_eq!(day("2026-11-23").unwrap().to_string(), "2026-11-23");
    assert_eq!(day("2026-11-23 00:00:00").unwrap().to_string(), "2026-11-23");
    assert_eq!(day("2028-02-29").unwrap().to_string(), "2028-02-29");
    for ambiguous in ["11/12/2026", "11.12.2026", "1-2-26", "2026/11/23"] {
        assert_eq!(day(ambiguous), Err(CellProblem::DayNotIso), "{ambiguous}");
    }
    for wrong in
        ["2026-02-29", "2026-13-01", "0206-11-23", "2026-11-23T08:00:00", "yesterday", "45987", "日期日期"]
    {
        assert_eq!(day(wrong), Err(CellProblem::NotADay), "{wrong}");
    }
}

#[test]
fn whole_numbers() {
    for (cell, number) in [("12", 12), ("12.0", 12), ("-3", -3), ("+7", 7), ("2147483647", 2_147_483_647)] {
        assert_eq!(integer(cell), Ok(number));
    }
    for (cell, problem) in [
        ("1.5", CellProblem::NotWhole),
        ("1,234", CellProblem::CommaInNumber),
        ("2147483648", CellProblem::TooLarge),
        ("99999999999999999999999999", CellProblem::TooLarge),
        ("12 pcs", CellProblem::NotANumber),
        ("-", CellProblem::NotANumber),
        (".", CellProblem::NotANumber),
        ("１２", CellProblem::NotANumber),
    ] {
        assert_eq!(integer(cell), Err(problem), "{cell}");
    }
}

#[test]
fn money_is_ten_thousandths_rounded_half_away_from_zero() {
    for (cell, amount) in [
        ("9.99", 99_900),
        ("-9.99", -99_900),
        ("0.00005", 1),
        ("-0.00005", -1),
        ("0.00004999", 0),
        (".5", 5_000),
        ("5.", 50_000),
        ("1.99999", 20_000),
        ("2.549999999999999", 25_500),
        ("1000000000000", 10_000_000_000_000_000),
    ] {
        assert_eq!(money(cell), Ok(amount), "{cell}");
    }
    assert_eq!(money("1000000000000.01"), Err(CellProblem::TooLarge));
    assert_eq!(money("1,234.50"), Err(CellProblem::CommaInNumber));
    assert_eq!(money("12,5"), Err(CellProblem::CommaInNumber));
    assert_eq!(money("$5"), Err(CellProblem::NotANumber));
}

#[test]
fn places_currencies_and_words() {
    assert_eq!(value(Type::Market, "uk"), Ok(Value::Text("GB".into())));
    assert_eq!(value(Type::Market, "eu"), Ok(Value::Text("EU".into())));
    assert_eq!(value(Type::Market, "Germany"), Err(CellProblem::NotAMarket { meant: Some("DE") }));
    assert_eq!(value(Type::Market, "德国"), Err(CellProblem::NotAMarket { meant: Some("DE") }));
    assert_eq!(value(Type::Market, "QX"), Err(CellProblem::NotAMarket { meant: None }));
    assert_eq!(value(Type::Currency, "eur"), Ok(Value::Text("EUR".into())));
    assert_eq!(value(Type::Currency, "rmb"), Ok(Value::Text("CNY".into())));
    assert_eq!(value(Type::Currency, "€"), Err(CellProblem::NotACurrency));
    assert_eq!(value(Type::Channel, "Amazon"), Ok(Value::Text("amazon".into())));
    assert_eq!(value(Type::TimeZone, "Europe/Berln"), Err(CellProblem::NotATimeZone));
    assert_eq!(value(Type::YesNo, "No"), Ok(Value::Integer(0)));
    assert_eq!(value(Type::List, " a | b||"), Ok(Value::Text("a|b".into())));
    assert_eq!(market_list("de|FR"), Ok(Value::Text("DE|FR".into())));
    assert_eq!(value(Type::Month, "2026-11"), value(Type::Month, "2026-11-23"));
    assert_eq!(value(Type::Decimal, "1.5e-05"), Ok(Value::Decimal(1.5e-05)));
    assert_eq!(value(Type::Decimal, "inf"), Err(CellProblem::NotANumber));
}

#[test]
fn characters_and_lengths() {
    assert_eq!(value(Type::Sku, "A\0B"), Err(CellProblem::ControlCharacter));
    assert_eq!(value(Type::Sku, "A\nB"), Err(CellProblem::ControlCharacter));
    assert_eq!(value(Type::Text, "A\nB"), Ok(Value::Text("A\nB".into())));
    assert_eq!(value(Type::Text, "A\u{FFFF}"), Err(CellProblem::Unreadable));
    assert_eq!(value(Type::Sku, &"宽".repeat(200)).map(|_| ()), Ok(()));
    assert_eq!(value(Type::Sku, &"x".repeat(201)), Err(CellProblem::TooLong { characters_max: 200 }));
}

#[test]
fn the_day_of_an_instant_is_the_markets() {
    let losangeles = TimeZone::get("America/Los_Angeles").unwrap();
    let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
    let read = |cell: &str, said: Option<&TimeZone>| match moment(cell).unwrap().value(&losangeles, said) {
        Value::Instant { micros, day } => (micros.map(|m| m / 1_000_000), Day(day).to_string()),
        other => panic!("{other:?}"),
    };
    assert_eq!(read("2026-11-23", None), (None, "2026-11-23".into()));
    assert_eq!(read("2026-11-23T05:00:00Z", None), (Some(1_795_410_000), "2026-11-22".into()));
    assert_eq!(read("2026-11-23T13:00:00+08:00", None), (Some(1_795_410_000), "2026-11-22".into()));
    assert_eq!(read("2026-11-22 21:00:00", None), (Some(1_795_410_000), "2026-11-22".into()));
    assert_eq!(read("2026-11-23 13:00", Some(&shanghai)), (Some(1_795_410_000), "2026-11-22".into()));
    assert_eq!(moment("2026-11-23T25:00:00Z"), Err(CellProblem::NotAnInstant));
    assert_eq!(moment("11/23/2026 13:00"), Err(CellProblem::DayNotIso));
}

proptest! {
    #[test]
    fn any_cell_is_read_or_refused(cell in "\\PC{0,40}|[0-9.,+-eE]{0,40}|[0-9]{4}-[0-9]{2}-[0-9]{2}.{0,12}") {
        let kinds = crate::facts::Kind::ALL.iter().flat_map(|kind| kind.columns());
        for column in kinds {
            let _ = value(column.ty, &cell);
        }
    }

    #[test]
    fn money_reads_what_is_written(amount in -10_000_000_000_000_000_i64..=10_000_000_000_000_000) {
        let sign = if amount < 0 { "-" } else { "" };
        let cell = format!("{sign}{}.{:04}", amount.abs() / 10_000, amount.abs() % 10_000);
        prop_assert_eq!(money(&cell), Ok(amount));
    }
}
