-- By now the hash of the rows stands there, in runs of earlier versions that of the file.
ALTER TABLE import_runs RENAME COLUMN file_sha256 TO content_sha256;
