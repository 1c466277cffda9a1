-- The facts that a team's co-production score is computed from. *_event names the event behind each.

-- The moments of events stand with what they tell, so that the rows answer for any past moment as they do for now.

-- Activities, advisors and teams by a number each, in the order in which they were met: what is counted in thousands is kept by numbers.
CREATE TABLE numbers (
  number INTEGER PRIMARY KEY,
  id     TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE activities (
  number            INTEGER PRIMARY KEY,
  id                TEXT NOT NULL,
  team_id           TEXT NOT NULL,
  kind              TEXT NOT NULL,
  stage             TEXT NOT NULL,
  advertised_at     TEXT NOT NULL,
  starts_at         TEXT NOT NULL,
  ended_at          TEXT,                   -- null until completed
  declared_level    INTEGER NOT NULL,
  decision_rights   TEXT NOT NULL,
  required_training TEXT NOT NULL,          -- JSON list
  rate              INTEGER,                -- what an hour was offered at, in pence
  completed_at      TEXT,
  completed_event   TEXT
) STRICT;
CREATE INDEX activities_by_team ON activities (team_id, ended_at);

-- Every record of attendance; of those known at a moment, the last one of an advisor counts.
CREATE TABLE attendances (
  activity INTEGER NOT NULL,
  advisor  INTEGER NOT NULL,
  position INTEGER NOT NULL,
  at       TEXT    NOT NULL,
  grade    INTEGER,                         -- 0 PARTICIPANT to 3 LEAD; null when the advisor was not there
  minutes  INTEGER NOT NULL,                -- there and in preparation
  event_id TEXT    NOT NULL,
  PRIMARY KEY (activity, advisor, position)
) STRICT, WITHOUT ROWID;

-- The same by team, advisor and grade, in the order in which the activities started: who rose above every earlier role is told by the first
-- of each grade, and not by all there was.
CREATE TABLE steps (
  team     INTEGER NOT NULL,
  advisor  INTEGER NOT NULL,
  grade    INTEGER NOT NULL,
  place    TEXT    NOT NULL,                -- when the activity starts, and its id
  activity INTEGER NOT NULL,
  position INTEGER NOT NULL,                -- of the record of attendance
  at       TEXT    NOT NULL,
  PRIMARY KEY (team, advisor, grade, place, position)
) STRICT, WITHOUT ROWID;

-- Every rating, likewise.
CREATE TABLE ratings (
  activity  INTEGER NOT NULL,
  advisor   INTEGER NOT NULL,
  position  INTEGER NOT NULL,
  at        TEXT    NOT NULL,
  level     INTEGER NOT NULL,
  contested INTEGER NOT NULL,
  event_id  TEXT    NOT NULL,
  PRIMARY KEY (activity, advisor, position)
) STRICT, WITHOUT ROWID;

-- What an advisor was given around an activity: the first briefing, the first offer of a debrief, and when what was promised was first
-- kept: paid, or declined by the advisor.
CREATE TABLE support (
  activity      INTEGER NOT NULL,
  advisor       INTEGER NOT NULL,
  briefed_at    TEXT,
  briefed_event TEXT,
  offered_at    TEXT,
  offered_event TEXT,
  kept_at       TEXT,
  kept_event    TEXT,
  PRIMARY KEY (activity, advisor)
) STRICT, WITHOUT ROWID;

-- Trainings and skills; code and valid_until are those of a training.
CREATE TABLE growth (
  advisor_id  TEXT NOT NULL,
  at          TEXT NOT NULL,
  event_id    TEXT NOT NULL,
  code        TEXT,
  valid_until TEXT,
  PRIMARY KEY (advisor_id, at, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
  id          TEXT PRIMARY KEY,
  activity_id TEXT NOT NULL,
  advisor_id  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Once for each advisor of a pair: when the pair began and ended, and each time of support.
CREATE TABLE peer_pairs (
  advisor_id TEXT NOT NULL,
  id         TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at   TEXT,
  event_id   TEXT NOT NULL,
  PRIMARY KEY (advisor_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE peer_support (
  advisor_id TEXT NOT NULL,
  at         TEXT NOT NULL,
  event_id   TEXT NOT NULL,
  PRIMARY KEY (advisor_id, at, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contributions (
  id             TEXT PRIMARY KEY,
  team_id        TEXT NOT NULL,
  at             TEXT NOT NULL,
  recorded_event TEXT NOT NULL,
  outcome_at     TEXT,                      -- of the first outcome, whichever it was
  outcome_event  TEXT,
  feedback_at    TEXT,                      -- of the first feedback
  feedback_event TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX contributions_by_team ON contributions (team_id, at);

-- Every outcome; of those known at a moment, the last one of a contribution counts as what was decided.
CREATE TABLE outcomes (
  contribution_id TEXT    NOT NULL,
  position        INTEGER NOT NULL,
  team_id         TEXT    NOT NULL,
  at              TEXT    NOT NULL,
  outcome         TEXT    NOT NULL,
  event_id        TEXT    NOT NULL,
  PRIMARY KEY (contribution_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcomes_by_team ON outcomes (team_id, at);

CREATE TABLE reflections (
  team_id    TEXT    NOT NULL,
  at         TEXT    NOT NULL,
  position   INTEGER NOT NULL,
  side       TEXT    NOT NULL,              -- ADVISOR or STAFF
  felt_equal INTEGER NOT NULL,
  author     TEXT    NOT NULL,              -- who said it
  event_id   TEXT    NOT NULL,
  PRIMARY KEY (team_id, at, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE lenses (
  advisor_id TEXT PRIMARY KEY,
  lens       TEXT NOT NULL,                 -- JSON list
  at         TEXT NOT NULL,
  event_id   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
  id         TEXT    PRIMARY KEY,
  version    TEXT    NOT NULL,
  at         TEXT    NOT NULL,
  position   INTEGER NOT NULL,
  numbers    TEXT    NOT NULL,              -- JSON: every number a score is computed by
  agreed_by  TEXT    NOT NULL,              -- JSON list
  event_id   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
