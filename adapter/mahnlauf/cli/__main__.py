"""``python -m mahnlauf.cli``: the command line where the console script is not on the path."""

from mahnlauf.cli.root import main

if __name__ == "__main__":
    main()
