CREATE TABLE thing (id $(Identity), name $(Text) NOT NULL, body $(Blob) NULL);
CREATE UNIQUE INDEX thing_name ON thing (name);
