-- Long rows lie by their id alone, as SQLite's own tables do, and every index ends with the id. By (county, id), without a
-- rowid, the inside of the tree held whole rows too, and at a million of them a search went twice as deep.
CREATE TABLE event_outbox_by_id (
    county        bigint NOT NULL,
    id            INTEGER PRIMARY KEY,
    type          text   NOT NULL,
    subject       text   NOT NULL,
    division_code bigint NOT NULL,
    time          bigint NOT NULL,
    data          {{json}} NOT NULL
);
INSERT INTO event_outbox_by_id (
    county, id, type, subject, division_code, time, data)
SELECT
    county, id, type, subject, division_code, time, data
FROM event_outbox ORDER BY id;
DROP TABLE event_outbox;
ALTER TABLE event_outbox_by_id RENAME TO event_outbox;
