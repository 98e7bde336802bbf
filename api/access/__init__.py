"""Who may use the service: accounts, tokens, sessions and roles, kept in one SQLite file."""
