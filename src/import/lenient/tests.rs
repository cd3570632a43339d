use super::*;
use crate::import::cell::Moment;
use crate::inventory::day::Day;
use proptest::prelude::*;

fn style_of(days: &[&str], numbers: &[&str]) -> Style {
    let mut style = Style::default();
    days.iter().for_each(|cell| style.see_day(cell));
    numbers.iter().for_each(|cell| style.see_number(cell));
    style
}

#[test]
fn numbers_that_tell_by_themselves() {
    for (cell, amount) in [
        ("1,234.50", 12_345_000),
        ("1.234,50", 12_345_000),
        ("1 234,50", 12_345_000),
        ("1\u{202F}234,50 €", 12_345_000),
        ("1'234.50", 12_345_000),
        ("1.234.567", 12_345_670_000),
        ("12,34,567.00", 12_345_670_000),
        ("$1,234.50", 12_345_000),
        ("-$5", -50_000),
        ("$-5.00", -50_000),
        ("US$ 5", 50_000),
        ("USD 12.5", 125_000),
        ("12,50 zł", 125_000),
        ("￥１２．５", 125_000),
        ("(12)", -120_000),
        ("12-", -120_000),
        ("\u{2212}3,5", -35_000),
        ("0,500", 5_000),
        ("0.125", 1_250),
        (".5", 5_000),
        ("1234,567", 12_345_670),
        ("'12", 120_000),
        ("=\"0012\"", 120_000),
    ] {
        assert_eq!(money(cell, Style::default()), Ok(amount), "{cell}");
    }
    for cell in ["1,2,3", "12,34.56.7", "1.23.4", "12 pcs", "--5", "$", ".", "1 23", "1,234,56", "(-5)", ""] {
        assert_eq!(money(cell, Style::default()), Err(CellProblem::NotANumber), "{cell}");
    }
    assert_eq!(integer("1,234", Style::default()), Ok(1_234));
    assert_eq!(integer("12.0", Style::default()), Ok(12));
    assert_eq!(integer("12,0", Style::default()), Ok(12));
    assert_eq!(integer("$5", Style::default()), Err(CellProblem::NotANumber), "a quantity has no currency");
    assert_eq!(integer("1,5", Style::default()), Err(CellProblem::NotWhole));
    assert_eq!(decimal("0,35", Style::default()), Ok(0.35));
    assert_eq!(decimal("1.5e-05", Style::default()), Ok(1.5e-05));
}

#[test]
fn codes_that_a_spreadsheet_has_rounded_are_refused() {
    let sku = |cell: &str| read(Type::Sku, cell, Style::default(), &mut Names::default());
    for cell in ["5.12346E+12", "5,12346E+12", "1E+15"] {
        assert_eq!(sku(cell), Err(CellProblem::RoundedCode), "{cell}");
    }
    for cell in ["5E12", "1.5E-3", "TEE+12", "2E+MUG", "=\"0012\""] {
        assert!(sku(cell).is_ok(), "{cell}");
    }
}

#[test]
fn one_sign_before_three_digits_is_read_as_the_table_is_written() {
    let (comma, point) = (style_of(&[], &["12,50", "3"]), style_of(&[], &["7.95"]));
    let both = style_of(&[], &["12,50", "7.95"]);
    for (style, thousands, decimals) in
        [(Style::default(), "1,234", "1.234"), (point, "1,234", "1.234"), (comma, "1.234", "1,234")]
    {
        assert_eq!(money(thousands, style), Ok(12_340_000));
        assert_eq!(money(decimals, style), Ok(12_340));
    }
    assert_eq!(money("1,234", both), Err(CellProblem::SignInNumber));
    assert_eq!(money("1.234,00", both), Ok(12_340_000), "this one tells by itself");
    assert_eq!(style_of(&[], &["1.234.567"]), comma);
    assert_eq!(style_of(&[], &["1,234", "1.234", "5", "x", ""]), Style::default());
}

fn iso(cell: &str, style: Style) -> Result<String, CellProblem> {
    day(cell, style).map(|day| day.to_string())
}

#[test]
fn days_that_tell_by_themselves() {
    for cell in [
        "2026-11-03",
        "2026/11/03",
        "2026/11/3",
        "2026.11.03",
        "2026年11月3日",
        "2026年11月03号",
        "20261103",
        "46329",
        "03.11.2026",
        "3.11.2026 14:05",
        "Nov 3, 2026",
        "November 3 2026",
        "3 Nov 2026",
        "03-Nov-2026",
        "3. November 2026",
        "3 nov. 2026",
        "3 de noviembre de 2026",
        "Tue, 3 Nov 2026 14:05:00 +0100",
        "2026-11-03T23:30:00-08:00",
        "2026-11-03 12:00:00 -0500",
    ] {
        assert_eq!(iso(cell, Style::default()).as_deref(), Ok("2026-11-03"), "{cell}");
    }
    assert_eq!(iso("23/11/2026", Style::default()).as_deref(), Ok("2026-11-23"));
    assert_eq!(iso("11/23/2026", Style::default()).as_deref(), Ok("2026-11-23"));
    assert_eq!(iso("11/11/2026", Style::default()).as_deref(), Ok("2026-11-11"));
    assert_eq!(iso("15 März 2026", Style::default()).as_deref(), Ok("2026-03-15"));
    for wrong in
        ["2026-02-30", "31.02.2026", "45", "2026", "soon", "1/2/26", "Nov 2026", "20261399", "23/23/2026"]
    {
        assert_eq!(iso(wrong, Style::default()), Err(CellProblem::NotADay), "{wrong}");
    }
}

