# The orders service of examples/orders, as it would be deployed: with the packed library and an external PostgreSQL.

FROM node:22-slim AS build
WORKDIR /repository
COPY package.json package-lock.json ./
# Install scripts are only needed for development, for example by the embedded database.
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.mjs package example && npm pack --ignore-scripts && mv nestjs-vitals-*.tgz nestjs-vitals.tgz

FROM node:22-slim AS dependencies
WORKDIR /service
COPY --from=build /repository/examples/orders/image/package.json /repository/nestjs-vitals.tgz ./
RUN npm install --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-slim
ENV NODE_ENV=production
WORKDIR /service
COPY --from=dependencies /service ./
COPY --from=build /repository/examples/orders/dist ./dist
USER node
EXPOSE 3000 9090
# Liveness, because what restarts a container because of it should not do so for a database that is down.
HEALTHCHECK --interval=10s --timeout=2s --start-period=60s CMD ["node_modules/.bin/nestjs-vitals", "probe", "liveness"]
CMD ["node", "dist/main.js"]
