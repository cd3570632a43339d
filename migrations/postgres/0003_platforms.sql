-- What platforms tell beside their counts and order lines. Additive: rows
-- written before hold nulls, which say nothing.

ALTER TABLE stock ADD COLUMN "planned" BIGINT;
ALTER TABLE stock ADD COLUMN "in_transit" BIGINT;
ALTER TABLE stock ADD COLUMN "receiving" BIGINT;
ALTER TABLE stock ADD COLUMN "days_of_supply" DOUBLE PRECISION;

ALTER TABLE orders ADD COLUMN "updated_at" BIGINT;
ALTER TABLE orders ADD COLUMN "updated_at_day" BIGINT;
ALTER TABLE orders ADD COLUMN "fulfilment" BIGINT;

-- How old a platform says the units in its warehouse are.
CREATE TABLE platform_ages (
    row_id BIGINT NOT NULL,
    file_line BIGINT NOT NULL,
    "as_of" BIGINT NOT NULL,
    "sku" BIGINT NOT NULL,
    "warehouse" BIGINT NOT NULL,
    "from_day" BIGINT NOT NULL,
    "to_day" BIGINT,
    "units" BIGINT NOT NULL
);
CREATE INDEX platform_ages_batches ON platform_ages USING brin (row_id);
