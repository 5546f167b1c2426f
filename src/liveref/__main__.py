"""`python -m liveref` is the command `liveref`."""

from liveref.cli import main

if __name__ == "__main__":
    main()
