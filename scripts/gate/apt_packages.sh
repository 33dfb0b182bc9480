# Sourced: installs Debian's packages. Servers among them are not started: the tests start their own, on private data and free ports.

prepare_apt() {
  export DEBIAN_FRONTEND=noninteractive
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    # shellcheck disable=SC2064
    trap "rm -f '$policy'" EXIT
  fi
  apt-get update -qq
}

install_packages() {
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
