-- Every public key that payment instructions were ever signed with: a key is replaced, and what it signed stays to be checked.
CREATE TABLE signing_keys (
    id         TEXT   NOT NULL PRIMARY KEY,
    public_key BLOB   NOT NULL,
    since      BIGINT NOT NULL
);
