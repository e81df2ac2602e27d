"""python -m evals [SET...] --data DIR --split dev|heldout [--json FILE]"""

from evals.run import main

raise SystemExit(main())
