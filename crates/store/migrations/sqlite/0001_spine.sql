-- Types are BIGINT, TEXT and BLOB only, so that every engine reads them alike. Amounts and facts are JSON text; times are
-- milliseconds since 1970.

CREATE TABLE invoices (
    id           TEXT   NOT NULL PRIMARY KEY,
    project      TEXT   NOT NULL,
    realm        TEXT   NOT NULL,               -- 'live', or the test project whose chains it lives on
    foreign_id   TEXT,                          -- the merchant's own id: creating twice gives the same invoice
    request_hash TEXT   NOT NULL,
    terms        TEXT   NOT NULL,
    details      TEXT   NOT NULL,               -- what the merchant said about it; no decision reads it
    revision     BIGINT NOT NULL,
    state        TEXT   NOT NULL,
    decided_at   BIGINT NOT NULL,               -- what was true then has been told
    followed     TEXT   NOT NULL,               -- how far its networks had been read then
    wake_at      BIGINT,                        -- when time alone may change it
    clock_offset BIGINT NOT NULL,               -- how far a test invoice's own clock is ahead
    created_at   BIGINT NOT NULL,
    UNIQUE (project, foreign_id)
);
CREATE INDEX invoices_wake ON invoices (wake_at) WHERE wake_at IS NOT NULL;

-- Which invoices every new block of a network may change.
CREATE TABLE watches (
    realm   TEXT NOT NULL,
    network TEXT NOT NULL,
    invoice TEXT NOT NULL REFERENCES invoices (id),
    PRIMARY KEY (realm, network, invoice)
);
CREATE INDEX watches_invoice ON watches (invoice);

CREATE TABLE facts (
    invoice TEXT   NOT NULL REFERENCES invoices (id),
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    fact    TEXT   NOT NULL,
    PRIMARY KEY (invoice, number)
);

-- A target belongs to one invoice for ever and is never handed out again.
CREATE TABLE targets (
    realm     TEXT NOT NULL,
    network   TEXT NOT NULL,
    address   TEXT NOT NULL,
    reference TEXT NOT NULL,                    -- '' where the address alone is the target
    invoice   TEXT NOT NULL REFERENCES invoices (id),
    PRIMARY KEY (realm, address, reference)    -- networks that share an address format share its targets
);
CREATE INDEX targets_invoice ON targets (invoice);

-- One counter per extended public key, whatever the networks.
CREATE TABLE counters (
    key_name TEXT   NOT NULL PRIMARY KEY,
    project  TEXT   NOT NULL,
    next     BIGINT NOT NULL
);

CREATE TABLE positions (
    realm    TEXT NOT NULL,
    network  TEXT NOT NULL,
    position TEXT NOT NULL,
    followed TEXT NOT NULL,
    PRIMARY KEY (realm, network)
);

CREATE TABLE sandbox_chains (
    project TEXT NOT NULL,
    family  TEXT NOT NULL,
    chain   TEXT NOT NULL,
    PRIMARY KEY (project, family)
);

-- Postbacks: a row before it is a message.
CREATE TABLE deliveries (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    invoice      TEXT   NOT NULL REFERENCES invoices (id),
    project      TEXT   NOT NULL,
    webhook_id   TEXT   NOT NULL UNIQUE,
    kind         TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    attempts     BIGINT NOT NULL,
    first_at     BIGINT NOT NULL,
    next_at      BIGINT,                        -- NULL once delivered or given up
    delivered_at BIGINT,
    last_result  TEXT
);
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_invoice ON deliveries (invoice);

CREATE TABLE payer_data (
    invoice   TEXT   NOT NULL PRIMARY KEY REFERENCES invoices (id),
    sealed    BLOB   NOT NULL,
    delete_at BIGINT NOT NULL
);
