"""Files of aliases: our CSV and JSON lines, extracts of Wikidata, Popolo. See ``parse_aliases``."""

from __future__ import annotations

import calendar
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from quotes.names.aliases import KINDS, TYPES, Alias, Kind, form

REQUIRED = ("canonical", "alias", "kind")
OPTIONAL = ("type", "source", "id", "valid_from", "valid_to")
LONGEST = 500
"""Characters of the longest name that is taken for one."""
HUMAN = "Q5"
"""Wikidata's item for "human", of which people are instances."""
_UNFIT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(slots=True)
class ParsedAliases:
    """What a file of aliases holds.

    Attributes:
        aliases: In the order of the file, each once.
        problems: What is wrong, each with its place and what to do: "names.csv:7: no alias; …".
        nameless: Entities without a name in Latin letters that can be used, by their ids.
    """

    aliases: list[Alias] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Defaults:
    """What holds for rows that do not say it themselves."""

    kind: str | None
    source: str | None


def parse_aliases(
    path: str, content: bytes, *, kind: Kind | None = None, source: str | None = None
) -> ParsedAliases:
    """Return the aliases of a file, whichever of the known formats it has.

    - CSV with a header: canonical, alias, kind, and if wanted type, source, id, valid_from,
      valid_to; JSON lines, or a JSON list, of objects with the same names.
    - Wikidata entities with labels and aliases, as JSON lines, a list, or {"entities": …};
      those in English and those marked as romanised count.
    - Popolo: {"persons": …, "organizations": …}, or a list of either.

    Args:
        path: Its name, for messages.
        content: Its bytes, in UTF-8.
        kind: What bears the names, where the file does not say.
        source: Where they are from, where the file does not say.
    """
    found, defaults = ParsedAliases(), _Defaults(kind, source)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        found.problems.append(f"{path}:{number}: not UTF-8; save the file as UTF-8")
        return found
    if not text.strip():
        return found  # what an export of none is
    rows = _json_rows(path, text) if text.lstrip()[:1] in ("{", "[") else _csv_rows(path, text)
    seen = set()
    for place, row in rows:
        try:
            if isinstance(row, str):
                raise ValueError(row)
            for alias in _read(row, defaults, found.nameless):
                if alias not in seen:
                    seen.add(alias)
                    found.aliases.append(alias)
        except ValueError as error:
            found.problems.append(f"{place}: {error}")
    return found


Row = tuple[str, Any]
"""A place in the file, and what stands there: an object, or text that says what is wrong."""


def _csv_rows(path: str, text: str) -> Iterator[Row]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",")
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if problem := _bad_header(header):
            yield f"{path}:1", problem
            return
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            place = f"{path}:{reader.line_num}"
            if len(cells) > len(header):
                yield place, "more cells than the header has; put a name with a comma in quotes"
            else:
                cells += [""] * (len(header) - len(cells))
                yield place, {k: c.strip() or None for k, c in zip(header, cells, strict=True)}
    except csv.Error as error:
        yield f"{path}:{reader.line_num}", f"no CSV: {error}"


def _bad_header(header: list[str]) -> str:
    known = f"{', '.join(REQUIRED)}, and if wanted {', '.join(OPTIONAL)}"
    missing = [name for name in REQUIRED[:2] if name not in header]
    if missing:
        return f"the header has no {' and no '.join(missing)}; its columns are {known}"
    strange = [name for name in header if name not in REQUIRED + OPTIONAL]
    if strange:
        return f"unknown column {strange[0]!r}; the columns are {known}"
    return "a column stands twice in the header" if len(set(header)) < len(header) else ""


def _json_rows(path: str, text: str) -> Iterator[Row]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield from _json_lines(path, text, error)
        return
    yield from _json_document(path, whole)


