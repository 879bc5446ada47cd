-- Whether something of a run that was undone was left alone, because it was changed again or in use.
ALTER TABLE import_runs ADD COLUMN undone_partly BOOLEAN NOT NULL DEFAULT FALSE;
