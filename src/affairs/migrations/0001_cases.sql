-- Definitions of affair types (事项): what a pack published, kept for ever by hash, since cases stay on their version.
CREATE TABLE affairs_definition (
    county       bigint NOT NULL,
    hash         text   NOT NULL,
    type         text   NOT NULL,
    version      bigint NOT NULL,
    published_at bigint NOT NULL,
    content      {{json}} NOT NULL,
    PRIMARY KEY (county, hash)
);

-- The version of each type that new cases get.
CREATE TABLE affairs_type (
    county bigint NOT NULL,
    type   text   NOT NULL,
    hash   text   NOT NULL,
    PRIMARY KEY (county, type)
) {{without_rowid}};

-- A case (一件事) as it stands: a cache of its event rows. township_code is division_code cut to the township, so that each
-- level's newest list is one index range.
CREATE TABLE affairs_case (
    county        bigint NOT NULL,
    id            bigint NOT NULL,
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
    updated_at    bigint NOT NULL,
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE INDEX affairs_case_by_division ON affairs_case (county, division_code, id);
CREATE INDEX affairs_case_by_township ON affairs_case (county, township_code, id);
CREATE INDEX affairs_case_open ON affairs_case (county, id) WHERE closed = 0;
CREATE INDEX affairs_case_open_by_division ON affairs_case (county, division_code, id) WHERE closed = 0;
CREATE INDEX affairs_case_open_by_township ON affairs_case (county, township_code, id) WHERE closed = 0;

-- What happened to a case, append-only, each row hashed over the one before (M19).
CREATE TABLE affairs_case_event (
    county      bigint NOT NULL,
    case_id     bigint NOT NULL,
    seq         bigint NOT NULL,
    at          bigint NOT NULL,
    kind        text   NOT NULL,
    verb        text   NOT NULL,
    actor_id    bigint NOT NULL,
    actor_name  text   NOT NULL,
    says        text   NOT NULL,
    note        text,
    states      text   NOT NULL,
    data        {{json}} NOT NULL,
    hash        text   NOT NULL,
    PRIMARY KEY (county, case_id, seq)
) {{without_rowid}};

-- Tasks of a case. The board holds the votes of a group decision.
CREATE TABLE affairs_task (
    county        bigint NOT NULL,
    id            bigint NOT NULL,
    case_id       bigint NOT NULL,
    state         text   NOT NULL,
    title         text   NOT NULL,
    who           text   NOT NULL,
    board         {{json}},
    due_at        bigint,
    opened_at     bigint NOT NULL,
    closed_at     bigint,
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE INDEX affairs_task_open ON affairs_task (county, case_id) WHERE closed_at IS NULL;

-- The inbox: one row per open task and assignee, in the order in which it is read. No due time sorts last.
CREATE TABLE affairs_inbox (
    county   bigint NOT NULL,
    assignee text   NOT NULL,
    due_at   bigint NOT NULL,
    task_id  bigint NOT NULL,
    case_id  bigint NOT NULL,
    PRIMARY KEY (county, assignee, due_at, task_id)
) {{without_rowid}};
CREATE INDEX affairs_inbox_by_task ON affairs_inbox (county, task_id);

-- Who has a part in a case: applicant, filed, acted, copied, follows.
CREATE TABLE affairs_part (
    county  bigint NOT NULL,
    account bigint NOT NULL,
    part    text   NOT NULL,
    case_id bigint NOT NULL,
    PRIMARY KEY (county, account, part, case_id)
) {{without_rowid}};
CREATE INDEX affairs_part_by_case ON affairs_part (county, case_id);

CREATE TABLE affairs_attachment (
    county     bigint NOT NULL,
    case_id    bigint NOT NULL,
    file_id    bigint NOT NULL,
    seq        bigint NOT NULL,
    name       text   NOT NULL,
    media_type text   NOT NULL,
    size       bigint NOT NULL,
    has_thumb  bigint NOT NULL,
    PRIMARY KEY (county, case_id, file_id)
) {{without_rowid}};

CREATE TABLE affairs_link (
    county   bigint NOT NULL,
    case_id  bigint NOT NULL,
    relation text   NOT NULL,
    other_id bigint NOT NULL,
    PRIMARY KEY (county, case_id, relation, other_id)
) {{without_rowid}};

-- Numbers given out, per village, type and year.
CREATE TABLE affairs_number (
    county        bigint NOT NULL,
    division_code bigint NOT NULL,
    type          text   NOT NULL,
    year          bigint NOT NULL,
    last          bigint NOT NULL,
    PRIMARY KEY (county, division_code, type, year)
) {{without_rowid}};

-- Writing calls that have been answered: the same key again answers the same.
CREATE TABLE affairs_request (
    county     bigint NOT NULL,
    account_id bigint NOT NULL,
    key        text   NOT NULL,
    digest     text   NOT NULL,
    case_id    bigint NOT NULL,
    PRIMARY KEY (county, account_id, key)
) {{without_rowid}};
