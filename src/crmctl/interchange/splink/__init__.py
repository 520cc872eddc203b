"""The same columns compared by Splink, on DuckDB or Spark: for tables beyond one machine."""
