"""Whole corpora: `cleaner run` reads every format, uses every core and loses nothing.

The work is cut into shards; worker processes read, clean and write one shard each; a supervisor hands
shards out, replaces workers that die and joins what belongs to one file.
"""
