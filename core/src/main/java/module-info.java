/** The neutral HTTP model that EdgeKit's cache, image pipeline and classifier share. */
module dev.edgekit.core {
  requires static transitive org.jspecify;

  exports dev.edgekit.http;
}
