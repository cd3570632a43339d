-- Who may ask, and where: people, their accounts on platforms, linked rooms,
-- invitations; what was done by whom. Moments are microseconds UTC. markets: ISO
-- codes with commas between; empty: all. role: as the program names it.

-- A shipment's forwarder, who may be a partner.
ALTER TABLE shipments ADD COLUMN "forwarder" BIGINT;

-- name: as the owner column of items names them. partner: the supplier or
-- forwarder that a partner belongs to. A person removed keeps their row: the
-- audit names them.
CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    markets TEXT NOT NULL,
    partner TEXT,
    language TEXT,
    time_zone TEXT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX people_names ON people (lower(name)) WHERE removed_at IS NULL;

-- A person's account on a platform.
CREATE TABLE identities (
    adapter TEXT NOT NULL,
    account TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    linked_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (adapter, account)
);
CREATE INDEX identities_people ON identities (person_id);

-- A group or channel where known people are answered, as role may see.
CREATE TABLE rooms (
    adapter TEXT NOT NULL,
    room TEXT NOT NULL,
    role TEXT NOT NULL,
    markets TEXT NOT NULL,
    language TEXT,
    linked_by BIGINT NOT NULL REFERENCES people (id),
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (adapter, room)
);

-- code_hash: SHA-256 of the code, hexadecimal; the code itself is kept nowhere.
-- person_id: the code links another account of this person.
CREATE TABLE invitations (
    code_hash TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    markets TEXT NOT NULL,
    partner TEXT,
    name TEXT,
    person_id BIGINT REFERENCES people (id),
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    used_by BIGINT REFERENCES people (id)
);

-- Who did what when. person: their name as it was then.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at BIGINT NOT NULL,
    adapter TEXT NOT NULL,
    conversation TEXT NOT NULL,
    person_id BIGINT REFERENCES people (id),
    person TEXT NOT NULL,
    what TEXT NOT NULL,
    details TEXT NOT NULL
);

-- Who was told once that they are not known. account empty: the room as a whole.
CREATE TABLE strangers (
    adapter TEXT NOT NULL,
    account TEXT NOT NULL,
    room TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (adapter, account, room)
);

-- How often an account has tried a code since that moment.
CREATE TABLE code_tries (
    adapter TEXT NOT NULL,
    account TEXT NOT NULL,
    since BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    PRIMARY KEY (adapter, account)
);
