/** The two-tier response cache. */
module dev.edgekit.cache {
  requires transitive dev.edgekit.core;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires com.github.benmanes.caffeine;
  requires static transitive lettuce.core;

  exports dev.edgekit.cache;
}
