-- Which other runs changed a thing is found without going through all that runs ever changed.
CREATE INDEX import_changes_object ON import_changes (government_id, object_id, import_id);
