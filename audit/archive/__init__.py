"""Archives: many articles in one file (JSON lines, CSV, Parquet; compressed, on this machine or at an address), read as
a stream and written as one.

``source`` says what is an archive and opens it, ``stream`` makes its records, ``results`` writes what came of them,
``overview`` keeps what a page can hold. Nothing here holds more than a batch of articles at a time.
"""
