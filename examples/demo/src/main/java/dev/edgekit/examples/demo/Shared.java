package dev.edgekit.examples.demo;

/** What the nodes of the site share, as servers share a database, a Redis and a bucket. */
record Shared(
    String redisUri, String sessionSecret, DataFolder data, Catalogue catalogue, Panel panel) {}
