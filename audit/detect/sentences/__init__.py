"""Where a sentence begins and ends, and the marks that say so: full stops, capitals, quotation marks, marks of another
script."""
