-- The units below one, also when some go, and the links of an account are found without going through all of them.
CREATE INDEX units_parent ON units (government_id, parent_id);
CREATE INDEX personal_links_account ON personal_links (government_id, account_id);
