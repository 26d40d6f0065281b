"""Registered persons as columns of small numbers, built from a file and kept on disk."""
