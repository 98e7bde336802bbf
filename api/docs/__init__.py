"""The reference pages, generated from the schema, the tables, the commands and the errors."""
