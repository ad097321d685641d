"""The service with ordinary sessions, one a request: uvicorn service.app:app."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, joinedload, selectinload

from quotes.database import (
    Attribution,
    DocumentEntity,
    DocumentVersion,
    Named,
    Quotation,
    QuotationQuery,
    Reading,
    Speaker,
    find_quotations,
    prepare_engine,
    rename_speaker,
)
from quotes.errors import JudgementRefused, UnknownSpeaker

from .answers import Person, Said, from_model, to_person, to_said


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = prepare_engine(create_engine(os.environ["SERVICE_DATABASE_URL"]))
    app.state.engine = engine
    yield
    engine.dispose()


def read(request: Request) -> Iterator[Session]:
    with Session(request.app.state.engine) as session:
        yield session


def write(request: Request) -> Iterator[Session]:
    engine = request.app.state.engine.execution_options(quotes_write=True)
    with Session(engine) as session, session.begin():
        yield session


Read = Annotated[Session, Depends(read)]
Write = Annotated[Session, Depends(write, scope="function")]
app = FastAPI(lifespan=lifespan)


@app.get("/search")
def search(session: Read, words: str | None = None, speaker: str | None = None) -> list[Said]:
    query = QuotationQuery(words=words, speaker=speaker, limit=50)
    try:
        answer = find_quotations(session, query)
    except UnknownSpeaker as error:
        raise HTTPException(404, str(error)) from error
    return [to_said(found.quotation) for found in answer.found]


@app.get("/quotations/{public_id}")
def quotation(session: Read, public_id: str) -> Said:
    said_by = selectinload(Quotation.attributions).joinedload(Attribution.entity)
    query = (
        select(Quotation)
        .join(Quotation.reading)
        .join(Reading.version)
        .where(Quotation.public_id == public_id, Reading.is_current, DocumentVersion.is_current)
        .options(said_by.joinedload(DocumentEntity.speaker), selectinload(Quotation.roles))
    )
    found = session.scalars(query).first()
    if found is None:
        raise HTTPException(404, f"no quotation {public_id}")
    return from_model(found)


@app.get("/speakers/{public_id}")
def speaker(session: Read, public_id: str) -> Person:
    query = select(Speaker).where(Speaker.public_id == public_id)
    found = session.scalars(query.options(joinedload(Speaker.names))).unique().first()
    if found is None:
        raise HTTPException(404, f"no speaker {public_id}")
    return to_person(found)


@app.put("/speakers/{public_id}/name")
def rename(session: Write, public_id: str, name: str, by: str) -> str:
    try:
        return rename_speaker(session, Named(public_id), name, by=by).judgement_id
    except UnknownSpeaker as error:
        raise HTTPException(404, str(error)) from error
    except JudgementRefused as error:
        raise HTTPException(409, str(error)) from error
