/**
 * The neutral HTTP model that EdgeKit's cache, image pipeline and classifier share, and its
 * adapters for Jakarta Servlet and the JDK's HTTP server.
 */
module dev.edgekit.core {
  requires static org.jspecify;

  // One for each adapter, for those who use it: a service brings the module that it has.
  requires static jakarta.servlet;
  requires static jdk.httpserver;

  // Request, Response, Headers and what RFC 9110 says about them
  exports dev.edgekit.http;
  // HttpExchange as a Request, and a server around one endpoint
  exports dev.edgekit.http.jdk;
  // HttpServletRequest as a Request
  exports dev.edgekit.http.servlet;
  // the sentences about a missing jar and a wrong Redis address, and the token of RFC 9110
  exports dev.edgekit.http.internal to
      dev.edgekit.auth,
      dev.edgekit.cache,
      dev.edgekit.image;
}
