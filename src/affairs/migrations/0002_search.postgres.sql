-- Words of a case (bigrams) for search.
CREATE TABLE affairs_search (
    county  bigint   NOT NULL,
    case_id bigint   NOT NULL,
    tokens  tsvector NOT NULL,
    PRIMARY KEY (county, case_id)
);
CREATE INDEX affairs_search_by_token ON affairs_search USING gin (tokens);
