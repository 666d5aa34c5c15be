//! What can go wrong with rows.

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed the invoice since it was read: read it again and decide again.
    #[error("the invoice was changed by somebody else")]
    Stale,
    /// The target already belongs to another invoice.
    #[error("the target is taken")]
    TargetTaken,
    /// The extended public key already belongs to another project.
    #[error("the extended public key belongs to another project")]
    KeyOfAnotherProject,
    /// The database refused or is out of reach.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row does not hold what it should.
    #[error("a row cannot be read: {0}")]
    Row(#[from] serde_json::Error),
    /// A row's id does not parse.
    #[error("a row has no valid invoice id")]
    Id,
}
