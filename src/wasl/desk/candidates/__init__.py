"""Pages: candidates."""
