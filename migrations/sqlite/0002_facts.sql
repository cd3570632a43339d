-- The facts: one table a kind, columns in the order of its file.
--
-- row_id = batch * 2^32 + place of the row in the batch, so that a batch lies
-- together and needs no index of its own. file_line is the row's line in the
-- file. Names are ids of terms; days count from 1970-01-01; instants are
-- microseconds UTC, their local day beside; money is ten-thousandths.
-- Rows are only ever added; which of several rows of one key counts is decided
-- when they are read (the latest published batch).

-- What is sold or bought.
CREATE TABLE items (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT,
    "aliases" TEXT,
    "category" BIGINT,
    "brand" BIGINT,
    "supplier" BIGINT,
    "owner" BIGINT,
    "status" BIGINT,
    "unit_cost" BIGINT,
    "currency" BIGINT,
    "price" BIGINT,
    "expected_turnover_days" REAL,
    "life_cycle" BIGINT,
    "season_to" BIGINT,
    "standardised" BIGINT,
    "moq" BIGINT,
    "pack_quantity" BIGINT,
    "weight_kg" REAL,
    "volume_l" REAL,
    "shelf_life_days" BIGINT
);

-- What a shop calls an item.
CREATE TABLE listings (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "channel" BIGINT NOT NULL,
    "store" BIGINT,
    "market" BIGINT NOT NULL,
    "seller_sku" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "asin" BIGINT,
    "fnsku" BIGINT,
    "units_per_listing" BIGINT,
    "status" BIGINT,
    "expected_turnover_days" REAL
);

-- What a bundle takes of its components.
CREATE TABLE bundles (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "component" BIGINT NOT NULL,
    "quantity" BIGINT NOT NULL
);

-- Places that hold goods.
CREATE TABLE warehouses (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "warehouse" BIGINT NOT NULL,
    "name" TEXT,
    "market" BIGINT NOT NULL,
    "kind" BIGINT,
    "serves" TEXT,
    "time_zone" TEXT,
    "storage_fee_per_l_day" BIGINT,
    "currency" BIGINT,
    "capacity_l" REAL
);

-- Counts: the end of the day as_of.
CREATE TABLE stock (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "as_of" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "warehouse" BIGINT NOT NULL,
    "lot" BIGINT,
    "on_hand" BIGINT NOT NULL,
    "reserved" BIGINT
);

-- Goods received.
CREATE TABLE receipts (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "received_on" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "warehouse" BIGINT NOT NULL,
    "lot" BIGINT,
    "purchase_order" BIGINT,
    "unit_cost" BIGINT,
    "currency" BIGINT,
    "quantity" BIGINT NOT NULL,
    "expires_on" BIGINT,
    "supplier" BIGINT,
    "ordered_on" BIGINT,
    "shipment" BIGINT
);

-- Goods moved; arrived_on null: under way.
CREATE TABLE transfers (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "moved_on" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "from" BIGINT NOT NULL,
    "to" BIGINT NOT NULL,
    "lot" BIGINT,
    "quantity" BIGINT NOT NULL,
    "arrived_on" BIGINT,
    "shipment" BIGINT
);

-- Units found, lost, damaged (minus leaves).
CREATE TABLE adjustments (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "day" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "warehouse" BIGINT NOT NULL,
    "reason" BIGINT,
    "units" BIGINT NOT NULL
);

-- A day's sales; negative units are returns.
CREATE TABLE sales (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "day" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "market" BIGINT NOT NULL,
    "channel" BIGINT NOT NULL,
    "warehouse" BIGINT,
    "units" BIGINT NOT NULL,
    "revenue" BIGINT,
    "currency" BIGINT
);

-- Order lines; at null: only the day is known.
CREATE TABLE orders (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "order" TEXT NOT NULL,
    "line" TEXT,
    "at" BIGINT,
    "at_day" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "units" BIGINT NOT NULL,
    "revenue" BIGINT,
    "unit_price" BIGINT,
    "discount" BIGINT,
    "currency" BIGINT,
    "market" BIGINT NOT NULL,
    "channel" BIGINT NOT NULL,
    "store" BIGINT,
    "warehouse" BIGINT,
    "status" BIGINT,
    "returned_units" BIGINT,
    "refunded" BIGINT,
    "shipped_at" BIGINT,
    "shipped_at_day" BIGINT,
    "delivered_at" BIGINT,
    "delivered_at_day" BIGINT
);

