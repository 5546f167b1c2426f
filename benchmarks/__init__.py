"""The costs of liveref, beside peers, in one run, as ratios."""

import sys
from pathlib import Path

# The list of published references, which the tests read as well.
sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
