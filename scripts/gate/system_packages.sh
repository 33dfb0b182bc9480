#!/usr/bin/env bash
# Installs what the tests need from the system's packages where it is missing: MariaDB, PostgreSQL, Redis, Chromium's headless shell, a CJK font.
set -euo pipefail
. "$(dirname "$0")/apt_packages.sh"

missing=()
command -v mariadbd >/dev/null || missing+=(mariadb-server)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
if ! command -v fc-list >/dev/null || [ -z "$(fc-list :lang=zh-cn 2>/dev/null | head -c1)" ]; then
  missing+=(fontconfig fonts-wqy-microhei)
fi
optional=() # their tests are skipped, with a reason, where no package is to be had
command -v kubectl >/dev/null || optional+=(kubectl)
[ ${#missing[@]} -eq 0 ] && { [ ${#optional[@]} -eq 0 ] || [ "$(id -u)" != 0 ]; } && exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need: ${missing[*]}." >&2
  echo "Install them (on Debian or Ubuntu, as root: apt-get install ${missing[*]}) and run make test again." >&2
  exit 1
fi
echo "Installing for the tests: ${missing[*]}"
prepare_apt
if [ ${#missing[@]} -gt 0 ]; then install_packages "${missing[@]}"; fi
for package in "${optional[@]}"; do
  install_packages "$package" 2>/dev/null || echo "No package $package here: its tests are skipped."
done
