/** A request classifier: rules decide which check a request needs, and the checks run it. */
module dev.edgekit.auth {
  requires transitive dev.edgekit.core;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires re2j;
  requires io.github.bucket4j.core;
  requires tools.jackson.databind;
  requires static tools.jackson.dataformat.yaml;
  requires static org.snakeyaml.engine;
  requires static io.github.bucket4j.lettuce;
  requires static io.github.bucket4j.redis.common;
  requires static transitive lettuce.core;
  requires static transitive micrometer.core;

  exports dev.edgekit.auth;
}
