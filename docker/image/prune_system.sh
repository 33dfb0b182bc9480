#!/bin/sh
# Removes from the system of the last stage what a Python server never needs: package managers, Perl, pip and the parts of the
# standard library for desktops and installing, documentation, and every setuid bit. What is installed stays on record
# (/var/lib/dpkg/status), for scanners.
set -eu

for library in /usr/local/lib/python3.* /usr/lib/python3.*; do
  [ -d "$library" ] || continue
  (cd "$library" && rm -rf site-packages/pip* site-packages/setuptools* site-packages/wheel* dist-packages ensurepip idlelib \
    tkinter turtledemo turtle.py lib2to3 pydoc_data test config-* __phello__)
  find "$library" -name __pycache__ -prune -exec rm -rf {} +
done
rm -rf /usr/local/include /usr/include /usr/local/lib/*.a /usr/share/python-wheels /usr/local/bin/pip* /usr/local/bin/idle* \
  /usr/local/bin/2to3* /usr/local/bin/pydoc* /usr/local/share/man
rm -rf /usr/bin/perl* /usr/share/perl* /usr/lib/*/perl* /usr/bin/apt* /usr/lib/apt /usr/lib/*/libapt* /etc/apt /var/lib/apt \
  /usr/bin/dpkg* /usr/lib/dpkg /usr/share/dpkg /var/lib/dpkg/info /usr/share/debconf /var/cache /var/log
# What only they load; Python is linked with OpenSSL.
for name in gnutls hogweed nettle p11-kit unistring idn2 gmp tasn1 gcrypt gpg-error perl; do
  rm -f /usr/lib/*/lib"$name"*.so*
done
rm -f /usr/bin/gpgv /usr/bin/openssl /usr/bin/localedef
rm -rf /usr/share/doc /usr/share/man /usr/share/info /usr/share/locale /usr/share/lintian /usr/share/bash-completion \
  /usr/share/zoneinfo/right /usr/share/zoneinfo/posix /usr/lib/*/gconv /usr/lib/systemd /lib/systemd
rm -rf /usr/sbin/* /usr/lib/*/security /usr/lib/*/audit
rm -rf /tmp/* /root/.cache /run/*
mkdir -p /var/log /var/cache
find / -xdev -type f -perm /6000 -exec chmod a-s {} +
