package dev.edgekit.examples.rules;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;

/** A request as a line of JSON describes it. Its target is taken as it stands. */
record JsonRequest(
    String method, String scheme, String host, String target, Headers headers, String clientAddress)
    implements Request {}
