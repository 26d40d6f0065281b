"""Pages: bring people and requests in from a file, look first, and take it back."""
