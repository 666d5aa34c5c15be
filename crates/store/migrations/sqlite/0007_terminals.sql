-- Devices at shops' counters. Of what opens a counter only hashes are kept.
CREATE TABLE pairing_codes (
    hash       BLOB   NOT NULL PRIMARY KEY,
    project    TEXT   NOT NULL,
    terminal   TEXT   NOT NULL,
    label      TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE TABLE devices (
    id          TEXT   NOT NULL PRIMARY KEY,
    project     TEXT   NOT NULL,
    terminal    TEXT   NOT NULL,
    hash        BLOB   NOT NULL,
    label       TEXT   NOT NULL,
    paired_at   BIGINT NOT NULL,
    unpaired_at BIGINT                          -- it is kept, to be told so
);
-- Invoices that a counter made.
CREATE TABLE till_sales (
    invoice  TEXT   NOT NULL PRIMARY KEY REFERENCES invoices (id),
    project  TEXT   NOT NULL,
    terminal TEXT   NOT NULL,
    device   TEXT   NOT NULL,
    currency TEXT   NOT NULL,
    minor    BIGINT NOT NULL,                   -- in the currency's minor unit
    at       BIGINT NOT NULL
);
CREATE INDEX till_sales_terminal ON till_sales (project, terminal, at);
