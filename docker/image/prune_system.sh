#!/bin/sh
# Removes from the system of the last stage what a Python server never needs: package managers, Perl, pip and the parts of the
# standard library for desktops and installing, documentation, every setuid bit, and all commands and libraries but those that are
# named here or that these load. What is installed stays on record (/var/lib/dpkg/status), for scanners.
set -eu

for library in /usr/local/lib/python3.* /usr/lib/python3.*; do
  [ -d "$library" ] || continue
  (cd "$library" && rm -rf site-packages/pip* site-packages/setuptools* site-packages/wheel* dist-packages ensurepip idlelib \
    tkinter turtledemo turtle.py lib2to3 pydoc_data test config-* __phello__ dbm curses)
  [ ! -d "$library/lib-dynload" ] || (cd "$library/lib-dynload" && rm -f _test* _ctypes_test* _xx* xx* _tkinter* nis.* _dbm* _gdbm* _curses* readline* ossaudiodev*)
  find "$library" -name __pycache__ -prune -exec rm -rf {} +
done
rm -rf /usr/local/include /usr/include /usr/local/lib/*.a /usr/share/python-wheels /usr/local/bin/pip* /usr/local/bin/idle* \
  /usr/local/bin/2to3* /usr/local/bin/pydoc* /usr/local/share/man
rm -rf /usr/share/perl* /usr/lib/*/perl* /usr/lib/apt /etc/apt /var/lib/apt /usr/lib/dpkg /usr/share/dpkg /var/lib/dpkg/info \
  /usr/share/debconf /var/cache /var/log
rm -rf /usr/share/doc /usr/share/man /usr/share/info /usr/share/locale /usr/share/lintian /usr/share/bash-completion \
  /usr/share/zoneinfo/right /usr/share/zoneinfo/posix /usr/lib/*/gconv /usr/lib/systemd /lib/systemd
rm -rf /usr/sbin/* /usr/lib/*/security /usr/lib/*/audit /usr/lib/*/e2fsprogs /usr/lib/*/krb5
rm -rf /tmp/* /root/.cache /run/*
mkdir -p /var/log /var/cache

# What runs the service, and what somebody who looks into the container reaches for.
kept=" sh dash bash python python3 python3.11 cat chmod cp cut date df dirname du echo env find getent grep head hostname id ln ls mkdir
 mktemp mv nproc od printenv printf pwd readlink realpath rm rmdir sed sleep sort stat tail tee test timeout touch tr true uname uniq wc
 whoami xargs "
# Wheels expect these of every system, and names of hosts and users are looked up through the last ones.
expected=" libc.so libm.so libmvec.so libdl.so libpthread.so librt.so libutil.so libresolv.so libstdc++.so libgcc_s.so libz.so
 libnss_files.so libnss_dns.so "
gone="" needed=""
for command in /usr/bin/*; do
  case $kept in
    *[[:space:]]"${command##*/}"[[:space:]]*) needed="$needed $command" ;;
    *) gone="$gone $command" ;;
  esac
done
# shellcheck disable=SC2046,SC2086
loaded=$(ldd $needed /usr/local/bin/python3* $(find /usr/local/lib /usr/lib/python3.* -name '*.so*') 2>/dev/null |
  sed -n 's/.*=> \(\/[^ ]*\).*/\1/p' | sort -u | xargs -r readlink -f | sort -u)
for library in /usr/lib/*-linux-gnu*/lib*.so*; do
  base=${library##*/}
  case $expected in *[[:space:]]"${base%%.so*}.so"[[:space:]]*) continue ;; esac
  echo "$loaded" | grep -qxF "$(readlink -f "$library")" || gone="$gone $library"
done
find / -xdev -type f -perm /6000 -exec chmod a-s {} +
# shellcheck disable=SC2086
rm -f $gone
