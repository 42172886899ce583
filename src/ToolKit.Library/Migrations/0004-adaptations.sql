-- Documents that were made of another one, by id: moving and renaming either changes nothing. The original may be gone, and its id is never given again.
CREATE TABLE adaptation (
    entry_id BIGINT NOT NULL PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE,
    original_id BIGINT NOT NULL,
    base_version BIGINT NOT NULL,           -- the number of the original's version that it takes into account
    variant_of BIGINT NULL,                 -- the folder that has given it back for others to take; null: it is somebody's own
    settled_at BIGINT NULL,                 -- when it was last compared with the original; null: not since it was made
    settled_by_id BIGINT NULL,
    settled_by $(Text) NULL
) $(Clustered);
CREATE INDEX adaptation_original ON adaptation (original_id);
