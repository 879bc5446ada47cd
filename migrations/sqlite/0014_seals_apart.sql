-- A row of the record is written once: its seal stands in a table of its own. What waits to be sealed
-- is listed beside it.
DROP INDEX audit_unsealed;

CREATE TABLE audit_seals (
    government_id BLOB NOT NULL,
    seq           INTEGER NOT NULL,
    audit_id      BLOB NOT NULL,
    hash          TEXT NOT NULL,
    PRIMARY KEY (government_id, seq)
);
INSERT INTO audit_seals (government_id, seq, audit_id, hash)
    SELECT government_id, seq, id, hash FROM audit WHERE seq IS NOT NULL;
CREATE UNIQUE INDEX audit_seals_once ON audit_seals (government_id, audit_id);

CREATE TABLE audit_unsealed (
    government_id BLOB NOT NULL,
    audit_id      BLOB NOT NULL,
    PRIMARY KEY (government_id, audit_id)
);
INSERT INTO audit_unsealed (government_id, audit_id) SELECT government_id, id FROM audit WHERE seq IS NULL;

DROP TRIGGER audit_keeps_rows;
DROP TRIGGER audit_seals_once;
DROP INDEX audit_seq;
ALTER TABLE audit DROP COLUMN seq;
ALTER TABLE audit DROP COLUMN hash;

CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
CREATE TRIGGER audit_changes_no_row BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
CREATE TRIGGER audit_keeps_seals BEFORE DELETE ON audit_seals
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
CREATE TRIGGER audit_changes_no_seal BEFORE UPDATE ON audit_seals
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
