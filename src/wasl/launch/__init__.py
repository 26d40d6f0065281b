"""What brings Wasl up: set-up of a clone, the embedded database, child processes, checks."""
