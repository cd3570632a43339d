//! sqlx: SQLite by default, PostgreSQL for many replicas.
