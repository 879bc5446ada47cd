-- Rows wait unsealed without a number: an index that leaves them out is written once a row, not twice.
DROP INDEX audit_seq;
CREATE UNIQUE INDEX audit_seq ON audit (government_id, seq) WHERE seq IS NOT NULL;
