package dev.edgekit.examples.demo;

/** A group of courses; its name can change, its id can't. */
record Category(String id, String name) {}