#[test]
fn two_numbers_before_the_year_are_read_as_the_table_is_written() {
    let british = style_of(&["03/04/2026", "23/04/2026"], &[]);
    let american = style_of(&["03/04/2026", "04/23/2026 10:00"], &[]);
    let mixed = style_of(&["23/04/2026", "04/23/2026"], &[]);
    let open = style_of(&["03/04/2026", "05/05/2026"], &[]);
    assert_eq!(iso("03/04/2026", british).as_deref(), Ok("2026-04-03"));
    assert_eq!(iso("03/04/2026", american).as_deref(), Ok("2026-03-04"));
    assert_eq!(iso("03-04-2026 10:00", american).as_deref(), Ok("2026-03-04"));
    assert_eq!(iso("03/04/2026", mixed), Err(CellProblem::DayOrderOpen));
    assert_eq!(iso("03/04/2026", open), Err(CellProblem::DayOrderOpen));
    assert_eq!(iso("03/04/2026", open.with_day_first(true)).as_deref(), Ok("2026-04-03"));
    assert!(open.needs_more() && !british.needs_more() && !Style::default().needs_more());
}

#[test]
fn times() {
    let exact = |cell: &str| match moment(cell, Style::default()) {
        Ok(Moment::Exact(exact)) => exact.to_string(),
        other => panic!("{cell}: {other:?}"),
    };
    assert_eq!(exact("2026-11-23 12:00:00 -0500"), "2026-11-23T17:00:00Z");
    assert_eq!(exact("23.11.2026 14:05:09 MEZ"), "2026-11-23T13:05:09Z");
    assert_eq!(exact("Nov 23, 2026 2:05:09 PM PST"), "2026-11-23T22:05:09Z");
    assert_eq!(exact("2026/11/23 14:05:09 JST"), "2026-11-23T05:05:09Z");
    assert_eq!(exact("23 nov. 2026 14:05:09 UTC+1"), "2026-11-23T13:05:09Z");
    assert_eq!(exact("2026-11-23T14:05:09.250+08:00"), "2026-11-23T06:05:09.25Z");
    let local = |cell: &str| match moment(cell, Style::default()) {
        Ok(Moment::Local(local)) => local.to_string(),
        other => panic!("{cell}: {other:?}"),
    };
    assert_eq!(local("23/11/2026 12:30 AM"), "2026-11-23T00:30:00");
    assert_eq!(local("2026年11月23日 下午2:05"), "2026-11-23T14:05:00");
    assert_eq!(local("2026/11/23 14:05:09.999"), "2026-11-23T14:05:09");
    assert_eq!(local("46349.351388888885"), "2026-11-23T08:26:00", "a spreadsheet's serial number");
    assert_eq!(moment("2026/11/23", Style::default()), Ok(Moment::Day(Day(20_780))));
    for wrong in ["2026/11/23 25:00", "2026/11/23 14:05 CST", "2026/11/23 noon", "2026/11/23 13:00 PM"] {
        assert_eq!(moment(wrong, Style::default()), Err(CellProblem::NotAnInstant), "{wrong}");
    }
}

proptest! {
    #[test]
    fn any_cell_is_read_or_refused(
        cell in "\\PC{0,40}|[-0-9., '()$€eE]{0,20}|[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,4}.{0,14}|[0-9]{1,2}[-. ][A-Za-zé.]{3,9}[- ]2026[ :0-9APM]{0,12}",
    ) {
        let style = style_of(&[&cell], &[&cell]);
        let columns = crate::facts::Kind::ALL.iter().flat_map(|kind| kind.columns());
        for column in columns {
            let _ = read(column.ty, &cell, style, &mut Names::default());
        }
        let _ = moment(&cell, style);
    }

    #[test]
    fn what_our_own_files_say_is_read_the_same(amount in -1_000_000_000_i64..1_000_000_000, day_number in 0..40_000) {
        let own = format!("{}{}.{:02}", if amount < 0 { "-" } else { "" }, amount.abs() / 100, amount.abs() % 100);
        prop_assert_eq!(money(&own, Style::default()), cell::money(&own));
        let written = Day(day_number).to_string();
        prop_assert_eq!(day(&written, Style::default()), Ok(Day(day_number)));
    }

    #[test]
    fn numbers_are_read_however_they_are_grouped(whole in 0_i64..1_000_000_000, cents in 0_i64..100) {
        let grouped = |sign: &str| {
            let digits = whole.to_string();
            let cut = digits.len() % 3;
            let (start, rest) = digits.split_at(cut);
            let mut groups: Vec<&str> = if start.is_empty() { vec![] } else { vec![start] };
            groups.extend((0..rest.len() / 3).map(|group| &rest[group * 3..group * 3 + 3]));
            groups.join(sign)
        };
        let amount = Ok(whole * 10_000 + cents * 100);
        for (thousands, decimal) in [(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u{A0}", ",")] {
            let cell = format!("{}{decimal}{cents:02}", grouped(thousands));
            prop_assert_eq!(money(&cell, Style::default()), amount.clone(), "{}", cell);
        }
    }
}
