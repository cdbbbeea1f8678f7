"""A folder watched: each article that lands in it is audited and moved to where its verdict sends it.

``arrivals`` says which files are complete, ``parcel`` opens them, ``examine`` audits, ``sorting`` decides and moves;
``journal`` and ``moving`` see to it that whatever happens, an article is in one place.
"""
