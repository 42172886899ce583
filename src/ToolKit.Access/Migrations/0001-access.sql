-- Times are milliseconds since 1970, UTC. Folder ids are the library's; a folder may be gone while its id still stands here.

CREATE TABLE person (
    id $(Identity),
    name $(Text) NOT NULL,
    mail $(Text) NULL,              -- local account, lower case; otherwise issuer and subject
    issuer $(Text) NULL,
    subject $(Text) NULL,
    search $(Text) NOT NULL,        -- name and identity in lower case: SQLite's LOWER knows no umlauts
    password_hash $(Text) NULL,
    session_stamp BIGINT NOT NULL,  -- changes when all sessions of the person are to end
    created_at BIGINT NOT NULL,
    disabled_at BIGINT NULL,
    CHECK ((mail IS NULL) <> (issuer IS NULL)),
    CHECK ((issuer IS NULL) = (subject IS NULL))
);
CREATE UNIQUE INDEX person_mail ON person (mail);
CREATE UNIQUE INDEX person_identity ON person (issuer, subject);

CREATE TABLE access_grant (
    id $(Identity),
    person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    role $(Text) NOT NULL,
    scope_id BIGINT NOT NULL,
    from_time BIGINT NOT NULL,
    until_time BIGINT NULL,
    granted_by BIGINT NULL REFERENCES person (id) ON DELETE SET NULL,
    reason $(Text) NOT NULL,
    created_at BIGINT NOT NULL,
    withdrawn_at BIGINT NULL
);
CREATE INDEX access_grant_person ON access_grant (person_id);
CREATE INDEX access_grant_scope ON access_grant (scope_id);
CREATE INDEX access_grant_granted_by ON access_grant (granted_by);

CREATE TABLE device_token (
    id $(Identity),
    letters $(Text) NOT NULL UNIQUE,
    secret_hash $(Blob) NOT NULL,
    person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    label $(Text) NOT NULL,
    scope_id BIGINT NULL,
    read_only BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    withdrawn_at BIGINT NULL
);
CREATE INDEX device_token_person ON device_token (person_id);

-- Beside the token, because it changes without anybody's access changing.
CREATE TABLE device_token_use (
    token_id BIGINT NOT NULL PRIMARY KEY REFERENCES device_token (id) ON DELETE CASCADE,
    used_at BIGINT NOT NULL
);

CREATE TABLE one_time_link (
    letters $(Text) NOT NULL PRIMARY KEY,
    secret_hash $(Blob) NOT NULL,
    person_id BIGINT NULL REFERENCES person (id) ON DELETE CASCADE, -- null: whoever holds it becomes the first administrator
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX one_time_link_person ON one_time_link (person_id);

CREATE TABLE region (
    id $(Identity),
    name $(Text) NOT NULL UNIQUE,
    mailbox $(Text) NOT NULL,
    folder_id BIGINT NOT NULL
);

CREATE TABLE land (
    id $(Identity),
    region_id BIGINT NOT NULL REFERENCES region (id),
    name $(Text) NOT NULL UNIQUE,
    folder_id BIGINT NOT NULL
);
CREATE INDEX land_region ON land (region_id);

CREATE TABLE site (
    id $(Identity),
    region_id BIGINT NOT NULL REFERENCES region (id),
    land_id BIGINT NULL REFERENCES land (id),
    name $(Text) NOT NULL UNIQUE,
    folder_id BIGINT NOT NULL
);
CREATE INDEX site_region ON site (region_id);
CREATE INDEX site_land ON site (land_id);

CREATE TABLE public_folder (
    folder_id BIGINT NOT NULL PRIMARY KEY,
    made_by BIGINT NULL REFERENCES person (id) ON DELETE SET NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX public_folder_made_by ON public_folder (made_by);

-- One row. The number changes with everything above that decides who may do what; what was kept in memory under it is true as long as
-- it is the same.
CREATE TABLE access_state (
    id BIGINT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    structure_made_at BIGINT NULL
);
INSERT INTO access_state (id, number) VALUES (1, 1);
