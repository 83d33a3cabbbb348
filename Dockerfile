# One image for every role: `docker run shortlist web | bot | worker | migrate | doctor`.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements/ requirements/
# What is installed is exactly what the lock file's hashes say.
RUN python -m venv /venv \
 && /venv/bin/pip install --require-hashes -r requirements/uv.txt \
 && /venv/bin/uv pip install --python /venv/bin/python --require-hashes --compile-bytecode -r requirements/run.txt
COPY pyproject.toml README.md LICENSE alembic.ini ./
COPY bot/ bot/
COPY core/ core/
COPY db/ db/
COPY migrations/ migrations/
COPY sandbox/ sandbox/
RUN /venv/bin/uv pip install --python /venv/bin/python --no-deps --no-build-isolation --offline --editable . \
 && /venv/bin/python -m compileall -q bot core db migrations sandbox \
 # The tables that the engine works out from its data files: the user below cannot write them.
 && /venv/bin/python -c "from core.matching.engine import Engine; Engine.load()" \
 && /venv/bin/python -c "from core.language.detect import detect_language; detect_language('any text in any language')"

FROM python:3.11-slim-bookworm
# The program is root's and cannot be changed by the user it runs as; that user owns the data folder alone.
RUN useradd --system --uid 10001 --home-dir /data shortlist \
 && install -d -o shortlist -g shortlist /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data LOG_FORMAT=json
USER shortlist
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["shortlist"]
CMD ["run"]
