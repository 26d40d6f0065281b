"""Names alone, each pair on its own, and lineages."""
