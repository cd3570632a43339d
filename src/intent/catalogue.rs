//! The names a sentence may contain, as the store knows them.

/// Everything the parser matches against, loaded without any fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    pub items: Vec<ItemName>,
    pub warehouses: Vec<WarehouseName>,
    pub categories: Vec<String>,
    pub suppliers: Vec<String>,
    pub owners: Vec<String>,
    pub shipments: Vec<String>,
    pub purchase_orders: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemName {
    pub sku: String,
    pub name: String,
    pub name_zh: String,
    /// Aliases, seller SKUs, ASINs, FNSKUs.
    pub aliases: Vec<String>,
    pub category: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct WarehouseName {
    pub code: String,
    /// A city, or what people call it.
    pub name: String,
    pub market: String,
    /// factory, own, overseas, fba, transit.
    pub kind: String,
}
