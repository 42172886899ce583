-- "Koffer": documents that somebody has put together. Document ids are the library's; a document may be gone while its id still stands here.
CREATE TABLE collection (
    id $(Identity),
    person_id BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name $(Text) NOT NULL,
    note $(Text) NOT NULL,
    share_key $(Text) NULL,             -- stands in the link by which others open it; null: nobody else can
    used_at BIGINT NOT NULL             -- the one used last is the one being packed
);
CREATE INDEX collection_person ON collection (person_id, used_at);
CREATE UNIQUE INDEX collection_share ON collection (share_key);

CREATE TABLE collection_item (
    collection_id BIGINT NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    document_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    note $(Text) NOT NULL,
    PRIMARY KEY (collection_id, document_id)
) $(Clustered);
