-- Folders and documents. Times are Unix milliseconds, flags are 0 and 1.

CREATE TABLE blob (
    id $(Identity),
    sha256 $(Blob) NOT NULL,
    size BIGINT NOT NULL,
    body $(Blob) NULL,                      -- the bytes; null: they lie in the blob folder
    created_at BIGINT NOT NULL,
    unclaimed_since BIGINT NULL             -- no version needs it any more
);
CREATE UNIQUE INDEX blob_sha256 ON blob (sha256);
CREATE INDEX blob_unclaimed ON blob (unclaimed_since) WHERE unclaimed_since IS NOT NULL;

-- trash_id is 0 while the entry lives, and its own id in the trash: so one index serves names, listings, the trash and whole trees.
-- Only the top of what was deleted is marked; what lies below it stays attached.
CREATE TABLE entry (
    id $(Identity),
    parent_id BIGINT NULL REFERENCES entry (id),
    trash_id BIGINT NOT NULL DEFAULT 0,
    name $(Text) NOT NULL,
    kind SMALLINT NOT NULL,                 -- 0 folder, 1 document
    scratch SMALLINT NOT NULL DEFAULT 0,
    purpose $(Text) NULL,
    display_name $(Text) NULL,
    state BIGINT NOT NULL DEFAULT 1,        -- of a folder: another number whenever its listing has changed
    created_at BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    has_properties SMALLINT NOT NULL DEFAULT 0,
    metadata $(Text) NULL,
    version_id BIGINT NOT NULL DEFAULT 0,   -- the current version, repeated here for listings
    version_number BIGINT NOT NULL DEFAULT 0,
    blob_id BIGINT NOT NULL DEFAULT 0,
    size BIGINT NOT NULL DEFAULT 0,
    author_id BIGINT NULL,                  -- of a folder: who created it
    author_name $(Text) NULL,
    trashed_at BIGINT NULL,
    trashed_by_id BIGINT NULL,
    trashed_by $(Text) NULL
);
CREATE UNIQUE INDEX entry_name ON entry (parent_id, trash_id, name);
CREATE INDEX entry_trashed ON entry (trashed_at, id) WHERE trashed_at IS NOT NULL;
CREATE INDEX entry_scratch ON entry (id) WHERE scratch = 1;
CREATE INDEX entry_purpose ON entry (purpose) WHERE purpose IS NOT NULL;

CREATE TABLE version (
    id $(Identity),
    entry_id BIGINT NOT NULL REFERENCES entry (id),
    number BIGINT NOT NULL,
    blob_id BIGINT NOT NULL REFERENCES blob (id),
    size BIGINT NOT NULL,
    author_id BIGINT NULL,
    author_name $(Text) NOT NULL,
    created_at BIGINT NOT NULL,
    comment $(Text) NULL
);
CREATE UNIQUE INDEX version_number ON version (entry_id, number);
CREATE INDEX version_blob ON version (blob_id);

CREATE TABLE property (
    entry_id BIGINT NOT NULL REFERENCES entry (id),
    namespace $(Text) NOT NULL,
    name $(Text) NOT NULL,
    value $(Text) NOT NULL,                 -- the XML element as the client sent it
    PRIMARY KEY (entry_id, namespace, name)
) $(Clustered);

-- A lock belongs to a URL: moving or deleting its root or a folder above ends it, so path and ancestors never grow stale.
CREATE TABLE lock (
    token $(Text) NOT NULL PRIMARY KEY,
    entry_id BIGINT NOT NULL REFERENCES entry (id),
    ancestors $(Text) NOT NULL,             -- ids from the root down to the entry: /1/5/9/
    path $(Text) NOT NULL,
    shared SMALLINT NOT NULL,
    infinite SMALLINT NOT NULL,
    holder_id BIGINT NULL,
    holder_name $(Text) NOT NULL,
    owner $(Text) NULL,                     -- the DAV:owner element as the client sent it
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) $(Clustered);
CREATE INDEX lock_entry ON lock (entry_id);
CREATE INDEX lock_ancestors ON lock (ancestors);
CREATE INDEX lock_expires ON lock (expires_at);

-- A document that a client has moved away to a scratch name, and that comes back when the same person writes its old name again.
CREATE TABLE displaced (
    folder_id BIGINT NOT NULL,
    name $(Text) NOT NULL,
    entry_id BIGINT NOT NULL REFERENCES entry (id),
    person_id BIGINT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (folder_id, name)
) $(Clustered);
CREATE INDEX displaced_entry ON displaced (entry_id);

-- Numbers are given last in a transaction, from this one row, so that their order is the order of commits.
CREATE TABLE counter (
    name $(Text) NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
) $(Clustered);
INSERT INTO counter (name, value) VALUES ('change', 0);

CREATE TABLE change (
    number BIGINT NOT NULL PRIMARY KEY,
    kind SMALLINT NOT NULL,                 -- 0 created, 1 updated, 2 moved, 3 deleted, 4 restored
    entry_id BIGINT NOT NULL,
    entry_kind SMALLINT NOT NULL,
    ancestors $(Text) NOT NULL,             -- ids from the root down to the entry, where it was then: /1/5/9/
    from_ancestors $(Text) NULL,
    path $(Text) NOT NULL,
    from_path $(Text) NULL,
    at BIGINT NOT NULL,
    person_id BIGINT NULL,
    person_name $(Text) NOT NULL
);
CREATE INDEX change_entry ON change (entry_id);

-- The root: the first id there is, 1.
INSERT INTO entry (parent_id, name, kind, created_at, modified_at) VALUES (NULL, '', 0, 0, 0);
