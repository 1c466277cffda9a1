-- Standards, cycles and what is, or could be, evidence in them. Personal text is not here: *_event names the event that holds it.

CREATE TABLE standard_sets (
  id              TEXT PRIMARY KEY,
  scheme          TEXT NOT NULL,
  edition         TEXT NOT NULL,
  published_on    TEXT NOT NULL,
  illustrative    INTEGER NOT NULL,
  acceptance_rule TEXT NOT NULL,            -- JSON list of { type, percentMet }
  parts           INTEGER NOT NULL,
  parts_known     INTEGER NOT NULL,
  position        INTEGER NOT NULL
) STRICT;
CREATE INDEX standard_sets_by_position ON standard_sets (position);

CREATE TABLE standards (
  set_id  TEXT    NOT NULL,
  ordinal INTEGER NOT NULL,                 -- the order of the scheme
  number  TEXT    NOT NULL,
  type    INTEGER NOT NULL,
  title   TEXT    NOT NULL,
  topics  TEXT    NOT NULL,                 -- JSON list
  domains TEXT    NOT NULL,                 -- JSON list
  PRIMARY KEY (set_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE cycles (
  id                TEXT PRIMARY KEY,
  team_id           TEXT NOT NULL,
  standard_set_id   TEXT NOT NULL,
  kind              TEXT NOT NULL,
  previous_cycle_id TEXT,
  status            TEXT NOT NULL,          -- as it was left; that an accreditation ran out is for the question to say
  opened_at         TEXT NOT NULL,
  visit_on          TEXT,
  visited_at        TEXT,
  submitted_at      TEXT,
  decided_at        TEXT,
  valid_until       TEXT,
  ended_at          TEXT,
  position          INTEGER NOT NULL
) STRICT;
CREATE INDEX cycles_by_position ON cycles (position);
CREATE INDEX cycles_by_team ON cycles (team_id, position);

-- What the team says of itself and what its peers found, apart: side is SELF or PEER.
CREATE TABLE ratings (
  cycle_id        TEXT NOT NULL,
  side            TEXT NOT NULL,
  standard_number TEXT NOT NULL,
  rating          TEXT NOT NULL,
  at              TEXT NOT NULL,
  event_id        TEXT NOT NULL,
  PRIMARY KEY (cycle_id, side, standard_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  cycle_id        TEXT NOT NULL,
  standard_number TEXT NOT NULL,
  event_id        TEXT NOT NULL,
  linked_at       TEXT NOT NULL,
  link_event      TEXT NOT NULL,
  PRIMARY KEY (cycle_id, standard_number, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE conditions (
  cycle_id        TEXT    NOT NULL,
  round           INTEGER NOT NULL,         -- the position of the decision: a cycle can be deferred more than once
  number          INTEGER NOT NULL,
  title           TEXT    NOT NULL,
  standard_number TEXT,
  due_on          TEXT,
  decided_at      TEXT    NOT NULL,
  met_at          TEXT,
  PRIMARY KEY (cycle_id, round, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE packs (
  cycle_id       TEXT    NOT NULL,
  id             TEXT    NOT NULL,
  sealed_at      TEXT    NOT NULL,
  recipient      TEXT    NOT NULL,
  as_of_position TEXT    NOT NULL,
  sha256         TEXT    NOT NULL,
  claims         TEXT    NOT NULL,          -- JSON list
  event_ids      TEXT    NOT NULL,          -- JSON list
  position       INTEGER NOT NULL,
  PRIMARY KEY (cycle_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX packs_by_position ON packs (position);
CREATE INDEX packs_by_recipient ON packs (recipient, position);

-- Every event that can be linked: whom it concerns. team_id is set only where it is offered as a candidate.
CREATE TABLE pieces (
  event_id TEXT    PRIMARY KEY,
  position INTEGER NOT NULL,
  stream   TEXT    NOT NULL,
  type     TEXT    NOT NULL,
  at       TEXT    NOT NULL,
  advisors TEXT    NOT NULL,                -- JSON list
  team_id  TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX candidates ON pieces (team_id, at, position) WHERE team_id IS NOT NULL;
CREATE INDEX attendances ON pieces (stream, advisors) WHERE type = 'AttendanceRecorded' AND team_id IS NOT NULL;

-- The activities and contributions that pieces belong to.
CREATE TABLE works (
  stream      TEXT PRIMARY KEY,
  team_id     TEXT NOT NULL,
  activity_id TEXT NOT NULL,
  kind        TEXT,                         -- of an activity
  credit      TEXT                          -- of a contribution
) STRICT, WITHOUT ROWID;

-- Consents to SHARE_AS_EVIDENCE and NAMED_CREDIT.
CREATE TABLE consents (
  advisor_id TEXT    NOT NULL,
  purpose    TEXT    NOT NULL,
  is_live    INTEGER NOT NULL,
  PRIMARY KEY (advisor_id, purpose)
) STRICT, WITHOUT ROWID;

-- Advisors who are carers or family.
CREATE TABLE carers (
  advisor_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
