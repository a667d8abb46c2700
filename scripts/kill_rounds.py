"""Kill whole campaigns with SIGKILL at every named point and count what was lost or done twice: `--kills 200`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

if __name__ == "__main__":
    from killing import report

    lines, whole = report(sys.argv[1:])
    print("\n".join(lines))
    sys.exit(0 if whole else 1)
