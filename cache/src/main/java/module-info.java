/** The two-tier response cache. */
module dev.edgekit.cache {
  requires transitive dev.edgekit.core;
  requires static org.jspecify;
  requires org.slf4j;
  requires com.github.benmanes.caffeine;

  // Each for those who use it; never transitive, or a module without it would not compile:
  // RedisTier,
  requires static lettuce.core;
  // EhcacheTier,
  requires static ehcache;
  // CacheMetrics,
  requires static micrometer.core;
  // the coding br,
  requires static com.aayushatharva.brotli4j;
  // CloudFrontPurger,
  requires static software.amazon.awssdk.services.cloudfront;
  requires static software.amazon.awssdk.core;
  // CloudFrontLinter.
  requires static tools.jackson.databind;

  // VarnishPurger, NginxPurger, FastlyPurger
  requires java.net.http;

  exports dev.edgekit.cache;
  exports dev.edgekit.cache.cloudfront;
  exports dev.edgekit.cache.http;
}
