/** A service that is a module. */
module dev.edgekit.examples.modulepath {
  requires dev.edgekit.auth;
  requires dev.edgekit.cache;
  requires dev.edgekit.image;
  requires java.desktop;
  requires static org.jspecify;
}
