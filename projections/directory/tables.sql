-- Things as they are now: teams, advisors, activities with their invitations and attendance, contributions.
-- Personal text is not here: *_event names the event whose sealed text holds it.

CREATE TABLE teams (
  id           TEXT PRIMARY KEY,
  name         TEXT NOT NULL,
  service_type TEXT NOT NULL,
  site         TEXT,
  domains      TEXT NOT NULL,               -- JSON list
  lead_id      TEXT,
  position     INTEGER NOT NULL             -- of the event that made it: the order of lists
) STRICT;
CREATE INDEX teams_by_position ON teams (position);

CREATE TABLE advisors (
  id                  TEXT PRIMARY KEY,
  lens                TEXT NOT NULL,        -- JSON list
  status              TEXT NOT NULL,        -- ACTIVE, PAUSED, LEFT, ERASED
  joined_on           TEXT NOT NULL,
  registered_event    TEXT NOT NULL,
  max_hours_per_month INTEGER,
  support_plan_event  TEXT,
  erasure             TEXT,                 -- REQUESTED, REFUSED, TO_BE_CARRIED_OUT, CARRIED_OUT; null when nobody asked
  erasure_at          TEXT,
  position            INTEGER NOT NULL
) STRICT;
CREATE INDEX advisors_by_position ON advisors (position);

