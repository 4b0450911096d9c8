-- Words of a case (bigrams) for search; rowid is the case's id.
CREATE VIRTUAL TABLE affairs_search USING fts5(tokens, content='', tokenize='unicode61');
