-- Sites that named a project when they were asked. A check that fails removes the row.
CREATE TABLE verified_sites (
    project     TEXT   NOT NULL PRIMARY KEY,
    site        TEXT   NOT NULL,
    verified_at BIGINT NOT NULL
);
