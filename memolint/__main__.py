"""`python -m memolint`."""

import sys

from memolint.cli.door import main

if __name__ == "__main__":
    sys.exit(main())
