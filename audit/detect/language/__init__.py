"""What stands in another language than the article's, from whole sentences to half a compound, and whether it stands
there on purpose."""