-- Goods under way to a warehouse.
CREATE TABLE shipments (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "shipment" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "quantity" BIGINT NOT NULL,
    "to_warehouse" BIGINT NOT NULL,
    "from" BIGINT,
    "mode" BIGINT NOT NULL,
    "shipped_on" BIGINT,
    "eta" BIGINT NOT NULL,
    "status" BIGINT,
    "arrived_on" BIGINT,
    "supplier" BIGINT,
    "purchase_order" BIGINT,
    "cost" BIGINT,
    "currency" BIGINT
);

-- Purchase orders.
CREATE TABLE orders_to_suppliers (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "purchase_order" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "quantity" BIGINT NOT NULL,
    "supplier" BIGINT,
    "ordered_on" BIGINT NOT NULL,
    "promised_on" BIGINT,
    "received_on" BIGINT,
    "eta" BIGINT,
    "mode" BIGINT,
    "to_warehouse" BIGINT,
    "unit_cost" BIGINT,
    "currency" BIGINT,
    "status" BIGINT
);

-- Lead times and costs of suppliers.
CREATE TABLE suppliers (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "supplier" BIGINT NOT NULL,
    "sku" BIGINT,
    "production_days" REAL,
    "quality_check_days" REAL,
    "expedite_days" REAL,
    "expedite_cost" BIGINT,
    "currency" BIGINT
);

-- How long and how dear a way is.
CREATE TABLE lanes (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "from" BIGINT NOT NULL,
    "to_market" BIGINT NOT NULL,
    "mode" BIGINT NOT NULL,
    "transit_days" REAL NOT NULL,
    "transit_days_sd" REAL,
    "receiving_days" REAL,
    "cost_per_kg" BIGINT,
    "currency" BIGINT
);

-- Costs per unit.
CREATE TABLE costs (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "market" BIGINT NOT NULL,
    "channel" BIGINT,
    "freight" BIGINT,
    "duty" BIGINT,
    "commission_rate" REAL,
    "fulfilment_fee" BIGINT,
    "return_rate" REAL,
    "removal_fee" BIGINT,
    "currency" BIGINT
);

-- Storage fees by age and month.
CREATE TABLE fees (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "warehouse" BIGINT NOT NULL,
    "from_age_day" BIGINT,
    "from_month" BIGINT,
    "fee_per_l_day" BIGINT NOT NULL,
    "currency" BIGINT
);

-- Exchange rates to the base currency.
CREATE TABLE rates (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "day" BIGINT NOT NULL,
    "currency" BIGINT NOT NULL,
    "rate_to_base" REAL NOT NULL
);

-- Promotions and their cost.
CREATE TABLE promotions (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "market" BIGINT NOT NULL,
    "kind" BIGINT NOT NULL,
    "starts_on" BIGINT NOT NULL,
    "percent" REAL,
    "ends_on" BIGINT,
    "cost" BIGINT,
    "currency" BIGINT,
    "target_on_hand" BIGINT
);

-- Dates that move demand.
CREATE TABLE events (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "market" BIGINT NOT NULL,
    "name" BIGINT NOT NULL,
    "from" BIGINT NOT NULL,
    "to" BIGINT NOT NULL,
    "category" BIGINT,
    "uplift" REAL,
    "inbound_cutoff" BIGINT
);

-- What customers said.
CREATE TABLE feedback (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "at" BIGINT,
    "at_day" BIGINT NOT NULL,
    "text" TEXT NOT NULL,
    "sku" BIGINT,
    "market" BIGINT,
    "channel" BIGINT,
    "topic" BIGINT,
    "sentiment" BIGINT,
    "quantity" BIGINT,
    "source" BIGINT
);

-- Advertising by day.
CREATE TABLE ads (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "day" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "market" BIGINT NOT NULL,
    "channel" BIGINT NOT NULL,
    "impressions" BIGINT,
    "clicks" BIGINT,
    "orders" BIGINT,
    "spend" BIGINT,
    "currency" BIGINT
);

-- What others sold, by month.
CREATE TABLE competitors (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "month" BIGINT NOT NULL,
    "product" BIGINT NOT NULL,
    "seller" BIGINT,
    "units" BIGINT NOT NULL,
    "sku" BIGINT
);
