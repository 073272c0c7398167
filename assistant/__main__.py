"""`python -m assistant` is the `lookaloud` command."""

import sys

from assistant.cli import main

sys.exit(main())
