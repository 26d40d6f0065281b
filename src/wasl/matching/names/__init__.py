"""Names as sounds and parts: from letters to tokens, forms and a vocabulary of them."""
