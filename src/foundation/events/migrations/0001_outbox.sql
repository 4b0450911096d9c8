-- What has happened (CloudEvents), written in the commit that made it happen.
CREATE TABLE event_outbox (
    county        bigint NOT NULL,
    id            bigint NOT NULL,
    type          text   NOT NULL,
    subject       text   NOT NULL,
    division_code bigint NOT NULL,
    time          bigint NOT NULL,
    data          {{json}} NOT NULL,
    PRIMARY KEY (county, id)
) {{without_rowid}};

-- One row per subscriber that has still to hear of it; taken away in the commit of the subscriber's effect.
CREATE TABLE event_delivery (
    county       bigint NOT NULL,
    event_id     bigint NOT NULL,
    subscription text   NOT NULL,
    attempts     bigint NOT NULL DEFAULT 0,
    not_before   bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (county, event_id, subscription)
) {{without_rowid}};
