"""One record beside another, in plain Python: what the compiled scorer must equal."""
