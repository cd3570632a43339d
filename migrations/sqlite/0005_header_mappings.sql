-- How tables with a header that no format knows are read, as a person said it.

-- fingerprint: of the names of all columns, whatever their order. body: JSON,
-- read by the program that wrote it. source: the file it was said for.
-- created_at: microseconds UTC.
CREATE TABLE header_mappings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    source TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
