/** The two-tier response cache. */
module dev.edgekit.cache {
  requires transitive dev.edgekit.core;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires com.github.benmanes.caffeine;
  requires static transitive lettuce.core;

  // EhcacheTier, CacheMetrics and the coding br
  requires static ehcache;
  requires static transitive micrometer.core;
  requires static com.aayushatharva.brotli4j;

  // CloudFrontPurger
  requires static transitive software.amazon.awssdk.services.cloudfront;
  requires static software.amazon.awssdk.core;

  // CloudFrontLinter
  requires static tools.jackson.databind;

  // VarnishPurger, NginxPurger, FastlyPurger
  requires java.net.http;

  exports dev.edgekit.cache;
  exports dev.edgekit.cache.cloudfront;
  exports dev.edgekit.cache.http;
}
