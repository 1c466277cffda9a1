-- The ledger: events in the order they were written, the sealed text beside them, and the commands they came from.

CREATE TABLE ledger (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  log      TEXT NOT NULL
) STRICT;

CREATE TABLE events (
  position    INTEGER PRIMARY KEY,          -- from 1, without gaps
  id          TEXT    NOT NULL UNIQUE,
  stream      TEXT    NOT NULL,
  revision    INTEGER NOT NULL,             -- from 0 in each stream
  recorded_at TEXT    NOT NULL,
  leaf        BLOB    NOT NULL,             -- the event's RFC 8785 bytes
  UNIQUE (stream, revision)
) STRICT;

CREATE TABLE sealed (
  event_id TEXT NOT NULL REFERENCES events (id),
  subject  TEXT NOT NULL,
  box      BLOB NOT NULL,                   -- see docs/FORMATS.md
  PRIMARY KEY (event_id, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX sealed_by_subject ON sealed (subject);

CREATE TABLE commands (
  command_id TEXT    NOT NULL PRIMARY KEY,
  digest     TEXT    NOT NULL,
  stream     TEXT    NOT NULL,
  revision   INTEGER NOT NULL,              -- of its last event
  position   INTEGER NOT NULL               -- of its last event
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

-- REPLACE would delete without telling the trigger above.
CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events
             WHERE position = NEW.position OR id = NEW.id OR (stream = NEW.stream AND revision = NEW.revision))
BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END;

CREATE TRIGGER commands_are_not_changed BEFORE UPDATE ON commands
BEGIN SELECT RAISE(ABORT, 'commands are never changed'); END;

CREATE TRIGGER commands_are_not_deleted BEFORE DELETE ON commands
BEGIN SELECT RAISE(ABORT, 'commands are never deleted'); END;

CREATE TRIGGER commands_are_not_replaced BEFORE INSERT ON commands
WHEN EXISTS (SELECT 1 FROM commands WHERE command_id = NEW.command_id)
BEGIN SELECT RAISE(ABORT, 'commands are never replaced'); END;
