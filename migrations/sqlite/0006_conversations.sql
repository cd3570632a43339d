-- What was said in chat: what a short message may continue, what persons told
-- to record, the names they use, and incidents as facts.

-- One person in one conversation. state: JSON, read by the program that wrote
-- it. heard_at: microseconds UTC of the last message.
CREATE TABLE conversations (
    adapter TEXT NOT NULL,
    conversation TEXT NOT NULL,
    person TEXT NOT NULL,
    state TEXT NOT NULL,
    heard_at BIGINT NOT NULL,
    PRIMARY KEY (adapter, conversation, person)
);

-- What a person told to record. proposed: waits for a yes. written: done, by
-- import_id where it made facts. undone: taken back by the person. dropped: a
-- no, or something else was said.
CREATE TABLE actions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    adapter TEXT NOT NULL,
    conversation TEXT NOT NULL,
    person TEXT NOT NULL,
    intent TEXT NOT NULL,
    proposal TEXT NOT NULL,
    said TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    written_at BIGINT,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'written', 'undone', 'dropped')),
    import_id BIGINT REFERENCES imports (id)
);
CREATE INDEX actions_person ON actions (adapter, person, state);

-- Words for an item. confirmed_by null: the person's own; else everybody's.
CREATE TABLE aliases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alias TEXT NOT NULL,
    sku TEXT NOT NULL,
    adapter TEXT NOT NULL,
    person TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    action_id BIGINT REFERENCES actions (id),
    confirmed_by TEXT,
    removed_at BIGINT
);

-- How often a language model was asked on a day (days since 1970-01-01 UTC).
CREATE TABLE model_calls (
    day BIGINT PRIMARY KEY,
    calls BIGINT NOT NULL
);

-- What went wrong on the way or in a warehouse.
CREATE TABLE incidents (
    row_id INTEGER PRIMARY KEY,
    file_line BIGINT NOT NULL,
    "day" BIGINT NOT NULL,
    "incident" BIGINT NOT NULL,
    "shipment" BIGINT,
    "sku" BIGINT,
    "market" BIGINT,
    "warehouse" BIGINT,
    "quantity" BIGINT,
    "days" REAL,
    "text" TEXT
);
