FROM python:3.12-slim AS build
COPY . /source
RUN python -m venv /opt/memolint && /opt/memolint/bin/pip install --no-cache-dir /source

FROM python:3.12-slim
COPY --from=build /opt/memolint /opt/memolint
ENV PATH=/opt/memolint/bin:$PATH
# It reads what it is given; --fix needs the owner of the files: docker run --user "$(id -u)".
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["memolint"]
CMD ["lint", "."]