def _json_document(path: str, whole: Any) -> Iterator[Row]:
    if isinstance(whole, list):
        yield from ((f"{path}[{i}]", row) for i, row in enumerate(whole))
    elif isinstance(whole.get("entities"), dict):
        yield from ((f"{path} {key}", row) for key, row in whole["entities"].items())
    elif "persons" in whole or "organizations" in whole:
        for part, kind in (("persons", "person"), ("organizations", "organisation")):
            rows = whole.get(part) or []
            if not isinstance(rows, list):
                yield f"{path} {part}", "no list; give a list of objects"
                continue
            for i, row in enumerate(rows):
                yield f"{path} {part}[{i}]", row | {"_kind": kind} if _is_object(row) else row
    else:
        yield f"{path}:1", whole


def _json_lines(path: str, text: str, error: Exception) -> Iterator[Row]:
    """Yield the objects of JSON lines, or of a dump: a list with an element a line."""
    lines = [(n, line.strip().rstrip(",")) for n, line in enumerate(text.split("\n"), 1)]
    lines = [(n, line) for n, line in lines if line not in ("", "[", "]")]
    try:
        json.loads(lines[0][1])
    except (ValueError, RecursionError, IndexError):
        where = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        yield f"{path}{where}", "no JSON, nor JSON lines; mend it there, or give CSV"
        return
    for number, line in lines:
        try:
            yield f"{path}:{number}", json.loads(line)
        except (ValueError, RecursionError):
            yield f"{path}:{number}", "no JSON; mend or remove the line"


def _is_object(row: Any) -> bool:
    return isinstance(row, dict)


def _read(row: Any, defaults: _Defaults, nameless: list[str]) -> Iterator[Alias]:
    """Yield the aliases of one row, those that only repeat the canonical name left out."""
    if not _is_object(row):
        raise ValueError("no object; each row is one, with canonical, alias and kind")
    if "canonical" in row or "alias" in row:
        found = iter([_own(row, defaults)])
    elif "labels" in row:
        found = _wikidata(row, defaults, nameless)
    elif "name" in row:
        found = _popolo(row, defaults)
    else:
        raise ValueError(
            "neither canonical and alias, nor labels of Wikidata, nor a name of Popolo; "
            "give one of these"
        )
    yield from (alias for alias in found if form(alias.alias) != form(alias.canonical))


def _own(row: Mapping[str, Any], defaults: _Defaults) -> Alias:
    strange = [key for key in row if key not in REQUIRED + OPTIONAL]
    if strange:
        raise ValueError(f"unknown field {strange[0]!r}; known: {', '.join(REQUIRED + OPTIONAL)}")
    kind = _kind(row.get("kind") or defaults.kind)
    named = row.get("type") or "other name"
    if named not in TYPES:
        raise ValueError(f"type {named!r} is none of {', '.join(TYPES)}")
    return _make(
        _name(row, "canonical"),
        _name(row, "alias"),
        kind,
        named,
        _text(row, "source") or defaults.source,
        _text(row, "id"),
        (row.get("valid_from"), row.get("valid_to")),
    )


def _make(
    canonical: str,
    alias: str,
    kind: Kind,
    named: str,
    source: str | None,
    identifier: str | None,
    days: tuple[Any, Any] = (None, None),
) -> Alias:
    first, last = _day(days[0], "valid_from"), _day(days[1], "valid_to", last=True)
    if first and last and first > last:
        raise ValueError(f"valid_from {first} is after valid_to {last}; change one of them")
    return Alias(canonical, alias, kind, named, source, identifier, first, last)


def _kind(value: Any) -> Kind:
    if not value:
        raise ValueError("no kind; give person or organisation, or --kind for the whole file")
    if value not in KINDS:
        raise ValueError(f"kind {value!r} is neither {' nor '.join(KINDS)}; change it")
    return cast(Kind, value)


def _name(row: Mapping[str, Any], key: str) -> str:
    text = _text(row, key)
    if not text:
        raise ValueError(f"no {key}; fill it in or remove the row")
    if not form(text):
        raise ValueError(f"{key} {text!r} has no letters; mend or remove the row")
    return text


def _text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError(f"{key} is no text; put it in quotation marks")
    if _UNFIT.search(value):
        raise ValueError(f"{key} holds characters that no database takes; remove them")
    if len(value) > LONGEST:
        raise ValueError(f"{key} has more than {LONGEST} characters; shorten it")
    return " ".join(value.split()) or None


