#!/usr/bin/env bash
# Installs nianbao from the archive that this script came in; no network is needed or used.
# Usage: ./install.sh [--prefix /opt/nianbao] [--python python3] [--no-units]
set -euo pipefail
cd "$(dirname "$0")"
prefix=/opt/nianbao
python=python3
units=yes
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) prefix=$2; shift 2 ;;
    --python) python=$2; shift 2 ;;
    --no-units) units=no; shift ;;
    *) echo "unknown option: $1" >&2; exit 2 ;;
  esac
done
sha256sum --quiet --check SHA256SUMS
wanted=$(basename "$PWD" | sed -n 's/.*-py\(3\)\([0-9]*\)$/\1.\2/p')
found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if [ -n "$wanted" ] && [ "$wanted" != "$found" ]; then
  echo "this archive is for Python $wanted; $python is $found (--python PATH names another)" >&2
  exit 1
fi
"$python" -m venv --clear "$prefix"
pip=("$prefix/bin/python" -m pip --disable-pip-version-check --quiet --no-input install --no-index --find-links wheels)
"${pip[@]}" --require-hashes -r requirements-server.lock
"${pip[@]}" --no-deps wheels/nianbao-*.whl
mkdir -p "$prefix/share"
cp -r docs "$prefix/share/"
"$prefix/bin/nianbao" --help >/dev/null
echo "installed: $prefix/bin/nianbao"
if [ $units = yes ] && [ "$(id -u)" = 0 ] && [ -d /etc/systemd/system ]; then
  id -u nianbao >/dev/null 2>&1 || useradd --system --home-dir /var/lib/nianbao --shell /usr/sbin/nologin nianbao
  install -d -o nianbao -g nianbao -m 0750 /var/lib/nianbao
  install -d -g nianbao -m 0750 /etc/nianbao
  [ -e /etc/nianbao/nianbao.env ] || install -g nianbao -m 0640 nianbao.env.example /etc/nianbao/nianbao.env
  [ -e /etc/nianbao/nianbao.toml ] || install -g nianbao -m 0640 /dev/null /etc/nianbao/nianbao.toml
  sed "s#/opt/nianbao/#$prefix/#g" systemd/nianbao-schedule.service >/etc/systemd/system/nianbao-schedule.service
  sed "s#/opt/nianbao/#$prefix/#g" systemd/nianbao-serve.service >/etc/systemd/system/nianbao-serve.service
  systemctl daemon-reload 2>/dev/null || true
  echo "fill in /etc/nianbao/nianbao.env, then: systemctl enable --now nianbao-schedule nianbao-serve"
fi
