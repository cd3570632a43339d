-- What people set for themselves; what buttons are about; what platforms call us.

-- hours: "09:00-18:00", in the person's zone; an end before the begin is on the
-- next day. digest_at: "08:00".
ALTER TABLE people ADD COLUMN hours TEXT;
ALTER TABLE people ADD COLUMN digest_at TEXT;

-- The same of an account that is no person's: whoever has the terminal.
CREATE TABLE account_settings (
    adapter TEXT NOT NULL,
    account TEXT NOT NULL,
    language TEXT,
    time_zone TEXT,
    hours TEXT,
    digest_at TEXT,
    PRIMARY KEY (adapter, account)
);

-- about: talk, files (that wait for a mapping) or deed (something done that it
-- takes back). A button lives as long as that does.
ALTER TABLE buttons ADD COLUMN about TEXT NOT NULL DEFAULT 'talk';

-- The bot's name on a platform, as it told us last.
CREATE TABLE bots (
    adapter TEXT PRIMARY KEY,
    name TEXT NOT NULL
);
