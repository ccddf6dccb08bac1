"""`python -m cleaner` is the command `cleaner`."""

from cleaner.command import cli

cli()
