//! Who asks: their name, role, markets, and what the room they ask in may see.

use super::role::Role;
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

    /// May see costs here.
    pub fn sees_costs(&self) -> bool {
        self.role.sees_costs() && self.room.is_none_or(Role::sees_costs)
    }

    /// May ask about this market (ISO code).
    pub fn sees_market(&self, market: &str) -> bool {
        self.markets.as_ref().is_none_or(|markets| markets.iter().any(|known| known == market))
    }

    /// What both this person and the room may see.
    pub fn within(mut self, room: Role, markets: &[String]) -> Person {
        self.room = Some(room);
        if !markets.is_empty() {
            let mut met = markets.to_vec();
            met.retain(|market| self.sees_market(market));
            self.markets = Some(met);
        }
        self
    }
}
