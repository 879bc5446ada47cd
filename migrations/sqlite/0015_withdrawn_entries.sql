-- Ids of entries that were withdrawn, with those whom they concerned: whoever sends one once more, or answers
-- it, is told so. Nothing else is left of the entry.
CREATE TABLE withdrawn_entries (
    government_id BLOB NOT NULL,
    id            BLOB NOT NULL,
    person_id     BLOB NOT NULL,
    unit_id       BLOB NOT NULL,
    appraiser_id  BLOB,
    PRIMARY KEY (government_id, id)
);
