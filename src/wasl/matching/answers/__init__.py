"""What is told of a candidate: each figure's sentence, and what to ask next."""
