"""``audit`` beside other checkers of prose: articles a core-second on one folder, in one run."""
