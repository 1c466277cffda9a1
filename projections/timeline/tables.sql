-- What happened with each advisor, and what is still open.

CREATE TABLE entries (
  advisor_id      TEXT    NOT NULL,
  at              TEXT    NOT NULL,
  position        INTEGER NOT NULL,
  event_id        TEXT    NOT NULL,
  type            TEXT    NOT NULL,
  activity_id     TEXT,
  contribution_id TEXT,
  team_id         TEXT,
  headline        TEXT    NOT NULL,
  PRIMARY KEY (advisor_id, at, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE activities (
  id      TEXT PRIMARY KEY,
  team_id TEXT NOT NULL,
  title   TEXT NOT NULL,
  status  TEXT NOT NULL,                    -- OPEN, COMPLETED, CANCELLED
  ends_at TEXT                              -- as planned
) STRICT, WITHOUT ROWID;

-- Clients choose the ids of invitations, and nothing keeps two activities from the same one.
CREATE TABLE invitations (
  id          TEXT NOT NULL,
  activity_id TEXT NOT NULL,
  advisor_id  TEXT NOT NULL,
  status      TEXT NOT NULL,
  invited_at  TEXT NOT NULL,
  reply_by    TEXT,
  PRIMARY KEY (activity_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_open ON invitations (advisor_id) WHERE status = 'INVITED';

CREATE TABLE claims (
  id          TEXT PRIMARY KEY,
  activity_id TEXT NOT NULL,
  team_id     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE attendance (
  activity_id TEXT NOT NULL,
  advisor_id  TEXT NOT NULL,
  PRIMARY KEY (activity_id, advisor_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contributions (
  id             TEXT PRIMARY KEY,
  activity_id    TEXT NOT NULL,
  team_id        TEXT NOT NULL,
  advisor_id     TEXT NOT NULL,
  contributed_at TEXT NOT NULL,
  has_outcome    INTEGER NOT NULL,
  has_feedback   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contributions_open ON contributions (advisor_id) WHERE NOT (has_outcome = 1 AND has_feedback = 1);
