"""Numbers, sums, dates and times: how they are written, and whether they can stand together, in one article or beside
others on the same event."""
