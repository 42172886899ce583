-- Who wants to know what happens to which document or folder. Ids are the library's: they follow a move, and end with the entry.
CREATE TABLE follow (
    person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    entry_id BIGINT NOT NULL,
    PRIMARY KEY (person_id, entry_id)
) $(Clustered);

-- Who is told of it by mail.
CREATE TABLE digest (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    rhythm $(Text) NOT NULL,            -- Daily or Weekly
    told_up_to BIGINT NOT NULL,         -- the last change of the feed she was told of
    due_at BIGINT NOT NULL
);
CREATE INDEX digest_due ON digest (due_at);

-- How far the feed had come on somebody's visits, for "new since my last visit". No times.
CREATE TABLE visit (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    before_number BIGINT NOT NULL,      -- at the end of the visit before this one
    last_number BIGINT NOT NULL         -- now, or when she was last here
);
