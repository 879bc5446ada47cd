-- When the latest entry of a month was submitted: which of two is later is told by the rows alone.
ALTER TABLE indicator_months ADD COLUMN last_sent INTEGER;
UPDATE indicator_months SET last_sent = (SELECT e.submitted_at FROM entries e
    WHERE e.government_id = indicator_months.government_id AND e.id = indicator_months.last_entry_id);
