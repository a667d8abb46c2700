"""Take the pictures of the UI that the runbook shows, in headless Chromium: `docs/pictures/ui-*.png`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

if __name__ == "__main__":
    from desk_pictures import take_pictures

    print("\n".join(take_pictures(ROOT / "docs" / "pictures")))
