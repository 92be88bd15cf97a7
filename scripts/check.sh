#!/bin/sh
# npm run check: format, lint, types, and the architecture.
set -eu
cd "$(dirname "$0")/.."
sh scripts/install.sh all
node=node_modules/.bin/node
echo 'format and lint' && "$node" node_modules/.bin/biome ci --error-on-warnings .
echo 'types' && node_modules/.bin/tsc -p .
echo 'architecture' && "$node" node_modules/.bin/vitest run test/architecture.test.ts
