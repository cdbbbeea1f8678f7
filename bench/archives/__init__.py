"""The pieces of bench/scaling.py: ``press`` makes articles, ``measure`` runs the program on them and kills workers,
``command`` writes it all down."""
