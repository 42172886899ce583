-- Signing in: sessions, identities of providers, second factors. Times are milliseconds since 1970, UTC.

-- A browser's session. The cookie holds nothing but the id, encrypted; a session ends with its row.
CREATE TABLE browser_session (
    id $(Text) NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    stamp BIGINT NOT NULL,              -- the person's when it began: another one ends it
    issuer $(Text) NULL,                -- who has vouched for her; null: a local account
    provider_session $(Text) NULL,      -- the issuer's name for its own session (sid), by which it ends this one
    id_token $(Text) NULL,              -- encrypted; shown to the issuer when she signs out
    second_factor BIGINT NOT NULL,
    browser $(Text) NOT NULL,           -- as "Firefox, Windows"
    created_at BIGINT NOT NULL,
    authenticated_at BIGINT NOT NULL,   -- when she last showed who she is
    used_at BIGINT NOT NULL,            -- to five minutes
    expires_at BIGINT NOT NULL
);
CREATE INDEX browser_session_person ON browser_session (person_id);
CREATE INDEX browser_session_provider ON browser_session (issuer, provider_session);
CREATE INDEX browser_session_expires ON browser_session (expires_at);

-- Digests of tokens that count once.
CREATE TABLE used_token (
    digest $(Blob) NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX used_token_expires ON used_token (expires_at);

-- The issuer whose claim has given the grant; empty: somebody has given it.
ALTER TABLE access_grant ADD COLUMN origin $(Text) NOT NULL DEFAULT '';

CREATE TABLE second_factor (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    secret $(Text) NOT NULL,            -- encrypted
    last_step BIGINT NOT NULL,          -- the last step of time whose code was used: it and those before count no more
    failures BIGINT NOT NULL,           -- wrong codes in a row
    failed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    person_id BIGINT NOT NULL REFERENCES second_factor (person_id) ON DELETE CASCADE,
    digest $(Blob) NOT NULL,
    PRIMARY KEY (person_id, digest)
) $(Clustered);
