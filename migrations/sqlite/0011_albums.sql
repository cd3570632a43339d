-- Pieces of an album that come one by one, perhaps to different servers: the first is
-- the message that the others join until it is looked at, album its name. The rows of
-- the others say only that they were there.
ALTER TABLE inbox ADD COLUMN album TEXT;
CREATE UNIQUE INDEX inbox_albums ON inbox (adapter, album) WHERE album IS NOT NULL;
