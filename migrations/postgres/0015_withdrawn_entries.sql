-- Ids of entries that were withdrawn, with those whom they concerned: whoever sends one once more, or answers
-- it, is told so. Nothing else is left of the entry.
CREATE TABLE withdrawn_entries (
    government_id UUID NOT NULL,
    id            UUID NOT NULL,
    person_id     UUID NOT NULL,
    unit_id       UUID NOT NULL,
    appraiser_id  UUID,
    PRIMARY KEY (government_id, id)
);
