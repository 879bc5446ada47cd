-- Organisation -------------------------------------------------------------------------------

CREATE TABLE governments (
    id          UUID PRIMARY KEY,
    code        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    host        TEXT UNIQUE,
    time_zone   TEXT NOT NULL,
    demo        BOOLEAN NOT NULL,
    created_at  BIGINT NOT NULL
);

-- What a government decides for itself (rules marked uncertain are settings, never constants).
CREATE TABLE settings (
    government_id UUID NOT NULL REFERENCES governments (id),
    name          TEXT NOT NULL,
    value         TEXT NOT NULL,
    PRIMARY KEY (government_id, name)
);

CREATE TABLE units (
    government_id UUID NOT NULL REFERENCES governments (id),
    id            UUID NOT NULL,
    parent_id     UUID,
    code          TEXT NOT NULL,
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    PRIMARY KEY (government_id, id),
    UNIQUE (government_id, code),
    FOREIGN KEY (government_id, parent_id) REFERENCES units (government_id, id)
);

-- Every unit with all that lies above it, itself included (depth 0): scope and drill in one join.
CREATE TABLE unit_closure (
    government_id UUID NOT NULL,
    ancestor_id   UUID NOT NULL,
    descendant_id UUID NOT NULL,
    depth         BIGINT NOT NULL,
    PRIMARY KEY (government_id, ancestor_id, descendant_id),
    FOREIGN KEY (government_id, ancestor_id) REFERENCES units (government_id, id),
    FOREIGN KEY (government_id, descendant_id) REFERENCES units (government_id, id)
);
CREATE INDEX unit_closure_up ON unit_closure (government_id, descendant_id, depth);

CREATE TABLE posts (
    government_id    UUID NOT NULL,
    id               UUID NOT NULL,
    unit_id          UUID NOT NULL,
    title            TEXT NOT NULL,
    kind             TEXT NOT NULL,
    echelon          TEXT,
    is_head          BOOLEAN NOT NULL,
    -- the post that appraises this one; derived from the unit tree unless superior_given
    superior_post_id UUID,
    superior_given   BOOLEAN NOT NULL,
    PRIMARY KEY (government_id, id),
    FOREIGN KEY (government_id, unit_id) REFERENCES units (government_id, id),
    FOREIGN KEY (government_id, superior_post_id) REFERENCES posts (government_id, id)
);
CREATE INDEX posts_unit ON posts (government_id, unit_id);
CREATE INDEX posts_superior ON posts (government_id, superior_post_id);

CREATE TABLE persons (
    government_id UUID NOT NULL REFERENCES governments (id),
    id            UUID NOT NULL,
    -- 18 digits; people without one take part under internal_number
    nip             TEXT,
    internal_number TEXT,
    name          TEXT NOT NULL,
    title_before  TEXT,
    title_after   TEXT,
    born_on       TEXT,
    sex           TEXT,
    status        TEXT NOT NULL,
    rank          TEXT,
    email         TEXT,
    PRIMARY KEY (government_id, id),
    UNIQUE (government_id, nip),
    UNIQUE (government_id, internal_number)
);
CREATE INDEX persons_name ON persons (government_id, name);

-- Who holds a post, and when. A post may be vacant; a person may hold two.
CREATE TABLE holders (
    government_id UUID NOT NULL,
    id            UUID NOT NULL,
    post_id       UUID NOT NULL,
    person_id     UUID NOT NULL,
    from_day      TEXT NOT NULL,
    until_day     TEXT,
    -- the post that counts for unit and superior when a person holds two
    main          BOOLEAN NOT NULL,
    PRIMARY KEY (government_id, id),
    FOREIGN KEY (government_id, post_id) REFERENCES posts (government_id, id),
    FOREIGN KEY (government_id, person_id) REFERENCES persons (government_id, id)
);
CREATE INDEX holders_post ON holders (government_id, post_id);
CREATE INDEX holders_person ON holders (government_id, person_id);

-- A superior by name instead of by post, for a time.
CREATE TABLE superior_overrides (
    government_id UUID NOT NULL,
    id            UUID NOT NULL,
    person_id     UUID NOT NULL,
    superior_id   UUID NOT NULL,
    from_day      TEXT NOT NULL,
    until_day     TEXT,
    reason        TEXT NOT NULL,
    PRIMARY KEY (government_id, id),
    FOREIGN KEY (government_id, person_id) REFERENCES persons (government_id, id),
    FOREIGN KEY (government_id, superior_id) REFERENCES persons (government_id, id)
);
CREATE INDEX superior_overrides_person ON superior_overrides (government_id, person_id);
CREATE INDEX superior_overrides_superior ON superior_overrides (government_id, superior_id);

