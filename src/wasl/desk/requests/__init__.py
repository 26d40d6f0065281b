"""Pages: requests."""
