-- Answers count in groups of at least five, so that no figure, and no change of a figure, is a single
-- person's: the month in which an answer counts, none while it waits; and how many wait at a service.
ALTER TABLE survey_responses ADD COLUMN counted TEXT;
ALTER TABLE services ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0;
UPDATE survey_responses SET counted = month WHERE EXISTS (
    SELECT 1 FROM survey_months m WHERE m.government_id = survey_responses.government_id
        AND m.service_id = survey_responses.service_id AND m.month = survey_responses.month AND m.respondents >= 5
);
DELETE FROM survey_months WHERE respondents < 5;
UPDATE services SET waiting = (
    SELECT COUNT(*) FROM survey_responses r WHERE r.government_id = services.government_id
        AND r.service_id = services.id AND r.counted IS NULL
);
DROP INDEX survey_responses_month;
CREATE INDEX survey_responses_counted ON survey_responses (government_id, service_id, counted);
