"""Pages: phones and tablets, and what may lie on them."""
