-- Mails on their way out. A row is kept for some time after it was sent, without its text, so that somebody can see that it went.
CREATE TABLE mail (
    id $(Identity),
    kind $(Text) NOT NULL,              -- which text it was made of: Invitation
    to_address $(Text) NOT NULL,
    subject $(Text) NOT NULL,
    body $(Text) NOT NULL,              -- empty once it was sent: it may hold a link that lets somebody in
    created_at BIGINT NOT NULL,         -- milliseconds since 1970, UTC, as all times
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NULL,        -- null: it was sent, or is not tried any more
    last_error $(Text) NOT NULL,
    sent_at BIGINT NULL,
    failed_at BIGINT NULL
);
CREATE INDEX mail_next ON mail (next_attempt_at);
CREATE INDEX mail_to ON mail (to_address);