-- Access -------------------------------------------------------------------------------------

CREATE TABLE accounts (
    government_id UUID NOT NULL REFERENCES governments (id),
    id            UUID NOT NULL,
    person_id     UUID,
    login         TEXT NOT NULL,
    name          TEXT NOT NULL,
    password_hash TEXT,
    disabled      BOOLEAN NOT NULL,
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (government_id, id),
    UNIQUE (government_id, login),
    UNIQUE (government_id, person_id),
    FOREIGN KEY (government_id, person_id) REFERENCES persons (government_id, id)
);

-- Roles that are given; employee, superior and unit head follow from the post tree.
CREATE TABLE grants (
    government_id UUID NOT NULL,
    account_id    UUID NOT NULL,
    role          TEXT NOT NULL,
    given_at      BIGINT NOT NULL,
    PRIMARY KEY (government_id, account_id, role),
    FOREIGN KEY (government_id, account_id) REFERENCES accounts (government_id, id)
);

CREATE TABLE sessions (
    token_hash    BYTEA PRIMARY KEY,
    government_id UUID NOT NULL,
    account_id    UUID NOT NULL,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    device        TEXT NOT NULL,
    FOREIGN KEY (government_id, account_id) REFERENCES accounts (government_id, id)
);
CREATE INDEX sessions_account ON sessions (government_id, account_id);

-- One-time links: to set a password, or to make the first administrator (account_id is null).
CREATE TABLE personal_links (
    token_hash    BYTEA PRIMARY KEY,
    government_id UUID,
    account_id    UUID,
    purpose       TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    used_at       BIGINT
);

-- Record -------------------------------------------------------------------------------------

-- Append-only: rows are inserted in the transaction they record, then sealed once, in order,
-- into the government's chain: hash = sha256(previous hash, this row).
CREATE TABLE audit (
    government_id UUID NOT NULL,
    id            UUID NOT NULL,
    at            BIGINT NOT NULL,
    account_id    UUID,
    person_id     UUID,
    action        TEXT NOT NULL,
    object_kind   TEXT NOT NULL,
    object_id     TEXT NOT NULL,
    detail        TEXT NOT NULL,
    seq           BIGINT,
    hash          TEXT,
    PRIMARY KEY (government_id, id)
);
CREATE UNIQUE INDEX audit_seq ON audit (government_id, seq);
CREATE INDEX audit_unsealed ON audit (government_id, id) WHERE seq IS NULL;
CREATE INDEX audit_object ON audit (government_id, object_kind, object_id);

-- Import -------------------------------------------------------------------------------------

CREATE TABLE import_runs (
    government_id UUID NOT NULL,
    id            UUID NOT NULL,
    kind          TEXT NOT NULL,
    file_name     TEXT NOT NULL,
    file_sha256   TEXT NOT NULL,
    account_id    UUID,
    at            BIGINT NOT NULL,
    total_rows    BIGINT NOT NULL,
    created_rows  BIGINT NOT NULL,
    updated_rows  BIGINT NOT NULL,
    refused_rows  BIGINT NOT NULL,
    undone_at     BIGINT,
    PRIMARY KEY (government_id, id)
);

-- What a run did, row by row, so that it can be undone. Survey answers carry import_id instead.
CREATE TABLE import_changes (
    government_id UUID NOT NULL,
    import_id     UUID NOT NULL,
    seq           BIGINT NOT NULL,
    object_kind   TEXT NOT NULL,
    object_id     UUID NOT NULL,
    -- the row as JSON before the run (null: the run made it) and after it
    was           TEXT,
    became        TEXT NOT NULL,
    PRIMARY KEY (government_id, import_id, seq),
    FOREIGN KEY (government_id, import_id) REFERENCES import_runs (government_id, id)
);

-- Plan ---------------------------------------------------------------------------------------

