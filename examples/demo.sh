#!/usr/bin/env bash
# What `make demo` does: ingest the sample, ask three questions, serve.
# usage: demo.sh KG STORE SERVE HOST PORT
set -euo pipefail

kg=$1 store=$2 serve=$3 host=$4 port=$5
here=$(cd "$(dirname "$0")" && pwd)
export KG_STORE="$store"

echo "== kg ingest examples/articles   (KG_STORE=$store)"
"$kg" ingest "$here/articles"
for query in "$here"/../kg_service/api/examples/*.graphql; do
    echo
    echo "== kg query kg_service/api/examples/$(basename "$query")"
    cat "$query"
    echo "-- answer"
    "$kg" query "$query"
done
if [ "$serve" != 0 ]; then
    echo
    echo "== kg serve: the query page is at http://$host:$port/graphql (Ctrl-C ends it)"
    exec "$kg" serve --host "$host" --port "$port"
fi
