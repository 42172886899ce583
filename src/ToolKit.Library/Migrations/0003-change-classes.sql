-- How much a version changes for those who work with a copy: 0 editorial, 1 content, 2 legal. Null: the first version, which changes nothing.
ALTER TABLE version ADD COLUMN change_class SMALLINT NULL;
UPDATE version SET change_class = 1 WHERE number > 1;

-- What is to become of an upload's version; null: nobody has said.
ALTER TABLE upload ADD COLUMN change_class SMALLINT NULL;
