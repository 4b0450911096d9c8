-- Divisions (区划) as they stand and as they stood: a code that is renamed or ended keeps its old row. valid_from '' is "since
-- before this register began"; valid_to is the last day, null while in force.
CREATE TABLE registry_division (
    county      bigint   NOT NULL,
    code        bigint   NOT NULL,
    valid_from  {{text}} NOT NULL,
    valid_to    {{text}},
    name        text     NOT NULL,
    level       bigint   NOT NULL,
    parent_code bigint   NOT NULL,
    initials    {{text}} NOT NULL,
    PRIMARY KEY (county, code, valid_from)
) {{without_rowid}};

-- The same place under another code.
CREATE TABLE registry_division_change (
    county     bigint   NOT NULL,
    old_code   bigint   NOT NULL,
    new_code   bigint   NOT NULL,
    changed_on {{text}} NOT NULL,
    PRIMARY KEY (county, old_code, new_code)
) {{without_rowid}};
CREATE INDEX registry_division_change_by_new ON registry_division_change (county, new_code);

-- Where a division lies (its office), WGS 84.
CREATE TABLE registry_place (
    county        bigint NOT NULL,
    division_code bigint NOT NULL,
    lat           double precision NOT NULL,
    lon           double precision NOT NULL,
    PRIMARY KEY (county, division_code)
) {{without_rowid}};

-- The county's outline as a GeoJSON geometry.
CREATE TABLE registry_outline (
    county   bigint NOT NULL PRIMARY KEY,
    geometry {{json}} NOT NULL
);

CREATE TABLE registry_household (
    county           bigint   NOT NULL,
    id               bigint   NOT NULL,
    division_code    bigint   NOT NULL,
    household_number {{text}} NOT NULL,
    villager_group   text,
    address          text,
    source           text     NOT NULL,
    created_at       bigint   NOT NULL,
    updated_at       bigint   NOT NULL,
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE UNIQUE INDEX registry_household_by_number ON registry_household (county, division_code, household_number);
CREATE INDEX registry_household_by_division ON registry_household (county, division_code, id);

-- People. household_id and household_relation repeat the membership in force (户籍 before 居住).
CREATE TABLE registry_person (
    county             bigint   NOT NULL,
    id                 bigint   NOT NULL,
    division_code      bigint   NOT NULL,
    name               text     NOT NULL,
    sex                text,
    birth_date         {{text}},
    id_number          {{text}},
    ethnicity          text,
    phone              text,
    work_phone         text,
    household_id       bigint,
    household_relation text,
    source             text     NOT NULL,
    created_at         bigint   NOT NULL,
    updated_at         bigint   NOT NULL,
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE INDEX registry_person_by_division ON registry_person (county, division_code, id);
CREATE INDEX registry_person_by_household ON registry_person (county, household_id) WHERE household_id IS NOT NULL;
CREATE UNIQUE INDEX registry_person_by_id_number ON registry_person (county, id_number) WHERE id_number IS NOT NULL;

-- Where a person belongs, in time: registered 户籍, resident 居住, collective_member 集体成员.
CREATE TABLE registry_membership (
    county             bigint   NOT NULL,
    id                 bigint   NOT NULL,
    person_id          bigint   NOT NULL,
    kind               {{text}} NOT NULL,
    division_code      bigint   NOT NULL,
    household_id       bigint,
    household_relation text,
    valid_from         {{text}},
    valid_to           {{text}},
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE INDEX registry_membership_by_person ON registry_membership (county, person_id);
CREATE INDEX registry_membership_by_household ON registry_membership (county, household_id) WHERE household_id IS NOT NULL;
CREATE INDEX registry_membership_by_division ON registry_membership (county, division_code);

-- other_id is the kinship of person_id; stated both ways.
CREATE TABLE registry_kin (
    county        bigint   NOT NULL,
    person_id     bigint   NOT NULL,
    other_id      bigint   NOT NULL,
    kinship       {{text}} NOT NULL,
    division_code bigint   NOT NULL,
    PRIMARY KEY (county, person_id, other_id)
) {{without_rowid}};

-- Organisations and bodies: party_branch 党支部, village_committee 村民委员会, supervisory_committee 村务监督委员会 …
CREATE TABLE registry_organisation (
    county        bigint   NOT NULL,
    id            bigint   NOT NULL,
    division_code bigint   NOT NULL,
    body          {{text}} NOT NULL,
    name          text     NOT NULL,
    uscc          {{text}},
    created_at    bigint   NOT NULL,
    updated_at    bigint   NOT NULL,
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE INDEX registry_organisation_by_division ON registry_organisation (county, division_code, body);
CREATE UNIQUE INDEX registry_organisation_by_uscc ON registry_organisation (county, uscc) WHERE uscc IS NOT NULL;

CREATE TABLE registry_seat (
    county          bigint   NOT NULL,
    id              bigint   NOT NULL,
    organisation_id bigint   NOT NULL,
    person_id       bigint   NOT NULL,
    role            {{text}} NOT NULL,
    division_code   bigint   NOT NULL,
    valid_from      {{text}},
    valid_to        {{text}},
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE INDEX registry_seat_by_organisation ON registry_seat (county, organisation_id);
CREATE INDEX registry_seat_by_person ON registry_seat (county, person_id);

-- What people and households are found under: every ending of a name (桂兰 finds 张桂兰) and its pinyin initials, read by
-- range of the beginning.
CREATE TABLE registry_token (
    county        bigint   NOT NULL,
    kind          {{text}} NOT NULL,
    token         {{text}} NOT NULL,
    division_code bigint   NOT NULL,
    subject_id    bigint   NOT NULL,
    PRIMARY KEY (county, kind, token, division_code, subject_id)
) {{without_rowid}};
CREATE INDEX registry_token_by_subject ON registry_token (county, subject_id);

-- Imports that were committed: the same key again answers the same.
CREATE TABLE registry_import (
    county     bigint   NOT NULL,
    account_id bigint   NOT NULL,
    key        {{text}} NOT NULL,
    digest     text     NOT NULL,
    report     text     NOT NULL,
    at         bigint   NOT NULL,
    PRIMARY KEY (county, account_id, key)
) {{without_rowid}};
