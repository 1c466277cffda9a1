-- The index of history: where every event stands, and by what it can be found.

CREATE TABLE entries (
  position    INTEGER PRIMARY KEY,
  stream      INTEGER NOT NULL,             -- the tag of its stream
  at          TEXT    NOT NULL,
  recorded_at TEXT    NOT NULL
) STRICT;

CREATE INDEX entries_by_at ON entries (at, position);

CREATE TABLE tag_names (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- An event is found by its stream, by every thing it names, by every thing that the first event of its stream names,
-- by its type ("type/…") and by who acted ("actor/…").
CREATE TABLE tags (
  tag      INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (tag, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE stream_tags (
  stream INTEGER NOT NULL,
  tag    INTEGER NOT NULL,
  PRIMARY KEY (stream, tag)
) STRICT, WITHOUT ROWID;
