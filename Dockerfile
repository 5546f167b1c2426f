# The server in a container: `docker build -t liveref .`, then as docs/operations.md says.
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN python -m venv /opt/liveref \
    && /opt/liveref/bin/pip install --no-cache-dir --require-hashes -r requirements-server.lock \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-build.lock \
    && /opt/build/bin/python -m hatchling build -t wheel -d /tmp/dist \
    && /opt/liveref/bin/pip install --no-cache-dir --no-deps /tmp/dist/liveref-*.whl

FROM python:3.13-slim
COPY --from=build /opt/liveref /opt/liveref
RUN useradd --system --home-dir /var/lib/liveref --create-home --uid 10001 liveref
ENV PATH=/opt/liveref/bin:$PATH
USER 10001
WORKDIR /var/lib/liveref
VOLUME /var/lib/liveref
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/_liveref/health', timeout=2)"]
ENTRYPOINT ["liveref", "serve", "--host", "0.0.0.0"]
CMD ["--data", "/var/lib/liveref/data"]
