-- Who may sign in. Staff (工作人员) by account name and password; villagers (村民) by phone and a one-time code or a PIN.
CREATE TABLE identity_account (
    county        bigint NOT NULL,
    id            bigint NOT NULL,
    kind          text   NOT NULL,
    person_id     bigint,
    name          {{text}} NOT NULL,
    login         {{text}},
    phone         text,
    division_code bigint NOT NULL,
    password_hash text,
    pin_hash      text,
    created_at    bigint NOT NULL,
    disabled_at   bigint,
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE UNIQUE INDEX identity_account_by_login ON identity_account (county, login) WHERE login IS NOT NULL;
CREATE UNIQUE INDEX identity_account_by_phone ON identity_account (county, phone) WHERE phone IS NOT NULL AND kind = 'villager';
CREATE INDEX identity_account_by_name ON identity_account (county, name, id);

-- A role in a division and all below it, for a time. Dates are civil dates in China, valid_to included. Never deleted.
CREATE TABLE identity_grant (
    county        bigint NOT NULL,
    id            bigint NOT NULL,
    account_id    bigint NOT NULL,
    role          text   NOT NULL,
    division_code bigint NOT NULL,
    valid_from    text,
    valid_to      text,
    given_by      bigint NOT NULL,
    given_at      bigint NOT NULL,
    ended_at      bigint,
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE INDEX identity_grant_by_account ON identity_grant (county, account_id);
CREATE INDEX identity_grant_by_role ON identity_grant (county, role, division_code);
CREATE INDEX identity_grant_by_holder ON identity_grant (county, role, division_code);

-- Open doors: sessions of people ('session') and API tokens of programs ('token'). Only the SHA-256 of the secret is kept.
CREATE TABLE identity_session (
    county        bigint NOT NULL,
    id            bigint NOT NULL,
    division_code bigint NOT NULL,
    account_id    bigint NOT NULL,
    kind          text   NOT NULL,
    token_hash    text   NOT NULL,
    title         text   NOT NULL,
    created_at    bigint NOT NULL,
    last_seen_at  bigint NOT NULL,
    expires_at    bigint,
    ended_at      bigint,
    PRIMARY KEY (county, id)
) {{without_rowid}};
CREATE UNIQUE INDEX identity_session_by_token ON identity_session (county, token_hash);
CREATE INDEX identity_session_by_account ON identity_session (county, account_id) WHERE ended_at IS NULL;

-- Counts every change that a cached caller must not outlive; other processes look at it every few seconds.
CREATE TABLE identity_generation (
    county bigint NOT NULL PRIMARY KEY,
    value  bigint NOT NULL
);

-- Failed sign-ins by a keyed hash of what was typed, whether such an account exists or not.
CREATE TABLE identity_attempt (
    county       bigint NOT NULL,
    subject      text   NOT NULL,
    failures     bigint NOT NULL,
    last_at      bigint NOT NULL,
    locked_until bigint NOT NULL,
    PRIMARY KEY (county, subject)
) {{without_rowid}};

-- The one-time code in force per phone; the phone and the code are keyed hashes.
CREATE TABLE identity_code (
    county     bigint NOT NULL,
    phone_key  text   NOT NULL,
    code_hmac  text   NOT NULL,
    expires_at bigint NOT NULL,
    tries      bigint NOT NULL,
    PRIMARY KEY (county, phone_key)
) {{without_rowid}};

-- When codes were asked for, for the limits a minute, hour and day.
CREATE TABLE identity_code_request (
    county    bigint NOT NULL,
    phone_key text   NOT NULL,
    at        bigint NOT NULL,
    PRIMARY KEY (county, phone_key, at)
) {{without_rowid}};

-- Messages sent per hour, for the county's budget.
CREATE TABLE identity_code_budget (
    county bigint NOT NULL,
    hour   bigint NOT NULL,
    sent   bigint NOT NULL,
    PRIMARY KEY (county, hour)
) {{without_rowid}};
