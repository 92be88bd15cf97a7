#!/bin/sh
# npm test [-- FILE…]: installs what the tests need, then runs them all; the run builds the app itself.
set -eu
cd "$(dirname "$0")/.."
sh scripts/install.sh all
exec node_modules/.bin/node node_modules/.bin/vitest run "$@"
