"""One request in a registry: what it tells, who may be left out, who is best."""
