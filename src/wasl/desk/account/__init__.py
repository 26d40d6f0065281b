"""Pages: one's own account."""
