# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# Node.js makes the style sheet; nothing of it runs in the server.
RUN apt-get update && apt-get install --yes --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish src/ToolKit.Server -c Release -o /app && /app/toolkit sbom > /app/sbom.json

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# pdftotext, for the search to read PDF files.
RUN apt-get update && apt-get install --yes --no-install-recommends poppler-utils && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
# The library lies in the volume; the process has no right to write anywhere else.
RUN mkdir /data && chown $APP_UID /data
VOLUME /data
USER $APP_UID
EXPOSE 8080
ENTRYPOINT ["/app/toolkit"]
CMD ["serve", "--data", "/data", "--urls", "http://+:8080"]
