-- Documents that arrive in parts. Their bytes lie in the blob folder under uploads/, by id, until the last one is there.
CREATE TABLE upload (
    id $(Text) NOT NULL PRIMARY KEY,        -- 128 random bits in hexadecimal
    creator_id BIGINT NOT NULL,
    path $(Text) NOT NULL,
    condition $(Text) NOT NULL,             -- what must hold when it is committed, in the words of whoever began it
    length BIGINT NOT NULL,
    received BIGINT NOT NULL,               -- bytes that are flushed to the disk
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    committed_at BIGINT NULL                -- it is a version now; the row stays a while to say so
) $(Clustered);
CREATE INDEX upload_used ON upload (used_at);
CREATE INDEX upload_creator ON upload (creator_id);
