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
    row_id BIGINT NOT NULL,
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
    "expected_turnover_days" DOUBLE PRECISION,
    "life_cycle" BIGINT,
    "season_to" BIGINT,
    "standardised" BIGINT,
    "moq" BIGINT,
    "pack_quantity" BIGINT,
    "weight_kg" DOUBLE PRECISION,
    "volume_l" DOUBLE PRECISION,
    "shelf_life_days" BIGINT
);
CREATE INDEX items_batches ON items USING brin (row_id);

-- What a shop calls an item.
CREATE TABLE listings (
    row_id BIGINT NOT NULL,
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
    "expected_turnover_days" DOUBLE PRECISION
);
CREATE INDEX listings_batches ON listings USING brin (row_id);

-- What a bundle takes of its components.
CREATE TABLE bundles (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "component" BIGINT NOT NULL,
    "quantity" BIGINT NOT NULL
);
CREATE INDEX bundles_batches ON bundles USING brin (row_id);

-- Places that hold goods.
CREATE TABLE warehouses (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "warehouse" BIGINT NOT NULL,
    "name" TEXT,
    "market" BIGINT NOT NULL,
    "kind" BIGINT,
    "serves" TEXT,
    "time_zone" TEXT,
    "storage_fee_per_l_day" BIGINT,
    "currency" BIGINT,
    "capacity_l" DOUBLE PRECISION
);
CREATE INDEX warehouses_batches ON warehouses USING brin (row_id);

-- Counts: the end of the day as_of.
CREATE TABLE stock (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "as_of" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "warehouse" BIGINT NOT NULL,
    "lot" BIGINT,
    "on_hand" BIGINT NOT NULL,
    "reserved" BIGINT
);
CREATE INDEX stock_batches ON stock USING brin (row_id);

-- Goods received.
CREATE TABLE receipts (
    row_id BIGINT NOT NULL,
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
CREATE INDEX receipts_batches ON receipts USING brin (row_id);

-- Goods moved; arrived_on null: under way.
CREATE TABLE transfers (
    row_id BIGINT NOT NULL,
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
CREATE INDEX transfers_batches ON transfers USING brin (row_id);

-- Units found, lost, damaged (minus leaves).
CREATE TABLE adjustments (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "day" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "warehouse" BIGINT NOT NULL,
    "reason" BIGINT,
    "units" BIGINT NOT NULL
);
CREATE INDEX adjustments_batches ON adjustments USING brin (row_id);

-- A day's sales; negative units are returns.
CREATE TABLE sales (
    row_id BIGINT NOT NULL,
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
CREATE INDEX sales_batches ON sales USING brin (row_id);

-- Order lines; at null: only the day is known.
CREATE TABLE orders (
    row_id BIGINT NOT NULL,
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
CREATE INDEX orders_batches ON orders USING brin (row_id);

-- Goods under way to a warehouse.
CREATE TABLE shipments (
    row_id BIGINT NOT NULL,
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
CREATE INDEX shipments_batches ON shipments USING brin (row_id);

-- Purchase orders.
CREATE TABLE orders_to_suppliers (
    row_id BIGINT NOT NULL,
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
CREATE INDEX orders_to_suppliers_batches ON orders_to_suppliers USING brin (row_id);

-- Lead times and costs of suppliers.
CREATE TABLE suppliers (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "supplier" BIGINT NOT NULL,
    "sku" BIGINT,
    "production_days" DOUBLE PRECISION,
    "quality_check_days" DOUBLE PRECISION,
    "expedite_days" DOUBLE PRECISION,
    "expedite_cost" BIGINT,
    "currency" BIGINT
);
CREATE INDEX suppliers_batches ON suppliers USING brin (row_id);

-- How long and how dear a way is.
CREATE TABLE lanes (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "from" BIGINT NOT NULL,
    "to_market" BIGINT NOT NULL,
    "mode" BIGINT NOT NULL,
    "transit_days" DOUBLE PRECISION NOT NULL,
    "transit_days_sd" DOUBLE PRECISION,
    "receiving_days" DOUBLE PRECISION,
    "cost_per_kg" BIGINT,
    "currency" BIGINT
);
CREATE INDEX lanes_batches ON lanes USING brin (row_id);

-- Costs per unit.
CREATE TABLE costs (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "market" BIGINT NOT NULL,
    "channel" BIGINT,
    "freight" BIGINT,
    "duty" BIGINT,
    "commission_rate" DOUBLE PRECISION,
    "fulfilment_fee" BIGINT,
    "return_rate" DOUBLE PRECISION,
    "removal_fee" BIGINT,
    "currency" BIGINT
);
CREATE INDEX costs_batches ON costs USING brin (row_id);

-- Storage fees by age and month.
CREATE TABLE fees (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "warehouse" BIGINT NOT NULL,
    "from_age_day" BIGINT,
    "from_month" BIGINT,
    "fee_per_l_day" BIGINT NOT NULL,
    "currency" BIGINT
);
CREATE INDEX fees_batches ON fees USING brin (row_id);

-- Exchange rates to the base currency.
CREATE TABLE rates (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "day" BIGINT NOT NULL,
    "currency" BIGINT NOT NULL,
    "rate_to_base" DOUBLE PRECISION NOT NULL
);
CREATE INDEX rates_batches ON rates USING brin (row_id);

-- Promotions and their cost.
CREATE TABLE promotions (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "market" BIGINT NOT NULL,
    "kind" BIGINT NOT NULL,
    "starts_on" BIGINT NOT NULL,
    "percent" DOUBLE PRECISION,
    "ends_on" BIGINT,
    "cost" BIGINT,
    "currency" BIGINT,
    "target_on_hand" BIGINT
);
CREATE INDEX promotions_batches ON promotions USING brin (row_id);

-- Dates that move demand.
CREATE TABLE events (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "market" BIGINT NOT NULL,
    "name" BIGINT NOT NULL,
    "from" BIGINT NOT NULL,
    "to" BIGINT NOT NULL,
    "category" BIGINT,
    "uplift" DOUBLE PRECISION,
    "inbound_cutoff" BIGINT
);
CREATE INDEX events_batches ON events USING brin (row_id);

-- What customers said.
CREATE TABLE feedback (
    row_id BIGINT NOT NULL,
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
CREATE INDEX feedback_batches ON feedback USING brin (row_id);

-- Advertising by day.
CREATE TABLE ads (
    row_id BIGINT NOT NULL,
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
CREATE INDEX ads_batches ON ads USING brin (row_id);

-- What others sold, by month.
CREATE TABLE competitors (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "month" BIGINT NOT NULL,
    "product" BIGINT NOT NULL,
    "seller" BIGINT,
    "units" BIGINT NOT NULL,
    "sku" BIGINT
);
CREATE INDEX competitors_batches ON competitors USING brin (row_id);
