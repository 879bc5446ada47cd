-- The record is looked through by who did it and by what was done, the latest first.
CREATE INDEX audit_account ON audit (government_id, account_id, id);
CREATE INDEX audit_action ON audit (government_id, action, id);
