-- Invoices that a checkout link made: what is sold, or held for a buyer, is counted by them.
CREATE TABLE sales (
    invoice TEXT NOT NULL PRIMARY KEY REFERENCES invoices (id),
    project TEXT NOT NULL,
    link    TEXT NOT NULL
);
CREATE INDEX sales_link ON sales (project, link);
