"""Pages: the trail."""
