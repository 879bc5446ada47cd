-- What serves an indicator that goes is found without going through all of them.
CREATE INDEX indicators_parent ON indicators (government_id, parent_id);
