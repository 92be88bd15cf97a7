#!/bin/sh
# run.sh FILE [ARGUMENT…]: runs one of our programs on the Node of the lockfile, whatever Node the machine has.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
sh "$root/scripts/install.sh" run
node=$root/node_modules/.bin/node
[ -x "$node" ] || {
  echo "No Node for this platform ($(uname -sm)) came with the packages: see optionalDependencies in package.json." >&2
  exit 1
}
exec "$node" --disable-warning=ExperimentalWarning "$@"
