"""Packs and unpacks the folders of /volume, as root in the container `prepare`.

volumes.py list                     the names of the folders there are
volumes.py pack NAME   > tar        with owners and modes
volumes.py unpack NAME < tar        into an empty place
volumes.py aside STAMP NAME …       moved to /volume/.before-STAMP, so that nothing is lost
"""

import sys
import tarfile
from pathlib import Path

VOLUME = Path("/volume")
_AS_IT_WAS = {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}
"""Owners and all; before Python 3.11.4 nothing else was known."""


def main(command: str, *names: str) -> None:
    """Do one of the four."""
    if command == "list":
        found = (p.name for p in VOLUME.iterdir() if p.is_dir() and not p.name.startswith("."))
        print("\n".join(sorted(found)))
    elif command == "pack":
        with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as packed:
            packed.add(VOLUME / names[0], arcname=".")
    elif command == "unpack":
        place = VOLUME / names[0]
        place.mkdir(exist_ok=True)
        with tarfile.open(fileobj=sys.stdin.buffer, mode="r|") as packed:
            packed.extractall(place, numeric_owner=True, **_AS_IT_WAS)  # noqa: S202 - ours
    elif command == "aside":
        kept = VOLUME / f".before-{names[0]}"
        kept.mkdir(mode=0o700)
        for name in names[1:]:
            if (VOLUME / name).exists():
                (VOLUME / name).rename(kept / name)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
