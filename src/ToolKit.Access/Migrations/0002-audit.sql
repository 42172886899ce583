-- What was done and by whose authority. Rows are added in the transaction of the act itself, and never changed but to forget a person.
CREATE TABLE audit (
    id $(Identity),
    at BIGINT NOT NULL,                 -- milliseconds since 1970, UTC
    person_id BIGINT NULL,              -- null: no person stands behind it (a command), or she has been erased
    person_name $(Text) NOT NULL,
    door $(Text) NOT NULL,              -- command, dav, browser, api
    act $(Text) NOT NULL,
    subject $(Text) NOT NULL,           -- a path, a person, a grant
    reason $(Text) NOT NULL
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_person ON audit (person_id);
