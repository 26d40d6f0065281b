"""Places: administrative codes, towns and camps, and how their names are spelled."""
