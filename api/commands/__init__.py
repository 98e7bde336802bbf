"""One file a group of commands; each registers its own on the application."""
