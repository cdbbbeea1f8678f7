"""Single words: letters that were lost or read in a wrong code page, words run together, words that a list of synonyms
put in, words that the judge doubts."""
