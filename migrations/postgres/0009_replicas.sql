-- What servers share: files that wait for a word on how to read them, and how
-- much each person said lately.

-- Files of a person in a conversation, in their order. state: what was said of
-- how to read it, JSON. since: microseconds UTC; after a day nobody waits.
CREATE TABLE waiting_files (
    adapter TEXT NOT NULL,
    conversation TEXT NOT NULL,
    person TEXT NOT NULL,
    place BIGINT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    content BYTEA NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (adapter, conversation, person, place)
);

-- What a message is beside those of its person in the minute before it: fine;
-- notice: too much, and that was said; silence: not counted and not answered.
ALTER TABLE inbox ADD COLUMN measure TEXT NOT NULL DEFAULT 'fine'
    CHECK (measure IN ('fine', 'notice', 'silence'));
CREATE INDEX inbox_person ON inbox (adapter, person, received_at);
