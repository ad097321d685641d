#!/usr/bin/env bash
# Ingests the packaged articles into a fresh database and asks it who said what.
# Usage: scripts/demo.sh [FOLDER]   the folder that holds the `quotes` command and its python
set -euo pipefail

bin=${1:-.venv-demo/bin}
bin=$(cd "$bin" && pwd)
database=$PWD/build/demo.db

# Run from elsewhere, so that the installed package is used and not the source tree.
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT
mkdir -p build
rm -f "$database" "$database-wal" "$database-shm"
cd "$elsewhere"

articles=$("$bin/python" -c 'from importlib.resources import files; print(files("quotes") / "demo")')
ln -s "$articles" articles
export QUOTES_DATABASE_URL="sqlite:///$database"
export PATH="$bin:$PATH"

run() {
    printf '\n$ quotes'
    printf ' %q' "$@"
    printf '\n'
    quotes "$@"
}

run ingest articles
run who-said "declares war on our farmers"
run who-said "a leaflet and a biscuit" --limit 3
run speaker "Youssef al-Tameemi"
run speakers --limit 10

printf '\nThe database is build/demo.db. Ask it more, for instance:\n'
printf '  export QUOTES_DATABASE_URL=sqlite:///build/demo.db\n  %s/quotes who-said --help\n' "${bin#"$OLDPWD"/}"
