//! Who asks: their name, role, markets, and what the room they ask in may see.

use super::role::Role;
use super::scope::EU_MEMBERS;
use crate::intent::contract::Intent;

/// Who asks, and what may be shown to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// As the `owner` column of `items` names them; None: not known.
    pub name: Option<String>,
    pub role: Role,
    /// What the room may see in which they ask; None: nobody else reads it.
    pub room: Option<Role>,
    /// ISO codes that they may ask about; None: all, an empty list: none.
    pub markets: Option<Vec<String>>,
    /// The supplier or forwarder that a partner belongs to.
    pub partner: Option<String>,
}

impl Person {
    /// Whoever has the database, and so may see everything.
    pub fn everything() -> Person {
        Person { name: None, role: Role::Admin, room: None, markets: None, partner: None }
    }

    /// May ask what `intent` asks, or tell what it records. What is told is
    /// judged by the person alone: a room only limits what is shown.
    pub fn may(&self, intent: Intent) -> bool {
        self.role.may(intent)
    }

    /// The supplier or forwarder whose goods alone a partner may see; None: no
    /// partner. A partner of nobody sees nothing.
    pub fn partner(&self) -> Option<&str> {
        (self.role == Role::Partner).then(|| self.partner.as_deref().unwrap_or_default())
    }

    /// May see costs here.
    pub fn sees_costs(&self) -> bool {
        self.role.sees_costs() && self.room.is_none_or(Role::sees_costs)
    }

    /// May ask about this market (ISO code).
    pub fn sees_market(&self, market: &str) -> bool {
        self.markets.as_ref().is_none_or(|markets| holds(markets, market))
    }

    /// What both this person and the room may see.
    pub fn within(mut self, room: Role, markets: &[String]) -> Person {
        self.room = Some(room);
        if !markets.is_empty() {
            let mut met = markets.to_vec();
            met.retain(|market| self.sees_market(market));
            for own in self.markets.into_iter().flatten() {
                if holds(markets, &own) && !met.contains(&own) {
                    met.push(own);
                }
            }
            self.markets = Some(met);
        }
        self
    }
}

/// Whether a market is one of these, or of the union among them.
fn holds(markets: &[String], market: &str) -> bool {
    let union = || EU_MEMBERS.contains(&market) && markets.iter().any(|known| known == "EU");
    markets.iter().any(|known| known == market) || union()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(own: Option<&[&str]>, room: &[&str]) -> Option<Vec<String>> {
        let list = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        let person = Person { markets: own.map(list), ..Person::everything() };
        person.within(Role::Viewer, &list(room)).markets
    }

    #[test]
    fn a_room_and_a_person_meet_in_the_markets_of_both() {
        let some = |codes: &[&str]| Some(codes.iter().map(|code| (*code).to_owned()).collect());
        assert_eq!(met(None, &[]), None);
        assert_eq!(met(None, &["DE"]), some(&["DE"]));
        assert_eq!(met(Some(&["DE", "US"]), &[]), some(&["DE", "US"]));
        assert_eq!(met(Some(&["DE", "US"]), &["US", "JP"]), some(&["US"]));
        assert_eq!(met(Some(&["DE"]), &["JP"]), some(&[]), "nothing at all");
        assert_eq!(met(Some(&["DE", "US"]), &["EU"]), some(&["DE"]));
        assert_eq!(met(Some(&["EU"]), &["FR", "GB"]), some(&["FR"]));
    }
}
