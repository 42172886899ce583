-- The access desk: requests, invitations, the life of a grant, and the record of it. Times are milliseconds since 1970, UTC.

ALTER TABLE region ADD COLUMN four_eyes BIGINT NOT NULL DEFAULT 0;          -- a second administrator confirms what the first has approved
ALTER TABLE site ADD COLUMN bodies $(Text) NOT NULL DEFAULT '';             -- the bodies of its alliance, names with commas between
ALTER TABLE person ADD COLUMN contact_mail $(Text) NULL;                    -- where notices go; it identifies nobody

-- Towns and districts by which a site, or where there is none a region, is found.
CREATE TABLE place (
    id $(Identity),
    region_id BIGINT NOT NULL REFERENCES region (id) ON DELETE CASCADE,
    site_id BIGINT NULL REFERENCES site (id) ON DELETE CASCADE,
    name $(Text) NOT NULL,
    search $(Text) NOT NULL             -- folded as what is typed is, a space before each word
);
CREATE INDEX place_region ON place (region_id);
CREATE INDEX place_site ON place (site_id);

CREATE TABLE access_request (
    id $(Identity),
    state $(Text) NOT NULL,             -- Unconfirmed, Open, Approved, Refused, PassedOn, Withdrawn
    letters $(Text) NULL UNIQUE,        -- of the link in the confirming mail; null: recorded by a clerk, or asked by somebody signed in
    secret_hash $(Blob) NULL,
    person_id BIGINT NULL REFERENCES person (id) ON DELETE CASCADE, -- who asked while signed in, or who has redeemed the invitation
    name $(Text) NOT NULL,
    job $(Text) NOT NULL,
    body $(Text) NOT NULL,
    mail $(Text) NOT NULL,
    region_id BIGINT NOT NULL REFERENCES region (id),
    site_id BIGINT NULL REFERENCES site (id),
    role $(Text) NOT NULL,
    reason $(Text) NOT NULL,
    days BIGINT NOT NULL,
    search $(Text) NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT NULL,
    recorded_by BIGINT NULL REFERENCES person (id) ON DELETE SET NULL,
    passed_from BIGINT NULL,
    proposed_by BIGINT NULL REFERENCES person (id) ON DELETE SET NULL, -- the first of two who approve
    proposed_at BIGINT NULL,
    granted_role $(Text) NULL,          -- proposed or decided, and so the next two
    granted_scope BIGINT NULL,
    granted_until BIGINT NULL,
    decided_by BIGINT NULL REFERENCES person (id) ON DELETE SET NULL,
    decided_at BIGINT NULL,
    answer $(Text) NOT NULL             -- why it was refused, or what was said when it was passed on
);
CREATE INDEX access_request_region ON access_request (region_id, state, confirmed_at);
CREATE INDEX access_request_site ON access_request (site_id);
CREATE INDEX access_request_person ON access_request (person_id);
CREATE INDEX access_request_mail ON access_request (mail);
CREATE INDEX access_request_recorded ON access_request (recorded_by);
CREATE INDEX access_request_proposed ON access_request (proposed_by);
CREATE INDEX access_request_decided ON access_request (decided_by);

CREATE TABLE invitation (
    letters $(Text) NOT NULL PRIMARY KEY,
    secret_hash $(Blob) NOT NULL,
    request_id BIGINT NOT NULL UNIQUE REFERENCES access_request (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- A deputy is a grant like any other; this says whom it stands in for, and ends it with that one.
CREATE TABLE deputy (
    grant_id BIGINT NOT NULL PRIMARY KEY REFERENCES access_grant (id) ON DELETE CASCADE,
    region_id BIGINT NOT NULL REFERENCES region (id) ON DELETE CASCADE,
    for_person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE
);
CREATE INDEX deputy_region ON deputy (region_id);
CREATE INDEX deputy_for ON deputy (for_person_id);

CREATE TABLE text_block (
    id $(Identity),
    region_id BIGINT NOT NULL REFERENCES region (id) ON DELETE CASCADE,
    title $(Text) NOT NULL,
    body $(Text) NOT NULL
);
CREATE UNIQUE INDEX text_block_title ON text_block (region_id, title);

-- Which reminder of which end went out. A grant that gets a new end is reminded of that again.
CREATE TABLE grant_reminder (
    grant_id BIGINT NOT NULL REFERENCES access_grant (id) ON DELETE CASCADE,
    until_time BIGINT NOT NULL,
    days BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (grant_id, until_time, days)
) $(Clustered);

-- Once a year a region goes through its grants.
CREATE TABLE review (
    id $(Identity),
    region_id BIGINT NOT NULL REFERENCES region (id) ON DELETE CASCADE,
    opened_at BIGINT NOT NULL
);
CREATE INDEX review_region ON review (region_id);

CREATE TABLE review_confirmation (
    review_id BIGINT NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    grant_id BIGINT NOT NULL REFERENCES access_grant (id) ON DELETE CASCADE,
    confirmed_by BIGINT NULL REFERENCES person (id) ON DELETE SET NULL,
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (review_id, grant_id)
) $(Clustered);
CREATE INDEX review_confirmation_grant ON review_confirmation (grant_id);
CREATE INDEX review_confirmation_by ON review_confirmation (confirmed_by);

ALTER TABLE audit ADD COLUMN authority $(Text) NOT NULL DEFAULT '';         -- the grant that allowed it: RegionAdmin 17
ALTER TABLE audit ADD COLUMN detail $(Text) NOT NULL DEFAULT '';            -- what exactly; never a secret, never a person's name
ALTER TABLE audit ADD COLUMN region_id BIGINT NULL;                         -- whose it is to read; null: the head office's
ALTER TABLE audit ADD COLUMN site_id BIGINT NULL;
ALTER TABLE audit ADD COLUMN about_person_id BIGINT NULL;                   -- whom it was done to
CREATE INDEX audit_region ON audit (region_id, at);
CREATE INDEX audit_about ON audit (about_person_id);

-- What remains of old rows of audit. region_id is 0 where there was none.
CREATE TABLE audit_count (
    month $(Text) NOT NULL,             -- 2026-03
    act $(Text) NOT NULL,
    region_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (month, act, region_id)
) $(Clustered);

-- Reads, without persons. region_id is 0 where the reader has none.
CREATE TABLE read_count (
    document_id BIGINT NOT NULL,
    day $(Text) NOT NULL,               -- 2026-03-02
    region_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (document_id, day, region_id)
) $(Clustered);

-- Reads with persons, on one folder, for a stated reason and time.
CREATE TABLE read_watch (
    id $(Identity),
    folder_id BIGINT NOT NULL,
    reason $(Text) NOT NULL,
    until_time BIGINT NOT NULL,
    made_by BIGINT NULL REFERENCES person (id) ON DELETE SET NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX read_watch_folder ON read_watch (folder_id);
CREATE INDEX read_watch_made_by ON read_watch (made_by);

CREATE TABLE watched_read (
    id $(Identity),
    watch_id BIGINT NOT NULL REFERENCES read_watch (id) ON DELETE CASCADE,
    person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    document_id BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX watched_read_watch ON watched_read (watch_id);
CREATE INDEX watched_read_person ON watched_read (person_id);