CREATE TABLE indicators (
    government_id UUID NOT NULL,
    id            UUID NOT NULL,
    unit_id       UUID NOT NULL,
    parent_id     UUID,
    year          BIGINT NOT NULL,
    code          TEXT NOT NULL,
    name          TEXT NOT NULL,
    measure       TEXT NOT NULL,
    -- up, down, range
    polarity      TEXT NOT NULL,
    -- sum, average, last, share
    aggregation   TEXT NOT NULL,
    -- thousandths
    baseline      BIGINT,
    target        BIGINT NOT NULL,
    -- hundredths of a percent point: 10000 is 100
    weight        BIGINT NOT NULL,
    source        TEXT NOT NULL,
    PRIMARY KEY (government_id, id),
    UNIQUE (government_id, year, code),
    FOREIGN KEY (government_id, unit_id) REFERENCES units (government_id, id),
    FOREIGN KEY (government_id, parent_id) REFERENCES indicators (government_id, id)
);
CREATE INDEX indicators_unit ON indicators (government_id, unit_id, year);

-- Work ---------------------------------------------------------------------------------------

CREATE TABLE entries (
    government_id UUID NOT NULL,
    -- made by the sender: sending twice makes one entry
    id            UUID NOT NULL,
    person_id     UUID NOT NULL,
    -- unit and appraiser of that day
    unit_id       UUID NOT NULL,
    appraiser_id  UUID,
    -- null: additional duty outside the plan
    indicator_id  UUID,
    day           TEXT NOT NULL,
    month         TEXT NOT NULL,
    what          TEXT NOT NULL,
    -- thousandths
    quantity      BIGINT NOT NULL,
    -- thousandths; the whole of which quantity is a part, for shares
    out_of        BIGINT,
    measure       TEXT NOT NULL,
    start_time    TEXT,
    end_time      TEXT,
    minutes       BIGINT,
    -- submitted, returned, accepted
    state         TEXT NOT NULL,
    praised       BOOLEAN NOT NULL,
    -- of the last reaction
    reason        TEXT,
    reacted_by    UUID,
    reacted_at    BIGINT,
    submitted_at  BIGINT NOT NULL,
    PRIMARY KEY (government_id, id),
    FOREIGN KEY (government_id, person_id) REFERENCES persons (government_id, id),
    FOREIGN KEY (government_id, unit_id) REFERENCES units (government_id, id),
    FOREIGN KEY (government_id, indicator_id) REFERENCES indicators (government_id, id)
);
CREATE INDEX entries_person ON entries (government_id, person_id, day);
CREATE INDEX entries_waiting ON entries (government_id, appraiser_id, day) WHERE state = 'submitted';
CREATE INDEX entries_indicator ON entries (government_id, indicator_id, month);
CREATE INDEX entries_unit ON entries (government_id, unit_id, month);

CREATE TABLE evidence (
    government_id UUID NOT NULL,
    id            UUID NOT NULL,
    entry_id      UUID NOT NULL,
    file_name     TEXT NOT NULL,
    media_type    TEXT NOT NULL,
    bytes         BIGINT NOT NULL,
    sha256        TEXT NOT NULL,
    PRIMARY KEY (government_id, id),
    FOREIGN KEY (government_id, entry_id) REFERENCES entries (government_id, id)
);
CREATE INDEX evidence_entry ON evidence (government_id, entry_id);

CREATE TABLE reactions (
    government_id UUID NOT NULL,
    id            UUID NOT NULL,
    entry_id      UUID NOT NULL,
    unit_id       UUID NOT NULL,
    month         TEXT NOT NULL,
    -- the person who reacted
    by_person_id  UUID NOT NULL,
    -- accepted, praised, returned
    kind          TEXT NOT NULL,
    reason        TEXT,
    at            BIGINT NOT NULL,
    -- milliseconds since the entry was submitted
    waited        BIGINT NOT NULL,
    PRIMARY KEY (government_id, id),
    FOREIGN KEY (government_id, entry_id) REFERENCES entries (government_id, id)
);
CREATE INDEX reactions_entry ON reactions (government_id, entry_id);
CREATE INDEX reactions_unit ON reactions (government_id, unit_id, month);

-- Rollup of accepted entries by indicator and month.
CREATE TABLE indicator_months (
    government_id UUID NOT NULL,
    indicator_id  UUID NOT NULL,
    month         TEXT NOT NULL,
    n             BIGINT NOT NULL,
    total         BIGINT NOT NULL,
    out_of        BIGINT NOT NULL,
    last_day      TEXT,
    last_entry_id UUID,
    last_quantity BIGINT,
    PRIMARY KEY (government_id, indicator_id, month)
);

