"""Pages: users, offices, roles."""
