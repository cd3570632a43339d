//! What a column of a mapped file can be: a column of the kind, or something
//! that the kind's columns follow from.

use crate::facts::{Kind, Type};

/// One of our fields.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    pub name: &'static str,
    pub ty: Type,
    pub required: bool,
}

const fn extra(name: &'static str, ty: Type) -> Field {
    Field { name, ty, required: false }
}

/// What a file of another kind may tell of its items beside.
pub const OF_ITEMS: [Field; 6] = [
    extra("name", Type::Text),
    extra("name_zh", Type::Text),
    extra("category", Type::Name),
    extra("brand", Type::Name),
    extra("owner", Type::Name),
    extra("unit_cost", Type::Money),
];

/// The fields that a file of `kind` can hold: its columns, then what they
/// follow from (`available` for `on_hand`, a shop for channel and market, an
/// order's amount for its lines' revenue) and what is told of items beside.
pub fn of(kind: Kind) -> Vec<Field> {
    let columns = kind.columns().iter();
    let mut fields: Vec<Field> =
        columns.map(|column| Field { name: column.name, ty: column.ty, required: column.required }).collect();
    let more: &[Field] = match kind {
        Kind::Stock => {
            &const {
                [extra("available", Type::Integer), extra("market", Type::Market), extra("store", Type::Name)]
            }
        }
        Kind::Orders => &const { [extra("order_amount", Type::Money), extra("order_refunded", Type::Money)] },
        Kind::Sales | Kind::Costs | Kind::Ads => &const { [extra("store", Type::Name)] },
        _ => &[],
    };
    let beside: &[Field] = if tells_of_items(kind) { &OF_ITEMS } else { &[] };
    for field in more.iter().chain(beside) {
        if fields.iter().all(|known| known.name != field.name) {
            fields.push(*field);
        }
    }
    fields
}

/// Kinds whose rows are each of one item.
pub fn tells_of_items(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Stock
            | Kind::Sales
            | Kind::Orders
            | Kind::Receipts
            | Kind::Transfers
            | Kind::Shipments
            | Kind::SupplierOrders
    )
}

/// The field of this name that a file of `kind` can hold.
pub fn field(kind: Kind, name: &str) -> Option<Field> {
    of(kind).into_iter().find(|field| field.name == name)
}

/// Whether any kind has a field of this name.
pub fn exists(name: &str) -> bool {
    Kind::ALL.iter().any(|kind| field(*kind, name).is_some())
}

/// Other fields that fill a required one, each by itself.
pub fn sources(kind: Kind, name: &str) -> &'static [&'static str] {
    match (kind, name) {
        (Kind::Stock, "on_hand") => &["available"],
        (Kind::Stock, "warehouse") => &["store"],
        (Kind::Orders | Kind::Sales | Kind::Ads | Kind::Costs, "market" | "channel") => &["store"],
        _ => &[],
    }
}

/// How much a column of this field says for its kind: what the kind is about
/// more than what any file may hold.
pub fn weight(kind: Kind, name: &str) -> f64 {
    match name {
        "available" | "on_hand" | "reserved" | "in_transit" | "planned" | "receiving" => 1.5,
        "order" | "purchase_order" | "shipment" | "units" | "quantity" | "spend" | "impressions" => 1.5,
        "component" | "asin" | "fnsku" | "price" if kind != Kind::Orders => 0.5,
        _ if kind == Kind::Items || OF_ITEMS.iter().any(|field| field.name == name) => 0.3,
        "status" | "currency" | "supplier" | "lot" => 0.5,
        _ => 1.0,
    }
}

/// The argument that gives a field for whole files, where one can.
pub fn given_as(name: &str) -> Option<&'static str> {
    Some(match name {
        "as_of" | "day" => "as_of",
        "warehouse" | "to_warehouse" => "warehouse",
        "market" => "market",
        "channel" => "channel",
        "currency" => "currency",
        _ => return None,
    })
}
