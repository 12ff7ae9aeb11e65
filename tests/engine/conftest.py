"""Room for templates inside each other, as the command line makes it for its process."""

import sys

from memolint.cli.door import RECURSION_LIMIT

sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))
