//! What a person says that unmapped SKUs are, as listings.
//!
//! A code is listed for every channel and market where it was read, so that
//! each row finds its own; one that was read in no market for the market ZZ,
//! which any other row falls back on (`listings`, case 3).

use super::{Place, Unmapped, UnmappedRow, catalogue};
use crate::inventory::answers::Label;
use crate::inventory::snapshot::Snapshot;

/// `CODE=SKU`, or `CODE=SKU*UNITS` for a multipack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub code: String,
    pub sku: String,
    /// None: as suggested, else 1.
    pub units: Option<i64>,
}

/// Why a choice cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("write CODE=SKU, or CODE=SKU*UNITS for a multipack, not {0}")]
    Form(String),
    #[error("{0} is not unmapped; `stockroom unmapped` lists what is")]
    NotUnmapped(String),
    #[error("{0} is in no catalogue; import it with `items` first, or check how it is written")]
    NoItem(String),
}

impl std::str::FromStr for Choice {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Choice, Refused> {
        let form = || Refused::Form(text.to_owned());
        let (code, item) = text.rsplit_once('=').ok_or_else(form)?;
        let units =
            item.rsplit_once('*').and_then(|(sku, units)| Some((sku, units.trim().parse::<i64>().ok()?)));
        let (sku, units) = units.map_or((item, None), |(sku, units)| (sku, Some(units)));
        let (code, sku) = (code.trim().to_owned(), sku.trim().to_owned());
        let sensible = units.is_none_or(|units| (1..=100_000).contains(&units));
        if code.is_empty() || sku.is_empty() || !sensible {
            Err(form())
        } else {
            Ok(Choice { code, sku, units })
        }
    }
}

/// A listing to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewListing {
    pub place: Place,
    pub code: Label,
    pub sku: Label,
    pub units_per_listing: i64,
}

/// The choices that the sure suggestions are.
pub fn sure(unmapped: &Unmapped) -> Vec<Choice> {
    let best = |row: &UnmappedRow| {
        let best = row.suggestions.first().filter(|best| best.sure)?;
        let units = Some(best.units_per_listing);
        Some(Choice { code: row.code.to_string(), sku: best.sku.to_string(), units })
    };
    unmapped.rows.iter().filter_map(best).collect()
}

/// The listings of all choices, in their order; none where one is refused.
pub fn listings(
    snapshot: &Snapshot,
    unmapped: &Unmapped,
    choices: &[Choice],
) -> Result<Vec<NewListing>, Refused> {
    let known = catalogue(snapshot).unwrap_or_default();
    let mut listings = Vec::new();
    for choice in choices {
        let same = |row: &&UnmappedRow| row.code.eq_ignore_ascii_case(&choice.code);
        let exact = unmapped.rows.iter().find(|row| *row.code == *choice.code);
        let row = exact.or_else(|| unmapped.rows.iter().find(same));
        let row = row.ok_or_else(|| Refused::NotUnmapped(choice.code.clone()))?;
        let names = &snapshot.names.skus;
        let items = || names.ids().filter(|sku| known.get(sku.index()) == Some(&true));
        let named = names.get(&choice.sku).filter(|sku| known.get(sku.index()) == Some(&true));
        let item = named.or_else(|| items().find(|sku| names.as_str(*sku).eq_ignore_ascii_case(&choice.sku)));
        let sku = names.text(item.ok_or_else(|| Refused::NoItem(choice.sku.clone()))?);
        let suggested = row.suggestions.iter().find(|suggestion| suggestion.sku == sku);
        let units = choice.units.or(suggested.map(|suggestion| suggestion.units_per_listing)).unwrap_or(1);
        let anywhere = [Place { channel: "other".into(), market: "ZZ".into() }];
        let places = if row.places.is_empty() { &anywhere[..] } else { &row.places };
        listings.extend(places.iter().map(|place| NewListing {
            place: place.clone(),
            code: row.code.clone(),
            sku: sku.clone(),
            units_per_listing: units,
        }));
    }
    Ok(listings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    #[test]
    fn choices_as_written() {
        let choice = |code: &str, sku: &str, units| Ok(Choice { code: code.into(), sku: sku.into(), units });
        assert_eq!("EB=100=EB-100".parse(), choice("EB=100", "EB-100", None));
        assert_eq!("EB-100-2PK = EB-100*2".parse(), choice("EB-100-2PK", "EB-100", Some(2)));
        assert_eq!("A*B=C*D".parse(), choice("A*B", "C*D", None), "not every star is a number of units");
        for text in ["EB-100", "=EB-100", "A=", "A=B*0", "A=B*-1"] {
            assert_eq!(text.parse::<Choice>(), Err(Refused::Form(text.to_owned())));
        }
    }

    #[test]
    fn a_code_is_listed_where_it_was_read() {
        let mut team = Team::new();
        team.item("EB-100", 5.0, "USD");
        team.item("MAT-31", 5.0, "USD");
        team.warehouse("FBA-US", "US", "fba", &[]);
        team.sale("2026-11-01", "eb100-2pk", "DE", "amazon", 1, 1.0);
        team.sale("2026-11-02", "eb100-2pk", "US", "ebay", 1, 1.0);
        team.receipt("2026-11-02", "ODD", "FBA-US", 1);
        let snapshot = team.snapshot();
        let unmapped = super::super::unmapped(&snapshot, day("2026-11-23"));
        let listed = |text: &str| listings(&snapshot, &unmapped, &[text.parse().unwrap()]);
        let places = |text: &str| {
            let listed = listed(text).unwrap().into_iter();
            listed
                .map(|row| format!("{} {} {}", row.place.channel, row.place.market, row.units_per_listing))
                .collect::<Vec<_>>()
        };
        assert_eq!(places("EB100-2PK=eb-100"), ["amazon DE 2", "ebay US 2"], "units as suggested");
        assert_eq!(places("eb100-2pk=EB-100*3"), ["amazon DE 3", "ebay US 3"]);
        assert_eq!(places("ODD=MAT-31"), ["other ZZ 1"]);
        assert_eq!(listed("EB-100=MAT-31"), Err(Refused::NotUnmapped("EB-100".into())));
        assert_eq!(listed("ODD=MAT-32"), Err(Refused::NoItem("MAT-32".into())));
        assert_eq!(sure(&unmapped), ["eb100-2pk=EB-100*2".parse().unwrap()]);
    }
}
