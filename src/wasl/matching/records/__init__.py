"""What the engine is given: records of persons and requests, read strictly and fast."""
