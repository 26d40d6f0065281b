"""OpenRosa 1.0, for ODK Collect: forms and lists go out, answers come in."""
