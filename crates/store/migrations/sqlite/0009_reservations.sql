-- The number that was taken for an invoice and a way to pay, before anything is shown. Whoever asks again gets the same one.
CREATE TABLE reservations (
    invoice  TEXT   NOT NULL,                    -- it may not be written yet
    method   TEXT   NOT NULL,
    key_name TEXT   NOT NULL,
    number   BIGINT NOT NULL,
    PRIMARY KEY (invoice, method, key_name)
);
