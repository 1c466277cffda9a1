-- Whose sealed text was deleted, while its bytes may still stand in the write-ahead log: a row goes once the log was emptied.

CREATE TABLE IF NOT EXISTS traces (
  subject TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
