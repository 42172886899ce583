CREATE TABLE pair (thing_id BIGINT NOT NULL REFERENCES thing (id), name $(Text) NOT NULL, PRIMARY KEY (thing_id, name)) $(Clustered);
