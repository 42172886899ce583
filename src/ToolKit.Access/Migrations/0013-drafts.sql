-- What editors have decided about drafts: documents in somebody's drop box below /Eingang. A draft without a row, or of another version than its row, waits.
CREATE TABLE draft (
    entry_id BIGINT NOT NULL PRIMARY KEY,   -- the library's; of a draft that was published as a version of another document it is in the trash
    etag $(Text) NOT NULL,                  -- of the version that was decided about
    person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE, -- who handed it in
    name $(Text) NOT NULL,
    target_id BIGINT NULL,                  -- the document it was published as; null: it was sent back
    reason $(Text) NOT NULL,                -- why it was sent back
    decided_by BIGINT NULL REFERENCES person (id) ON DELETE SET NULL,
    decided_at BIGINT NOT NULL
) $(Clustered);
CREATE INDEX draft_person ON draft (person_id, decided_at);
CREATE INDEX draft_decided ON draft (decided_by);

-- Which editor was told that which document is due to be looked at. A document that gets a new date is told of again.
CREATE TABLE review_notice (
    person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    entry_id BIGINT NOT NULL,
    review_date $(Text) NOT NULL,
    PRIMARY KEY (person_id, entry_id, review_date)
) $(Clustered);