-- Rollup of entries and of the time superiors took, by unit and month.
CREATE TABLE unit_months (
    government_id UUID NOT NULL,
    unit_id       UUID NOT NULL,
    month         TEXT NOT NULL,
    entries       BIGINT NOT NULL,
    accepted      BIGINT NOT NULL,
    returned      BIGINT NOT NULL,
    -- reactions within an hour, four hours, a day, three days, a week, later
    within_hour   BIGINT NOT NULL,
    within_four   BIGINT NOT NULL,
    within_day    BIGINT NOT NULL,
    within_three  BIGINT NOT NULL,
    within_week   BIGINT NOT NULL,
    later         BIGINT NOT NULL,
    PRIMARY KEY (government_id, unit_id, month)
);

-- Survey -------------------------------------------------------------------------------------

CREATE TABLE services (
    government_id UUID NOT NULL,
    id            UUID NOT NULL,
    unit_id       UUID NOT NULL,
    code          TEXT NOT NULL,
    name          TEXT NOT NULL,
    -- a service without a tariff does not ask for element biaya
    free_of_charge BOOLEAN NOT NULL,
    PRIMARY KEY (government_id, id),
    UNIQUE (government_id, code),
    FOREIGN KEY (government_id, unit_id) REFERENCES units (government_id, id)
);
CREATE INDEX services_unit ON services (government_id, unit_id);

-- Anonymous by construction: no account, no address, no clock time, and an id that tells no order.
CREATE TABLE survey_responses (
    government_id UUID NOT NULL,
    id            UUID NOT NULL,
    service_id    UUID NOT NULL,
    day           TEXT NOT NULL,
    month         TEXT NOT NULL,
    import_id     UUID,
    persyaratan   BIGINT,
    prosedur      BIGINT,
    waktu         BIGINT,
    biaya         BIGINT,
    produk        BIGINT,
    kompetensi    BIGINT,
    perilaku      BIGINT,
    pengaduan     BIGINT,
    sarana        BIGINT,
    sex           TEXT,
    age           BIGINT,
    education     TEXT,
    occupation    TEXT,
    waited_minutes BIGINT,
    remark        TEXT,
    PRIMARY KEY (government_id, id),
    FOREIGN KEY (government_id, service_id) REFERENCES services (government_id, id)
);
CREATE INDEX survey_responses_month ON survey_responses (government_id, service_id, month);
CREATE INDEX survey_responses_import ON survey_responses (government_id, import_id);

-- Rollup of answers by service and month: per element its n and sum, and the moments of the
-- respondents' own means (in units of 1/2520, which every count from 1 to 9 divides) for the interval.
CREATE TABLE survey_months (
    government_id UUID NOT NULL,
    service_id    UUID NOT NULL,
    month         TEXT NOT NULL,
    respondents   BIGINT NOT NULL,
    moment1       BIGINT NOT NULL,
    moment2       BIGINT NOT NULL,
    n_persyaratan BIGINT NOT NULL,
    n_prosedur    BIGINT NOT NULL,
    n_waktu       BIGINT NOT NULL,
    n_biaya       BIGINT NOT NULL,
    n_produk      BIGINT NOT NULL,
    n_kompetensi  BIGINT NOT NULL,
    n_perilaku    BIGINT NOT NULL,
    n_pengaduan   BIGINT NOT NULL,
    n_sarana      BIGINT NOT NULL,
    s_persyaratan BIGINT NOT NULL,
    s_prosedur    BIGINT NOT NULL,
    s_waktu       BIGINT NOT NULL,
    s_biaya       BIGINT NOT NULL,
    s_produk      BIGINT NOT NULL,
    s_kompetensi  BIGINT NOT NULL,
    s_perilaku    BIGINT NOT NULL,
    s_pengaduan   BIGINT NOT NULL,
    s_sarana      BIGINT NOT NULL,
    PRIMARY KEY (government_id, service_id, month)
);

-- The record is never changed: a row may be sealed once and nothing else.
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL AND NEW.hash IS NOT NULL
        AND (NEW.government_id, NEW.id, NEW.at, NEW.action, NEW.object_kind, NEW.object_id, NEW.detail)
          = (OLD.government_id, OLD.id, OLD.at, OLD.action, OLD.object_kind, OLD.object_id, OLD.detail)
        AND NEW.account_id IS NOT DISTINCT FROM OLD.account_id
        AND NEW.person_id IS NOT DISTINCT FROM OLD.person_id
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit is append-only';
END $$;
CREATE TRIGGER audit_keeps_rows BEFORE DELETE OR UPDATE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
