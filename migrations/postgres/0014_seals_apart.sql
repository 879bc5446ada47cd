-- A row of the record is written once: its seal stands in a table of its own. What waits to be sealed
-- is listed beside it.
DROP INDEX audit_unsealed;

CREATE TABLE audit_seals (
    government_id UUID NOT NULL,
    seq           BIGINT NOT NULL,
    audit_id      UUID NOT NULL,
    hash          TEXT NOT NULL,
    PRIMARY KEY (government_id, seq)
);
INSERT INTO audit_seals (government_id, seq, audit_id, hash)
    SELECT government_id, seq, id, hash FROM audit WHERE seq IS NOT NULL;
CREATE UNIQUE INDEX audit_seals_once ON audit_seals (government_id, audit_id);

CREATE TABLE audit_unsealed (
    government_id UUID NOT NULL,
    audit_id      UUID NOT NULL,
    PRIMARY KEY (government_id, audit_id)
);
INSERT INTO audit_unsealed (government_id, audit_id) SELECT government_id, id FROM audit WHERE seq IS NULL;

DROP TRIGGER audit_keeps_rows ON audit;
DROP INDEX audit_seq;
ALTER TABLE audit DROP COLUMN seq, DROP COLUMN hash;

CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit is append-only';
END $$;
CREATE TRIGGER audit_keeps_rows BEFORE DELETE OR UPDATE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_keeps_seals BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_seals
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
