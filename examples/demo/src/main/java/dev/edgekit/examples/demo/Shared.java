package dev.edgekit.examples.demo;

/** What the nodes of the site share, as servers share a database, a Redis, a bucket and a CDN. */
record Shared(
    String redisUri,
    String sessionSecret,
    DataFolder data,
    Catalogue catalogue,
    Edge edge,
    Panel panel) {}
