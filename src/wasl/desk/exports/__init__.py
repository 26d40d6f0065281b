"""Pages: let people leave as a file, with a reason."""
