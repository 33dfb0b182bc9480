"""Stand-ins for base and third-party images, and our own images built on them.

No registry is asked: a small Debian is made with mmdebstrap and imported under the name of the real
image, with this machine's certificates inside. What takes long is kept in ~/.cache.
"""

import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.stack.engine import Docker

ROOT = Path(__file__).parents[2]
DEFINED = Path(__file__).parent / "stand_ins"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
PYTHON = "python:3.11-slim-bookworm"
NGINX = "nginx:1.28-alpine-slim"
BUILT = {"node": "node:22-bookworm-slim", "servers": "tabletalk-stand-in-servers"}
OURS = {"service": "sanic-web", "web": "chat-web", "charts": "gpt-vis-api"}
_CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "tabletalk-stack"
_PACKAGES = "python3.11,python3.11-venv,ca-certificates,netbase,tzdata"
_PAGE_PACKAGES = (
    "nginx-light,busybox,gettext-base"  # of a release whose nginx speaks HTTP/2 beside 1.1
)
_PAGE_LINKS = "ln -s busybox $1/usr/bin/wget"
_LEFT_OUT = ("man", "doc", "info", "locale", "lintian")
_LINKS = (
    "for name in python python3; do ln -sf ../../bin/python3.11 $1/usr/local/bin/$name; done; "
    "rm -f $1/usr/lib/python3.11/EXTERNALLY-MANAGED"
)


def load_stand_ins(docker: Docker) -> None:
    """All stand-ins, from the cache or made anew."""
    kept = _CACHE / f"stand-ins-{_version()}.tar"
    if kept.exists():
        docker("load", "-q", "-i", str(kept), limit_s=600)
        return
    with ThreadPoolExecutor() as both:
        page = both.submit(_import_nginx, docker)
        _import_python(docker)
        for name, image in BUILT.items():
            docker.run(
                *("docker", "build", "-q", "-t", image, "-f", str(DEFINED / f"{name}.Dockerfile")),
                str(DEFINED),
                limit_s=900,
                DOCKER_BUILDKIT="1",
            )
        page.result()
    _keep(docker, kept)


def build_ours(docker: Docker) -> None:
    """The three images of the product, by the command that users have, and the slim service."""

    def build(name: str, **given: str) -> None:
        docker.run(str(ROOT / "scripts/build_image.sh"), name, limit_s=1200, **given)

    with ThreadPoolExecutor() as at_once:
        charts = at_once.submit(build, "charts")
        page = at_once.submit(build, "web")
        build("service")
        build("service", SLIM="1")
        page.result()
        charts.result()


def _import_python(docker: Docker) -> None:
    trusted = ("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS")
    environment = [f"ENV {name}={CERTIFICATES}" for name in trusted]
    certificates = f"copy-in {CERTIFICATES} {CERTIFICATES.parent}"
    tree = _debian(docker, "bookworm", _PACKAGES, (certificates, _LINKS))
    _import(docker, tree, PYTHON, (*environment, 'CMD ["python"]'))


def _import_nginx(docker: Docker) -> None:
    tree = _debian(docker, "trixie", _PAGE_PACKAGES, (_PAGE_LINKS,))
    _import(docker, tree, NGINX, ('CMD ["nginx", "-g", "daemon off;"]',))


def _debian(docker: Docker, release: str, packages: str, hooks: tuple[str, ...]) -> Path:
    tree = docker.folder / f"{release}.tar"
    docker.run(
        "mmdebstrap",
        "--variant=minbase",
        f"--include={packages}",
        *(f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in _LEFT_OUT),
        *(f"--customize-hook={hook}" for hook in hooks),
        release,
        str(tree),
        limit_s=900,
    )
    return tree


def _import(docker: Docker, tree: Path, image: str, changes: tuple[str, ...]) -> None:
    docker("import", *(o for change in changes for o in ("--change", change)), str(tree), image)
    tree.unlink()


def _keep(docker: Docker, kept: Path) -> None:
    _CACHE.mkdir(parents=True, exist_ok=True)
    for old in _CACHE.glob("stand-ins-*.tar"):
        old.unlink()
    saved = docker.folder / "stand-ins.tar"
    docker("save", "-o", str(saved), PYTHON, NGINX, *BUILT.values(), limit_s=600)
    shutil.move(saved, kept)


def _version() -> str:
    known = hashlib.sha256(CERTIFICATES.read_bytes())
    for path in (Path(__file__), *sorted(DEFINED.glob("*.Dockerfile"))):
        known.update(path.read_bytes())
    return known.hexdigest()[:16]
