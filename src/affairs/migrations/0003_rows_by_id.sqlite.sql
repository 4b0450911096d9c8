-- Long rows lie by their id alone, as SQLite's own tables do, and every index ends with the id. By (county, id), without a
-- rowid, the inside of the tree held whole rows too, and at a million of them a search went twice as deep.
CREATE TABLE affairs_case_by_id (
    county        bigint NOT NULL,
    id            INTEGER PRIMARY KEY,
    division_code bigint NOT NULL,
    township_code bigint NOT NULL,
    type          text   NOT NULL,
    hash          text   NOT NULL,
    number        text   NOT NULL,
    title         text   NOT NULL,
    category      text,
    closed        bigint NOT NULL,
    state         text   NOT NULL,
    outcome       text,
    situation     {{json}} NOT NULL,
    form          {{json}} NOT NULL,
    lat           double precision,
    lon           double precision,
    applicant_id  bigint NOT NULL,
    applicant_name text  NOT NULL,
    created_by    bigint NOT NULL,
    assignee_id   bigint NOT NULL DEFAULT 0,
    due_at        bigint,
    followers     bigint NOT NULL DEFAULT 0,
    stars         bigint,
    thumb_file_id bigint,
    last_seq      bigint NOT NULL DEFAULT 0,
    last_hash     text   NOT NULL DEFAULT '',
    version       bigint NOT NULL,
    created_at    bigint NOT NULL,
    updated_at    bigint NOT NULL
);
INSERT INTO affairs_case_by_id (
    county, id, division_code, township_code, type, hash, number, title, category, closed, state, outcome,
    situation, form, lat, lon, applicant_id, applicant_name, created_by, assignee_id, due_at, followers, stars,
    thumb_file_id, last_seq, last_hash, version, created_at, updated_at)
SELECT
    county, id, division_code, township_code, type, hash, number, title, category, closed, state, outcome,
    situation, form, lat, lon, applicant_id, applicant_name, created_by, assignee_id, due_at, followers, stars,
    thumb_file_id, last_seq, last_hash, version, created_at, updated_at
FROM affairs_case ORDER BY id;
DROP TABLE affairs_case;
ALTER TABLE affairs_case_by_id RENAME TO affairs_case;
CREATE INDEX affairs_case_by_division ON affairs_case (county, division_code);
CREATE INDEX affairs_case_by_township ON affairs_case (county, township_code);
CREATE INDEX affairs_case_open ON affairs_case (county) WHERE closed = 0;
CREATE INDEX affairs_case_open_by_division ON affairs_case (county, division_code) WHERE closed = 0;
CREATE INDEX affairs_case_open_by_township ON affairs_case (county, township_code) WHERE closed = 0;

CREATE TABLE affairs_task_by_id (
    county        bigint NOT NULL,
    id            INTEGER PRIMARY KEY,
    case_id       bigint NOT NULL,
    state         text   NOT NULL,
    title         text   NOT NULL,
    who           text   NOT NULL,
    board         {{json}},
    due_at        bigint,
    opened_at     bigint NOT NULL,
    closed_at     bigint
);
INSERT INTO affairs_task_by_id (
    county, id, case_id, state, title, who, board, due_at, opened_at, closed_at)
SELECT
    county, id, case_id, state, title, who, board, due_at, opened_at, closed_at
FROM affairs_task ORDER BY id;
DROP TABLE affairs_task;
ALTER TABLE affairs_task_by_id RENAME TO affairs_task;
CREATE INDEX affairs_task_open ON affairs_task (county, case_id) WHERE closed_at IS NULL;
