//! Shopify's exports: inventory, orders, products.

/// Stock by location.
pub mod inventory;
/// Order lines.
pub mod orders;
/// The catalogue.
pub mod products;
/// What the customer paid for each line.
mod revenue;

use super::shared::Place;
use crate::import::header::Header;
use crate::import::rows::RawRow;

/// The columns that name a product and its variant.
struct Naming {
    title: Place,
    options: [Place; 3],
}

impl Naming {
    fn of(header: &Header) -> Naming {
        let option = |name| Place::of(header, name);
        Naming {
            title: Place::of(header, "title"),
            options: [option("option1_value"), option("option2_value"), option("option3_value")],
        }
    }

    /// `Title – Small / Blue`; a product without variants by its title alone.
    fn name(&self, title: &str, row: &RawRow) -> String {
        let options = self.options.iter().map(|place| place.cell(row));
        let options: Vec<&str> = options
            .filter(|option| !option.is_empty() && !option.eq_ignore_ascii_case("default title"))
            .collect();
        match (title.is_empty(), options.is_empty()) {
            (_, true) => title.to_owned(),
            (true, false) => options.join(" / "),
            (false, false) => format!("{title} – {}", options.join(" / ")),
        }
    }
}
