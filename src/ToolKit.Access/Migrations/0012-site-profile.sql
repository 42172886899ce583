-- What a site has stated about itself once for all documents that are filled in there: names, addresses and functional mailboxes of its bodies.
CREATE TABLE site_profile (
    site_id BIGINT NOT NULL REFERENCES site (id) ON DELETE CASCADE,
    name $(Text) NOT NULL,              -- of the value, as templates ask for it
    value $(Text) NOT NULL,
    PRIMARY KEY (site_id, name)
) $(Clustered);
