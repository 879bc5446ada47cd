-- A superior's own answers, for the distribution of reaction time on the page of the team.
CREATE INDEX reactions_by ON reactions (government_id, by_person_id, at);
