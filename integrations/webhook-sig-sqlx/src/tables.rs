//! The names of the tables, and the statements that create them.

use std::error::Error as StdError;
use std::fmt;

use sqlx::Pool;

use crate::dialect::Dialect;

/// The default prefix of the names of the tables.
pub const PREFIX: &str = "webhook_sig_";

/// How long a prefix or a schema's name may be, in bytes: 48.
///
/// PostgreSQL cuts a name after 63 bytes, without an error. This leaves room for what follows a
/// prefix.
pub const NAME_LIMIT: usize = 48;

/// The names of the tables: by default `webhook_sig_events`, which a [`SqlStore`] uses,
/// `webhook_sig_records`, which [`Records`] use, and `webhook_sig_version`.
///
/// ```
/// use sqlx::Postgres;
/// use webhook_sig_sqlx::{InvalidName, Tables};
///
/// let tables = Tables::new().schema("hooks")?.prefix("shop_")?;
///
/// let sql = tables.sql::<Postgres>();
/// assert!(sql.contains(r#"CREATE TABLE IF NOT EXISTS "hooks"."shop_records""#));
/// assert!(Tables::new().prefix("a\0b").is_err());
/// # Ok::<(), InvalidName>(())
/// ```
///
/// [`SqlStore`]: crate::SqlStore
/// [`Records`]: crate::Records
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tables {
    schema: Option<String>,
    prefix: String,
}

impl Tables {
    /// Creates the default names, in the schema that the connection searches first.
    ///
    /// Where not all connections have the same `search_path`, set a [`schema`](Self::schema).
    #[must_use]
    pub fn new() -> Self {
        Self {
            schema: None,
            prefix: PREFIX.to_owned(),
        }
    }

    /// Sets the prefix of the names. Defaults to [`PREFIX`].
    ///
    /// It is quoted, so it may have capitals, spaces and quotes.
    ///
    /// # Errors
    ///
    /// [`InvalidName`] if it is empty, longer than [`NAME_LIMIT`], or has a NUL.
    pub fn prefix(self, prefix: &str) -> Result<Self, InvalidName> {
        Ok(Self {
            prefix: valid(prefix)?,
            ..self
        })
    }

    /// Sets the schema that the tables are in; on SQLite, the name of an attached database.
    ///
    /// [`migrate`](Self::migrate) does not create it.
    ///
    /// Records have to be in the same file as the effects of the handler: in WAL mode, a commit over
    /// several files is not atomic when the machine crashes, so one of the two could be lost.
    ///
    /// # Errors
    ///
    /// As [`prefix`](Self::prefix).
    pub fn schema(self, schema: &str) -> Result<Self, InvalidName> {
        Ok(Self {
            schema: Some(valid(schema)?),
            ..self
        })
    }

    /// Returns the statements that create the tables, for your own migrations.
    ///
    /// They change nothing where the tables exist. A later version of the tables will come with
    /// statements of its own.
    #[must_use]
    pub fn sql<DB: Dialect>(&self) -> String {
        DB::versions(self).concat()
    }

    /// Creates the tables, or brings those of an earlier version up to date.
    ///
    /// It takes a lock, so that several processes may call it at once, and reads and writes nothing
    /// but its own tables: sqlx's `_sqlx_migrations` is yours. Where the tables are up to date, it
    /// needs no right to create any.
    ///
    /// # Errors
    ///
    /// [`MigrateError`]; then nothing was changed.
    pub async fn migrate<DB: Dialect>(&self, pool: &Pool<DB>) -> Result<(), MigrateError> {
        DB::migrate(pool, self).await
    }

    /// Returns the quoted name of the table of a store.
    pub(crate) fn events(&self) -> String {
        self.table("events")
    }

    /// Returns the quoted name of the table of records.
    pub(crate) fn records(&self) -> String {
        self.table("records")
    }

    /// Returns the quoted name of the table with the version of the tables.
    pub(crate) fn version(&self) -> String {
        self.table("version")
    }

    fn table(&self, name: &str) -> String {
        self.in_schema(&self.name(name))
    }

    /// Returns a name in the schema.
    pub(crate) fn in_schema(&self, name: &str) -> String {
        match &self.schema {
            Some(schema) => format!("{}.{name}", quoted(schema)),
            None => name.to_owned(),
        }
    }

    /// Returns the quoted name of a table or of an index, without the schema.
    pub(crate) fn name(&self, name: &str) -> String {
        quoted(&format!("{}{name}", self.prefix))
    }

    /// Returns the name of the table with the version, as the database itself keeps it.
    pub(crate) fn plain_version(&self) -> String {
        format!("{}version", self.prefix)
    }

    /// Returns the name of the schema, as the database itself keeps it, if one is set.
    pub(crate) fn plain_schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }
}

impl Default for Tables {
    fn default() -> Self {
        Self::new()
    }
}

fn valid(name: &str) -> Result<String, InvalidName> {
    if name.is_empty() || name.len() > NAME_LIMIT || name.contains('\0') {
        return Err(InvalidName(()));
    }
    Ok(name.to_owned())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The error of a name that no table can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidName(());

impl fmt::Display for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a prefix or a schema's name has 1 to {NAME_LIMIT} bytes, and no NUL"
        )
    }
}

impl StdError for InvalidName {}

/// Returns the statements that tables of a version lack: those of all versions after it.
pub(crate) fn missing(
    versions: Vec<String>,
    found: i32,
) -> Result<impl Iterator<Item = String>, MigrateError> {
    let (found, known) = (usize::try_from(found).unwrap_or_default(), versions.len());
    if found > known {
        return Err(MigrateError::Later { found, known });
    }
    Ok(versions.into_iter().skip(found))
}

/// The error of [`Tables::migrate`].
#[derive(Debug)]
#[non_exhaustive]
pub enum MigrateError {
    /// The database failed: the schema does not exist, or the user must not create tables in it.
    Database(sqlx::Error),
    /// A later version of this crate has created or changed the tables.
    Later {
        /// The version of the tables.
        found: usize,
        /// The latest version that this version of the crate knows.
        known: usize,
    },
}

impl From<sqlx::Error> for MigrateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl fmt::Display for MigrateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(_) => f.write_str(
                "the tables were not brought up to date: their schema must exist, and the user may \
                 create tables in it",
            ),
            Self::Later { found, known } => write!(
                f,
                "the tables are of version {found}, and this `webhook-sig-sqlx` knows version \
                 {known}: update it, or give it tables of its own by `Tables::prefix`",
            ),
        }
    }
}

impl StdError for MigrateError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Database(error) => Some(error),
            Self::Later { .. } => None,
        }
    }
}