def _day(value: Any, key: str, *, last: bool = False) -> date | None:
    """Return a day; of a year or a month its first, or its last."""
    if value is None or value == "":
        return None
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    try:
        if not found:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        month = month or (12 if last else 1)
        end = calendar.monthrange(year or 0, month)[1]
        return date(year or 0, month, day or (end if last else 1))
    except ValueError:
        raise ValueError(f"{key} {value!r} is no date; write 2031, 2031-05 or 2031-05-04") from None


def _list(row: Mapping[str, Any], key: str) -> list[Any]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise ValueError(f"{key} is no list")
    return value


def _wikidata(row: Mapping[str, Any], defaults: _Defaults, nameless: list[str]) -> Iterator[Alias]:
    """Yield the English and the romanised names of one entity but the first, its canonical."""
    item = _text(row, "id")
    if not item:
        raise ValueError("an entity without id; take it from Wikidata again, with its id")
    labels, aliases = _values(row, "labels"), _values(row, "aliases")
    ranked = sorted(labels, key=lambda one: (_rank(one[0]), one[0]))
    if not ranked:
        nameless.append(item)
        return
    kind = _kind(_instance(row) or defaults.kind)
    canonical = _name({"label": ranked[0][1]}, "label")
    source = defaults.source or "Wikidata"
    for language, value in [*ranked[1:], *aliases]:
        alias = _name({"alias": value}, "alias")
        named = "transliteration" if language.endswith("-latn") else "other name"
        if kind == "organisation" and alias.isupper() and " " not in alias:
            named = "acronym"
        yield _make(canonical, alias, kind, named, source, f"wikidata:{item}")


def _values(row: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    """Return language and value of each label or alias that counts."""
    given = row.get(key) or {}
    if not _is_object(given):
        raise ValueError(f"{key} is no object by language")
    found = []
    for language, values in given.items():
        if _rank(language) < _FOREIGN:
            for value in values if isinstance(values, list) else [values]:
                found.append((language, value.get("value") if _is_object(value) else value))
    return found


_FOREIGN = 3


def _rank(language: str) -> int:
    """English first, then what holds in all languages, then other English and romanisations."""
    if language in ("en", "mul"):
        return 0 if language == "en" else 1
    return 2 if language.startswith("en-") or language.endswith("-latn") else _FOREIGN


def _instance(row: Mapping[str, Any]) -> str | None:
    """Return what an entity is by its statements of P31, or None where they are left out."""
    claims = row.get("claims")
    given = claims.get("P31") if isinstance(claims, dict) else None
    if not isinstance(given, list) or not given:
        return None
    return "person" if any(HUMAN in json.dumps(c).split('"') for c in given) else "organisation"


_PERSONAL = {"family_name", "given_name", "birth_date", "death_date", "gender"}
_CORPORATE = {"classification", "founding_date", "dissolution_date", "parent_id"}


def _popolo(row: Mapping[str, Any], defaults: _Defaults) -> Iterator[Alias]:
    """Yield the other names of a person or an organisation."""
    personal, corporate = (not keys.isdisjoint(row) for keys in (_PERSONAL, _CORPORATE))
    kind = row.get("_kind") or defaults.kind
    if not kind and personal != corporate:
        kind = "person" if personal else "organisation"
    canonical, source = _name(row, "name"), defaults.source or "Popolo"
    schemes = {str(i.get("scheme")): i.get("identifier") for i in _objects(row, "identifiers")}
    wikidata = _text(schemes, "wikidata")
    identifier = f"wikidata:{wikidata}" if wikidata else _text(row, "id")
    for other in _objects(row, "other_names"):
        note = str(other.get("note") or "").strip().lower()
        days = (other.get("start_date"), other.get("end_date"))
        named = note if note in TYPES else "other name"
        yield _make(canonical, _name(other, "name"), _kind(kind), named, source, identifier, days)


def _objects(row: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = _list(row, key)
    if not all(map(_is_object, found)):
        raise ValueError(f"{key} holds something that is no object")
    return found
