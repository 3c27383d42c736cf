"""The shipped snapshot: compact Parquet tables and `datapackage.json`, which names publisher, licence, hash."""
