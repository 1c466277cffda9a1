-- The keys of the people in a ledger, for several nodes (PostgreSQL): one row each, wrapped by the key-encryption key, which is not here.

CREATE TABLE subject_keys (
  subject      text PRIMARY KEY,
  wrapped      bytea,                       -- see docs/FORMATS.md; none once the key was destroyed
  destroyed_at timestamptz,
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
