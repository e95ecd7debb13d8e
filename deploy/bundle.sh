#!/usr/bin/env bash
# Builds the offline archive: dist/nianbao-VERSION-pyXY.tar. Usage: deploy/bundle.sh PYTHON [ARCHITECTURE...]
# It holds wheels for x86_64 and aarch64, the lock, the units, the documents and the script that installs it all.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$1
shift
architectures=("$@")
[ $# -gt 0 ] || architectures=(x86_64 aarch64)
version=$("$python" -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
short=$("$python" -c 'import sys; print(f"{sys.version_info[0]}{sys.version_info[1]}")')
name=nianbao-$version-py$short
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/$name
mkdir -p "$root/wheels" dist
"$python" -m build --wheel --no-isolation --outdir "$root/wheels" . >/dev/null
for architecture in "${architectures[@]}"; do
  platforms=()
  # Every tag up to the C library of Debian 11 and openEuler 22.03: pip takes none that is not named.
  for minor in $(seq 17 31); do platforms+=(--platform "manylinux_2_${minor}_$architecture"); done
  "$python" -m pip download --quiet --require-hashes --only-binary=:all: --python-version "$short" \
    "${platforms[@]}" --platform "manylinux2014_$architecture" --dest "$root/wheels" -r requirements-server.lock
done
cp requirements-server.lock LICENSE README.md README.zh-CN.md CHANGELOG.md deploy/install.sh deploy/nianbao.env.example "$root"
cp -r deploy/systemd docs "$root"
(cd "$root" && find . -type f -print0 | sort -z | xargs -0 sha256sum) >"$work/SHA256SUMS"
mv "$work/SHA256SUMS" "$root"
tar --sort=name --owner=0 --group=0 --numeric-owner -C "$work" -cf "dist/$name.tar" "$name"
echo "dist/$name.tar"
