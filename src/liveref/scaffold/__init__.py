"""A small reference to begin with: written for a name, and checked before it is handed over."""

from liveref.scaffold.naming import Names, names_of
from liveref.scaffold.problem import ScaffoldError
from liveref.scaffold.writing import files_of, write_reference

__all__ = ["Names", "ScaffoldError", "files_of", "names_of", "write_reference"]
