"""Pages: users."""
