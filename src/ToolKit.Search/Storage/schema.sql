CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE folder (
  id INTEGER PRIMARY KEY,
  parent_id INTEGER,
  name TEXT NOT NULL,
  region TEXT,
  removed INTEGER NOT NULL DEFAULT 0);

-- Numbers are never given twice: a search that still holds one never finds another document by it.
CREATE TABLE document (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id INTEGER NOT NULL UNIQUE,
  folder_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  field TEXT,
  kind TEXT,
  level TEXT,
  legal_areas TEXT,
  format TEXT,
  year INTEGER,
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  size INTEGER NOT NULL,
  passages INTEGER NOT NULL);

CREATE INDEX document_folder ON document (folder_id);

-- The id is the document's number * 65536 + the passage's place in it, so whatever belongs to a document lies side by side.
CREATE TABLE passage (
  id INTEGER PRIMARY KEY,
  heading TEXT,
  anchor TEXT,
  body TEXT NOT NULL);

-- Without a copy of the text, and able to delete without it: what was cut by one version of the tokenizer can be deleted by the next.
CREATE VIRTUAL TABLE passage_text USING fts5(title, heading, body, content='', contentless_delete=1, tokenize='german');

-- Each term of a document once for each doubling of its frequency, as the indexer counted them.
CREATE VIRTUAL TABLE document_text USING fts5(title, heading, body, content='', contentless_delete=1, tokenize='german terms');

-- Titles and names alone, for suggestions while typing: the beginning of a word is looked for in a small index.
CREATE VIRTUAL TABLE title_text USING fts5(title, content='', contentless_delete=1, tokenize='german');

CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab(passage_text, 'row');

CREATE VIRTUAL TABLE document_vocabulary USING fts5vocab(document_text, 'row');