-- Which teams know an advisor: they invited them or worked with them, or the advisor showed interest in their work.
CREATE TABLE acquaintances (
  advisor_id TEXT NOT NULL,
  team_id    TEXT NOT NULL,
  PRIMARY KEY (advisor_id, team_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX acquaintances_by_team ON acquaintances (team_id, advisor_id);

CREATE TABLE consents (
  advisor_id     TEXT NOT NULL,
  purpose        TEXT NOT NULL,
  notice_version TEXT NOT NULL,
  method         TEXT NOT NULL,
  given_at       TEXT NOT NULL,
  withdrawn_at   TEXT,
  PRIMARY KEY (advisor_id, purpose)
) STRICT, WITHOUT ROWID;

-- What an advisor has completed or shown: kind is ONBOARDING, TRAINING or SKILL.
CREATE TABLE achievements (
  advisor_id  TEXT NOT NULL,
  kind        TEXT NOT NULL,
  code        TEXT NOT NULL,
  at          TEXT NOT NULL,
  event_id    TEXT NOT NULL,
  valid_until TEXT,
  activity_id TEXT,
  PRIMARY KEY (advisor_id, kind, at, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE activities (
  id                TEXT PRIMARY KEY,
  team_id           TEXT NOT NULL,
  kind              TEXT NOT NULL,
  title             TEXT NOT NULL,
  purpose           TEXT NOT NULL,
  stage             TEXT NOT NULL,
  declared_level    INTEGER NOT NULL,
  decision_rights   TEXT NOT NULL,
  places            INTEGER,
  starts_at         TEXT NOT NULL,
  ends_at           TEXT,
  mode              TEXT NOT NULL,
  rate              INTEGER,
  required_training TEXT NOT NULL,          -- JSON list
  status            TEXT NOT NULL,          -- OPEN, COMPLETED, CANCELLED
  ended_at          TEXT,
  staff_count       INTEGER,
  advertised_event  TEXT NOT NULL,
  position          INTEGER NOT NULL
) STRICT;
CREATE INDEX activities_by_team ON activities (team_id, position);
CREATE INDEX activities_by_team_and_start ON activities (team_id, starts_at, position);
CREATE INDEX activities_by_start ON activities (starts_at);

-- Clients choose the ids of invitations, and nothing keeps two activities from the same one.
CREATE TABLE invitations (
  id          TEXT NOT NULL,
  activity_id TEXT NOT NULL,
  advisor_id  TEXT NOT NULL,
  role        TEXT NOT NULL,
  status      TEXT NOT NULL,                -- INVITED, ACCEPTED, DECLINED, WITHDRAWN, EXPIRED
  reply_by    TEXT,
  invited_at  TEXT NOT NULL,
  answered_at TEXT,
  position    INTEGER NOT NULL,
  PRIMARY KEY (id, activity_id)
) STRICT;
CREATE INDEX invitations_by_activity ON invitations (activity_id, position);
CREATE INDEX invitations_unanswered ON invitations (advisor_id) WHERE status = 'INVITED';

-- What an activity was for one advisor; null where nothing is recorded.
CREATE TABLE participants (
  activity_id       TEXT NOT NULL,
  advisor_id        TEXT NOT NULL,
  interested_at     TEXT,
  briefed_at        TEXT,
  status            TEXT,
  minutes           INTEGER,
  prep_minutes      INTEGER,
  role_grade        TEXT,
  mode              TEXT,
  level             INTEGER,
  contested         INTEGER,
  rating_event      TEXT,
  debrief_offered_at TEXT,
  debrief_held_at   TEXT,
  PRIMARY KEY (activity_id, advisor_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contributions (
  id                TEXT PRIMARY KEY,
  activity_id       TEXT NOT NULL,
  advisor_id        TEXT NOT NULL,
  team_id           TEXT NOT NULL,
  kind              TEXT NOT NULL,
  credit            TEXT NOT NULL,
  principles        TEXT NOT NULL,          -- JSON list
  status            TEXT NOT NULL,          -- RECORDED, CONFIRMED
  contributed_at    TEXT NOT NULL,
  recorded_event    TEXT NOT NULL,
  outcome           TEXT,                   -- the last one
  outcome_at        TEXT,
  outcome_event     TEXT,
  first_outcome_at  TEXT,                   -- the earliest, as the score counts it
  first_feedback_at TEXT,
  advisor_erased_at TEXT,                   -- since then nobody can be told what became of it
  position          INTEGER NOT NULL,
  -- How long the advisor waited to hear back, and for both to come. In milliseconds.
  heard_after       INTEGER AS (
    (unixepoch(first_feedback_at) - unixepoch(contributed_at)) * 1000
    + CAST(substr(first_feedback_at, 21, 3) AS INTEGER) - CAST(substr(contributed_at, 21, 3) AS INTEGER)) STORED,
  closed_after      INTEGER AS (
    (unixepoch(max(first_outcome_at, first_feedback_at)) - unixepoch(contributed_at)) * 1000
    + CAST(substr(max(first_outcome_at, first_feedback_at), 21, 3) AS INTEGER)
    - CAST(substr(contributed_at, 21, 3) AS INTEGER)) STORED
) STRICT;
CREATE INDEX contributions_by_activity ON contributions (activity_id, position);
CREATE INDEX contributions_by_team ON contributions (team_id, contributed_at, position);
CREATE INDEX contributions_by_time ON contributions (contributed_at, position);

-- A correction's sealed text, where it has some, replaces the field of the same name: the latest one counts.
CREATE TABLE corrections (
  contribution_id TEXT    NOT NULL,
  event_id        TEXT    NOT NULL,
  position        INTEGER NOT NULL,
  PRIMARY KEY (contribution_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
  id            TEXT PRIMARY KEY,
  activity_id   TEXT NOT NULL,
  advisor_id    TEXT NOT NULL,
  team_id       TEXT NOT NULL,
  status        TEXT NOT NULL,              -- SUBMITTED, APPROVED, REJECTED, SETTLED, DECLINED
  fee_minutes   INTEGER,
  rate          INTEGER,
  amount_pence  INTEGER,
  expenses      TEXT NOT NULL,              -- JSON list
  reason        TEXT,
  settled_pence INTEGER,
  paid_on       TEXT,
  changed_at    TEXT NOT NULL,
  position      INTEGER NOT NULL
) STRICT;
CREATE INDEX claims_by_activity ON claims (activity_id, position);
CREATE INDEX claims_by_advisor ON claims (advisor_id, position);

CREATE TABLE peer_pairs (
  id              TEXT PRIMARY KEY,
  first_advisor   TEXT NOT NULL,
  second_advisor  TEXT NOT NULL,
  kind            TEXT NOT NULL,
  team_id         TEXT,
  started_at      TEXT NOT NULL,
  ended_at        TEXT,
  support_minutes INTEGER NOT NULL,         -- in all
  position        INTEGER NOT NULL
) STRICT;
CREATE INDEX peer_pairs_by_first ON peer_pairs (first_advisor, position);
CREATE INDEX peer_pairs_by_second ON peer_pairs (second_advisor, position);

CREATE TABLE feedback (
  event_id        TEXT PRIMARY KEY,
  contribution_id TEXT NOT NULL,
  channel         TEXT NOT NULL,
  given_at        TEXT NOT NULL,
  rating          INTEGER
) STRICT;
CREATE INDEX feedback_by_contribution ON feedback (contribution_id, given_at);

CREATE TABLE reflections (
  event_id        TEXT PRIMARY KEY,
  contribution_id TEXT NOT NULL,
  side            TEXT NOT NULL,
  felt_equal      INTEGER NOT NULL,
  at              TEXT NOT NULL
) STRICT;
CREATE INDEX reflections_by_contribution ON reflections (contribution_id, at);
