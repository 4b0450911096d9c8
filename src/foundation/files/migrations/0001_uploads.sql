-- What people have uploaded. The bytes lie on disk under their SHA-256; several rows may speak of the same bytes.
-- A row that nothing has claimed is an orphan after some time.
CREATE TABLE file_upload (
    county          bigint NOT NULL,
    id              bigint NOT NULL,
    account_id      bigint NOT NULL,
    division_code   bigint NOT NULL,
    upload_key      text   NOT NULL,
    received_sha256 text   NOT NULL,
    sha256          text   NOT NULL,
    name            text   NOT NULL,
    media_type      text   NOT NULL,
    size            bigint NOT NULL,
    width           bigint,
    height          bigint,
    has_thumbnail   bigint NOT NULL,
    created_at      bigint NOT NULL,
    claimed_at      bigint,
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE UNIQUE INDEX file_upload_by_key ON file_upload (county, account_id, upload_key);
CREATE INDEX file_upload_by_content ON file_upload (county, sha256);
CREATE INDEX file_upload_unclaimed ON file_upload (county, created_at) WHERE claimed_at IS NULL;
