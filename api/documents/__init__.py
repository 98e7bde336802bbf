"""What answers look like, as OpenAPI tells it: one small file a topic."""
