-- Invoices that a donation page made: what was to be given, and what the donor said with it.
CREATE TABLE donations (
    invoice   TEXT   NOT NULL PRIMARY KEY REFERENCES invoices (id),
    project   TEXT   NOT NULL,
    page      TEXT   NOT NULL,
    currency  TEXT   NOT NULL,
    minor     BIGINT NOT NULL,                  -- in the currency's minor unit
    words     BLOB,                             -- sealed
    delete_at BIGINT                            -- when the words are deleted
);
CREATE INDEX donations_page ON donations (project, page, currency);
