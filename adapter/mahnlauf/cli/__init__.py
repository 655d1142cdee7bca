"""The command line: one small module per noun; a command asks the house and prints what it hears, it decides nothing.

Modules import click at the top and everything else inside their commands, so that ``mahnlauf --help`` is quick.
"""

from mahnlauf.cli.root import main

__all__ = ["main"]
