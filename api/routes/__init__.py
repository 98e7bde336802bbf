"""One file a group of endpoints; each gives one `router`."""
