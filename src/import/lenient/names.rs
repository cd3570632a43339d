//! Names of months and of time zones in days and times.

/// The month of a name or its abbreviation: English, German, French, Spanish,
/// Italian.
pub fn month(name: &str) -> Option<i16> {
    let name = name.trim_end_matches('.').to_lowercase();
    if name.chars().count() < 3 {
        return None;
    }
    let place = MONTHS.iter().position(|names| names.iter().any(|known| is_short_for(&name, known)));
    place.and_then(|place| i16::try_from(place + 1).ok())
}

/// The whole name or at least its first three letters.
fn is_short_for(name: &str, known: &str) -> bool {
    known.starts_with(name)
}

const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier", "enero", "ene", "gennaio"],
    &["february", "februar", "février", "fevrier", "febrero", "febbraio"],
    &["march", "märz", "maerz", "mrz", "mars", "marzo"],
    &["april", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio"],
    &["june", "juni", "juin", "junio", "giugno"],
    &["july", "juli", "juillet", "julio", "luglio"],
    &["august", "août", "aout", "agosto"],
    &["september", "septembre", "septiembre", "settembre"],
    &["october", "oktober", "octobre", "octubre", "ottobre"],
    &["november", "novembre", "noviembre"],
    &["december", "dezember", "décembre", "decembre", "diciembre", "dicembre"],
];

/// Minutes east of UTC of a zone's abbreviation. Those that several zones
/// share (CST, IST) are not among them.
pub fn offset_minutes(zone: &str) -> Option<i32> {
    let zone = zone.to_ascii_uppercase();
    ZONES.iter().find(|(name, _)| *name == zone).map(|(_, minutes)| *minutes)
}

const ZONES: [(&str, i32); 24] = [
    ("Z", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("WET", 0),
    ("WEST", 60),
    ("BST", 60),
    ("CET", 60),
    ("MEZ", 60),
    ("CEST", 120),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("PST", -480),
    ("PDT", -420),
    ("MST", -420),
    ("MDT", -360),
    ("CDT", -300),
    ("EST", -300),
    ("EDT", -240),
    ("JST", 540),
    ("HKT", 480),
    ("SGT", 480),
    ("AEST", 600),
    ("AEDT", 660),
];
