//! Amazon's marketplaces: `Amazon.de`, `www.amazon.co.uk`, `A1PA6795UKMFR9`,
//! or a country. Sources: Amazon's developer documentation (marketplace ids).

use crate::import::lenient;

/// Top-level domain, marketplace id, market.
#[rustfmt::skip]
const MARKETPLACES: [(&str, &str, &str); 24] = [
    ("com", "ATVPDKIKX0DER", "US"), ("ca", "A2EUQ1WTGCTBG2", "CA"), ("com.mx", "A1AM78C64UM0Y8", "MX"),
    ("com.br", "A2Q3Y263D00KWC", "BR"), ("co.uk", "A1F83G8C2ARO7P", "GB"), ("de", "A1PA6795UKMFR9", "DE"),
    ("fr", "A13V1IB3VIYZZH", "FR"), ("it", "APJ6JRA9NG5V4", "IT"), ("es", "A1RKKUPIHCS9HS", "ES"),
    ("nl", "A1805IZSGTT6HS", "NL"), ("se", "A2NODRKZP88ZB9", "SE"), ("pl", "A1C3SOZRARQ6R3", "PL"),
    ("com.be", "AMEN7PMS3EDWL", "BE"), ("ie", "A28R8C7NBKEWEA", "IE"), ("com.tr", "A33AVAJ2PDY3EV", "TR"),
    ("ae", "A2VIGQ35RCS4UG", "AE"), ("sa", "A17E79C6D8DWNP", "SA"), ("eg", "ARBP9OOSHTCHU", "EG"),
    ("co.za", "AE08WJ6YKNBMC", "ZA"), ("in", "A21TJRUUN4KGV", "IN"), ("co.jp", "A1VC38T7YXB528", "JP"),
    ("com.au", "A39IBJ37TRP1C6", "AU"), ("sg", "A19VAU5U5O7RUS", "SG"), ("cn", "AAHKV2X7AFYLW", "CN"),
];

/// Where prices stand without tax.
const PRICES_WITHOUT_TAX: [&str; 2] = ["US", "CA"];

/// The market of `Amazon.de`; None for any other channel.
pub fn of_channel(channel: &str) -> Option<&'static str> {
    let lower = channel.trim().to_lowercase();
    let domain = lower.strip_prefix("www.").unwrap_or(&lower).strip_prefix("amazon.")?;
    MARKETPLACES.iter().find(|(own, ..)| *own == domain).map(|(.., market)| *market)
}

/// The market of a domain, an id or a country.
pub fn of(cell: &str) -> Option<&'static str> {
    let by_id = || MARKETPLACES.iter().find(|(_, id, _)| id.eq_ignore_ascii_case(cell)).map(|(.., of)| *of);
    of_channel(cell).or_else(by_id).or_else(|| lenient::market(cell).ok())
}

/// Whether the prices of a marketplace include tax.
pub fn prices_include_tax(market: &str) -> bool {
    !PRICES_WITHOUT_TAX.contains(&market)
}
