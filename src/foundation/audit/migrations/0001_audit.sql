-- Every use of power leaves a row (M19): who did what to which thing, where and when. Append-only.
CREATE TABLE audit_entry (
    county        bigint NOT NULL,
    id            bigint NOT NULL,
    at            bigint NOT NULL,
    division_code bigint NOT NULL,
    account_id    bigint NOT NULL,
    action        text   NOT NULL,
    subject       text   NOT NULL,
    detail        {{json}} NOT NULL,
    request_id    text   NOT NULL,
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE INDEX audit_entry_by_subject ON audit_entry (county, subject, id);
