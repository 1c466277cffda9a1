-- The Merkle tree over the leaves: the hash of every complete subtree, written once, in the transaction of the append that completes
-- it. Level 0 holds the hashes of the leaves; idx 0 of level 0 is the event at position 1.

CREATE TABLE tree (
  level INTEGER NOT NULL,
  idx   INTEGER NOT NULL,
  hash  BLOB    NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

-- The last checkpoint that was signed, as it was published. A copy stands beside the database.
CREATE TABLE signed_checkpoint (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  size     INTEGER NOT NULL,
  note     BLOB    NOT NULL
) STRICT;

CREATE TRIGGER tree_is_not_changed BEFORE UPDATE ON tree
BEGIN SELECT RAISE(ABORT, 'the tree is never changed'); END;

CREATE TRIGGER tree_is_not_deleted BEFORE DELETE ON tree
BEGIN SELECT RAISE(ABORT, 'the tree is never deleted'); END;

CREATE TRIGGER tree_is_not_replaced BEFORE INSERT ON tree
WHEN EXISTS (SELECT 1 FROM tree WHERE level = NEW.level AND idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'the tree is never replaced'); END;
