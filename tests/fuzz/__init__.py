"""Coverage-guided fuzzing; not part of the tests, which end (see ``requests.py``)."""
