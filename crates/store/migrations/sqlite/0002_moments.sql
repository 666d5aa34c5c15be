-- When the balance of an invoice's addresses on a network is asked, in the time of its blocks: a contract can pay a chain's own
-- coin without a trace in blocks and logs.
CREATE TABLE moments (
    realm   TEXT   NOT NULL,
    network TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    invoice TEXT   NOT NULL REFERENCES invoices (id),
    cause   TEXT   NOT NULL,                    -- 'time': set anew with every decision; 'claim': the payer says that they have paid
    PRIMARY KEY (realm, network, at, invoice, cause)
);
CREATE INDEX moments_invoice ON moments (invoice);
