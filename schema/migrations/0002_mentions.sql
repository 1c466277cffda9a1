-- Which streams name a thing in the data of their events: written with the events, so that rules and answers about the past find
-- what a thing took part in without a read model.

CREATE TABLE mentions (
  subject TEXT NOT NULL,                    -- the id of a thing or a person
  stream  TEXT NOT NULL,                    -- another stream, one of whose events names it
  PRIMARY KEY (subject, stream)
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO mentions
SELECT named.value, events.stream
FROM events, json_tree(CAST(events.leaf AS TEXT), '$.data') AS named
WHERE named.type = 'text'
  AND named.value GLOB '[a-z]*-????????-????-????-????-????????????'
  AND named.value <> events.stream;
