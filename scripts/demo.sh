#!/usr/bin/env bash
# Ingests the packaged articles into a fresh database and asks it who said what.
# Usage: scripts/demo.sh [FOLDER]   the folder that holds the `quotes` command and its python
set -euo pipefail

bin=${1:-.venv-demo/bin}
bin=$(cd "$bin" && pwd)
root=$PWD
database=$root/build/demo.db

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

# Prints a command as somebody would type it, and runs it.
run() {
    local word line='$ quotes'
    for word in "$@"; do
        case $word in *[!A-Za-z0-9/.-]*) word="\"$word\"" ;; esac
        line+=" $word"
    done
    printf '\n%s\n' "$line"
    quotes "$@"
}

# The SQL way: any program that opens the database can ask the views.
ask() {
    printf '\nSQL> %s\n' "$1"
    "$bin/python" - "$database" "$1" <<'PYTHON'
import sqlite3
import sys

for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]):
    print("  " + " | ".join("" if cell is None else str(cell) for cell in row))
PYTHON
}

printf 'Ten invented articles: three stories, several outlets each, names spelled their own way.\n'
run ingest articles
run who-said "declares war on our farmers"
printf '\nA wording as somebody remembers it:\n'
run who-said "every alternative put the entire company at risk"
run who-said "do not wait this out at home" --limit 2
printf '\nA speaker under a spelling that no article has:\n'
run who-said --speaker "Yousuf at-Tamimi" --type direct --limit 2
run speaker "Heidar Khaffaf"
run speakers --limit 8
run statement "do not wait this out at home"
ask "SELECT published_on, publisher, text FROM v1_statement WHERE statement_id =
       (SELECT statement_id FROM v1_quotation
        WHERE text LIKE '%declares war on our farmers, and we will answer%')
     ORDER BY published_on, publisher"

cat <<END

The database is build/demo.db. Ask it more:
  export QUOTES_DATABASE_URL=sqlite:///build/demo.db
  ${bin#"$root"/}/quotes who-said --help
END
