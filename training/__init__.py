"""What is made once and shipped: the phrasebook. Needs the corpora, which are not part of the project."""
