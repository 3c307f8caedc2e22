/** A request classifier: rules decide which check a request needs, and the checks run it. */
module dev.edgekit.auth {
  requires transitive dev.edgekit.core;
  requires static org.jspecify;
  requires org.slf4j;
  requires re2j;
  requires io.github.bucket4j.core;
  requires tools.jackson.databind;

  // Each for those who use it; never transitive, or modules that lack it would not compile:
  // rules in YAML,
  requires static org.snakeyaml.engine;
  // sessions, keys, rules and rates in Redis,
  requires static lettuce.core;
  requires static io.github.bucket4j.lettuce;
  requires static io.github.bucket4j.redis.common;
  // JwtTokens,
  requires static com.nimbusds.jose.jwt;
  // AuthMetrics,
  requires static micrometer.core;
  // GateFilter.
  requires static jakarta.servlet;

  // The gate: build one, ask it about each request.
  exports dev.edgekit.auth;
  // Keys are issued, listed and revoked by the host's own commands.
  exports dev.edgekit.auth.key;
  // For a host that reads paths or targets itself: the path, or why it is refused.
  exports dev.edgekit.auth.path;
  // Rules without the gate: to classify, lint, explain and watch them.
  exports dev.edgekit.auth.rule;
  // The gate as a filter of a servlet container.
  exports dev.edgekit.auth.servlet;
  // The host's sign-in begins and ends sessions; stores and checks can be the host's own.
  exports dev.edgekit.auth.session;
  // Bearer tokens; a check that asks the issuer can be the host's own.
  exports dev.edgekit.auth.token;
}
