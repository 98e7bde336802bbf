"""What the answers of the service hold, for their description; one small file a topic."""
