"""Pages: filled forms as records: read, compared, decided, printed, exported."""
