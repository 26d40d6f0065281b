"""Files of people and requests: CSV, XLSX and JSON Lines in and out. No framework, no app."""
