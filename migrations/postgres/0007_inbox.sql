-- Messages on their way: what came in from chats, until it is answered.

-- Each message once. edits: the id of the message that this is another wording
-- of. content: the message as JSON, emptied when it is done;
-- the row stays some days, so that the same message again is known. state:
-- received; answered: the reply is kept, not yet sent; done; dropped: given up.
-- digest: of the text, to tell an edit that changes nothing. reply: JSON, until
-- it is sent. progress: what was sent meanwhile, JSON.
-- deed: what was decided to be done, kept before it is done. claimed_by: the
-- worker that has it, until claimed_until. Instants: microseconds UTC.
CREATE TABLE inbox (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    adapter TEXT NOT NULL,
    message TEXT NOT NULL,
    edits TEXT,
    conversation TEXT NOT NULL,
    room TEXT NOT NULL,
    person TEXT NOT NULL,
    content TEXT NOT NULL,
    digest BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'answered', 'done', 'dropped')),
    reply TEXT,
    progress TEXT,
    deed TEXT,
    tries BIGINT NOT NULL DEFAULT 0,
    next_try BIGINT NOT NULL DEFAULT 0,
    claimed_by BIGINT,
    claimed_until BIGINT NOT NULL DEFAULT 0,
    finished_at BIGINT,
    UNIQUE (adapter, message)
);
CREATE INDEX inbox_open ON inbox (adapter, conversation, seq) WHERE state IN ('received', 'answered');
CREATE INDEX inbox_waiting ON inbox (seq) WHERE state IN ('received', 'answered');
CREATE INDEX inbox_edits ON inbox (adapter, edits) WHERE edits IS NOT NULL;
CREATE INDEX inbox_finished ON inbox (finished_at) WHERE finished_at IS NOT NULL;

-- Chats as platforms have them: the latest message taken in from each, and whether
-- it is closed to us (closed_at null: open).
CREATE TABLE chats (
    adapter TEXT NOT NULL,
    room TEXT NOT NULL,
    last_message TEXT,
    closed_at BIGINT,
    PRIMARY KEY (adapter, room)
);

-- What a button under a reply says when this person presses it. message: the
-- inbox's number of the message that was replied to.
CREATE TABLE buttons (
    token TEXT PRIMARY KEY,
    adapter TEXT NOT NULL,
    conversation TEXT NOT NULL,
    person TEXT NOT NULL,
    answer TEXT NOT NULL,
    message BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX buttons_person ON buttons (adapter, conversation, person);
CREATE INDEX buttons_expires ON buttons (expires_at);

-- Up to which sequence a person brought facts in a conversation.
ALTER TABLE conversations ADD COLUMN written BIGINT NOT NULL DEFAULT 0;
CREATE INDEX conversations_person ON conversations (adapter, person);
