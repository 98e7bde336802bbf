"""Reading sources, checking them and writing them to a store as batches."""
