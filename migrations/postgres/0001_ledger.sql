-- What was written when, by what, and in which order it became visible.

-- One row: who this database is, and the last sequence given out. Publishing
-- locks it, so that sequences become visible in their order.
CREATE TABLE ledger (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    identity TEXT NOT NULL,
    sequence BIGINT NOT NULL
);
INSERT INTO ledger (id, identity, sequence) VALUES (1, replace(gen_random_uuid()::text, '-', ''), 0);

-- One command: its batches become visible together. An import that withdraws
-- another has no batches of its own. Instants are microseconds UTC.
CREATE TABLE imports (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('writing', 'published', 'abandoned')),
    begun_at BIGINT NOT NULL,
    published_at BIGINT,
    sequence BIGINT,
    withdraws BIGINT REFERENCES imports (id),
    withdrawn_by BIGINT REFERENCES imports (id)
);

-- One file, one push or one confirmed sentence. Without a sequence it is not
-- published, and nobody sees its rows.
CREATE TABLE batches (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    source TEXT NOT NULL,
    dialect TEXT NOT NULL,
    content_hash BYTEA NOT NULL,
    arguments TEXT NOT NULL,
    sequence BIGINT
);
CREATE INDEX batches_import ON batches (import_id);
CREATE INDEX batches_content ON batches (content_hash);

-- How many rows of which kinds a batch holds, and the days they span.
CREATE TABLE batch_kinds (
    batch_id BIGINT NOT NULL REFERENCES batches (id),
    kind TEXT NOT NULL,
    rows BIGINT NOT NULL,
    first_day BIGINT,
    last_day BIGINT,
    PRIMARY KEY (batch_id, kind)
);

-- Names that recur. uses: what a name was used as, one bit a dimension
-- (1 SKU, 2 market, 4 channel, 8 warehouse, 16 currency, 32 anything else).
CREATE TABLE terms (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    text TEXT NOT NULL UNIQUE,
    uses BIGINT NOT NULL
);
