//! The headers of Shopify's orders export.

use crate::import::dialects::shared::Place;
use crate::import::header::Header;

pub const COLUMNS: [&str; 41] = [
    "name",
    "email",
    "financial_status",
    "paid_at",
    "fulfillment_status",
    "fulfilled_at",
    "accepts_marketing",
    "currency",
    "subtotal",
    "shipping",
    "taxes",
    "total",
    "discount_code",
    "discount_amount",
    "shipping_method",
    "created_at",
    "notes",
    "note_attributes",
    "cancelled_at",
    "payment_method",
    "payment_reference",
    "refunded_amount",
    "vendor",
    "outstanding_balance",
    "employee",
    "location",
    "device_id",
    "id",
    "tags",
    "risk_level",
    "source",
    "phone",
    "duties",
    "lineitem_quantity",
    "lineitem_name",
    "lineitem_price",
    "lineitem_compare_at_price",
    "lineitem_sku",
    "lineitem_taxable",
    "lineitem_fulfillment_status",
    "lineitem_discount",
];

/// Columns that come in families: `Lineitem …`, `Billing …`, `Tax 3 Value`.
pub const FAMILIES: [&str; 7] =
    ["lineitem_", "billing_", "shipping_", "tax_", "payment_", "receipt_", "next_payment"];

/// Where an order's and a line's cells are.
pub struct Places {
    pub name: Place,
    pub id: Place,
    pub financial: Place,
    pub fulfillment: Place,
    pub fulfilled_at: Place,
    pub cancelled_at: Place,
    pub created_at: Place,
    pub currency: Place,
    pub subtotal: Place,
    pub shipping: Place,
    pub taxes: Place,
    pub total: Place,
    pub discount: Place,
    pub duties: Place,
    pub refunded: Place,
    pub shipping_country: Place,
    pub billing_country: Place,
    pub quantity: Place,
    pub price: Place,
    pub line_discount: Place,
    pub sku: Place,
    pub line_name: Place,
    pub taxable: Place,
    pub line_fulfillment: Place,
}

impl Places {
    pub fn of(header: &Header) -> Places {
        let place = |name| Place::of(header, name);
        Places {
            name: place("name"),
            id: place("id"),
            financial: place("financial_status"),
            fulfillment: place("fulfillment_status"),
            fulfilled_at: place("fulfilled_at"),
            cancelled_at: place("cancelled_at"),
            created_at: place("created_at"),
            currency: place("currency"),
            subtotal: place("subtotal"),
            shipping: place("shipping"),
            taxes: place("taxes"),
            total: place("total"),
            discount: place("discount_amount"),
            duties: place("duties"),
            refunded: place("refunded_amount"),
            shipping_country: place("shipping_country"),
            billing_country: place("billing_country"),
            quantity: place("lineitem_quantity"),
            price: place("lineitem_price"),
            line_discount: place("lineitem_discount"),
            sku: place("lineitem_sku"),
            line_name: place("lineitem_name"),
            taxable: place("lineitem_taxable"),
            line_fulfillment: place("lineitem_fulfillment_status"),
        }
    }
}
