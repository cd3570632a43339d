//! The only source of now.

use crate::inventory::day::Day;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The configured zone is none.
#[derive(Debug, thiserror::Error)]
#[error("team.time_zone: `{0}` is no time zone; write one like Europe/Berlin")]
pub struct NoSuchZone(String);

/// The system's clock, read in a time zone: the team's, or that of whoever speaks.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
}

impl Clock {
    /// `zone`: an IANA name; None: the machine's own.
    pub fn system(zone: Option<&str>) -> Result<Clock, NoSuchZone> {
        let zone = match zone {
            Some(name) => TimeZone::get(name).map_err(|_| NoSuchZone(name.to_owned()))?,
            None => TimeZone::system(),
        };
        Ok(Clock { zone })
    }

    /// The same clock read in the zone of an IANA name; None: there is no such zone.
    pub fn in_zone(&self, zone: &str) -> Option<Clock> {
        Some(Clock { zone: TimeZone::get(zone).ok()? })
    }

    /// The civil day it is now in its zone.
    pub fn today(&self) -> Day {
        Day::from_date(Timestamp::now().to_zoned_datetime(self.zone.clone()).date())
    }

    /// This moment in its zone, RFC 3339 to the second.
    pub fn moment(&self) -> String {
        Timestamp::now().to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// A moment (microseconds UTC) in its zone, to the minute.
    pub fn shown(&self, micros: i64) -> String {
        match Timestamp::from_microsecond(micros) {
            Ok(moment) => moment.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
            Err(_) => String::new(),
        }
    }

    /// Microseconds UTC.
    pub fn now(&self) -> i64 {
        Timestamp::now().as_microsecond()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_ahead_is_never_behind() {
        let ahead = Clock::system(Some("Pacific/Kiritimati")).unwrap().today();
        let behind = Clock::system(Some("Pacific/Pago_Pago")).unwrap().today();
        assert!(ahead - behind >= 1, "{ahead} is 25 hours ahead of {behind}");
    }

    #[test]
    fn a_wrong_zone_is_named() {
        let error = Clock::system(Some("Europe/Berln")).unwrap_err().to_string();
        assert!(error.contains("Europe/Berln"), "{error}");
    }
}
