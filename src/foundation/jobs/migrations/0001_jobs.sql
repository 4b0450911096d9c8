-- Work that is due at a time. A runner takes rows by lease; the effect and the removal of the row are one commit.
CREATE TABLE job_due (
    county      bigint NOT NULL,
    id          bigint NOT NULL,
    kind        text   NOT NULL,
    key         text   NOT NULL,
    due_at      bigint NOT NULL,
    lease_until bigint NOT NULL DEFAULT 0,
    attempts    bigint NOT NULL DEFAULT 0,
    data        {{json}} NOT NULL,
    last_error  text,
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE INDEX job_due_by_time ON job_due (county, due_at);
CREATE UNIQUE INDEX job_due_by_key ON job_due (county, kind, key);
