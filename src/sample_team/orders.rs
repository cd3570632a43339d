//! The recent sales of one channel, told as order lines instead of day sums.

use super::random::Draws;
use super::simulation::{Sale, World};
use crate::inventory::day::Day;

/// The channel whose recent weeks are told by orders.
pub const CHANNEL: &str = "shopify";

/// How many days before today are told by orders.
pub const DAYS: i32 = 42;

/// A line of `orders`. Instants are minutes since the day's midnight UTC,
/// chosen so that the day is the same in every zone of the market.
pub struct Line {
    pub order: String,
    pub line: usize,
    pub day: Day,
    pub minute: i64,
    pub product: usize,
    pub series: usize,
    pub units: i64,
    /// Ratio taken off the price.
    pub discount: f64,
    pub status: &'static str,
    /// Ratio of the price given back without goods coming back.
    pub refunded: f64,
    /// Minutes since the order's midnight.
    pub shipped: Option<i64>,
    pub delivered: Option<i64>,
}

/// Whether a sale is told by order lines.
pub fn tells(world: &World, sale: &Sale) -> bool {
    world.catalogue.series[sale.series].channel == CHANNEL && world.today - sale.day <= DAYS
}

/// The order lines, in order of time. Orders that were cancelled, or refunded
/// with the goods back, come on top: they leave the ledger as it is.
pub fn lines(world: &World) -> Vec<Line> {
    let mut draws = Draws::new(0x5eed);
    let mut lines: Vec<Line> = Vec::new();
    for sale in world.sales.iter().filter(|sale| tells(world, sale)) {
        let mut left = sale.units;
        while left > 0 {
            let units = if draws.chance(0.12) { draws.whole(1, left.min(3)) } else { 1 };
            left -= units;
            let line = line(world, sale, units, &mut draws);
            lines.push(line);
        }
        if draws.chance(0.05) {
            let status = if draws.chance(0.5) { "cancelled" } else { "refunded" };
            let mut line = line(world, sale, 1, &mut draws);
            (line.status, line.shipped, line.delivered) = (status, None, None);
            lines.push(line);
        }
    }
    lines.sort_by_key(|line| (line.day, line.series, line.minute, line.product));
    number(&mut lines, &mut draws);
    lines
}

/// Numbers the orders; now and then the next line of the same day and shop
/// belongs to the same order.
fn number(lines: &mut [Line], draws: &mut Draws) {
    let mut order = 5000;
    let mut last: Option<(Day, usize, i64, usize)> = None;
    for line in lines {
        let joins = last.filter(|last| (last.0, last.1) == (line.day, line.series) && draws.chance(0.12));
        match joins.filter(|_| line.status != "cancelled" && line.status != "refunded") {
            Some((_, _, minute, place)) => {
                (line.minute, line.line) = (minute, place + 1);
            }
            None => {
                order += 1;
                line.line = 1;
            }
        }
        line.order = format!("#{order}");
        last = (!matches!(line.status, "cancelled" | "refunded")).then_some((
            line.day,
            line.series,
            line.minute,
            line.line,
        ));
    }
}

fn line(world: &World, sale: &Sale, units: i64, draws: &mut Draws) -> Line {
    let american = world.catalogue.series[sale.series].market == "US";
    let minute = if american { draws.whole(17 * 60, 23 * 60) } else { draws.whole(8 * 60, 19 * 60) };
    let shipped = minute + draws.whole(5 * 60, 44 * 60);
    let delivered = shipped + draws.whole(40 * 60, 130 * 60);
    // Minutes from the order's midnight to today's.
    let now = i64::from(world.today - sale.day) * 24 * 60;
    let (status, shipped, delivered) = if delivered < now {
        ("delivered", Some(shipped), Some(delivered))
    } else if shipped < now {
        ("shipped", Some(shipped), None)
    } else if draws.chance(0.15) {
        ("pending", None, None)
    } else {
        ("paid", None, None)
    };
    let refunded = if status == "delivered" && draws.chance(0.015) { 0.2 } else { 0.0 };
    let (day, product, series, discount) = (sale.day, sale.product, sale.series, sale.discount);
    let order = String::new();
    Line {
        order,
        line: 0,
        day,
        minute,
        product,
        series,
        units,
        discount,
        status,
        refunded,
        shipped,
        delivered,
    }
}
