"""How words are put together: what does not agree, constructions that a language does not have, phrases that were
carried over word by word."""
