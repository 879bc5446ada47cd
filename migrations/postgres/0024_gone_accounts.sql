-- By its object one thing of the record is looked up after all: whose an account was that went with an undone import.
-- Only such rows are in the index, so that no other pays for it. The action is among the columns, though all have the
-- same: without it SQLite takes the index of actions and goes through all that undoing imports ever recorded.
CREATE INDEX audit_gone_accounts ON audit (government_id, action, object_id)
    WHERE action = 'import.undo' AND object_kind = 'account';
