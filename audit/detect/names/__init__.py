"""Who is named, and how: one name in two spellings, names in the form of another language, names taken for words."""
