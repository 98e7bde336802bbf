"""Where things go: pure geometry, no words, no colours."""
