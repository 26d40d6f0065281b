"""Other weights and another calibration, proposed from data and never put in place."""
