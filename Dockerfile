# The bot as an image: one static program, CA roots, an empty folder for its file, nothing else. Time zones are inside
# the program. It runs as nobody in particular (65532), needs no capability, and writes to /data only.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG COMMIT=
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.commit=$COMMIT" -o /out/escalate ./cmd/escalate \
 && mkdir -p /out/data && chmod 0700 /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/escalate /escalate
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV ESCALATE_DB=/data/escalate.db
VOLUME /data
ENTRYPOINT ["/escalate"]
