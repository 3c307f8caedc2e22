package dev.edgekit.examples.contract;

import java.util.List;
import java.util.stream.Stream;

/**
 * Requests that others' adapters, filters and proxies were reported to take for another request
 * than the server behind them, or to fail at.
 *
 * @param reports where it was reported, of what
 * @param request as it goes over the socket, without {@code Connection: close}
 * @param statuses what may come back; a server may refuse sooner than the gate, and Undertow passes
 *     over what is no field
 */
public record ReportedElsewhere(String reports, String request, List<Integer> statuses) {
  private static final List<Integer> REFUSED = List.of(400, 401, 403, 404);
  private static final List<Integer> NO_HOST = List.of(400, 403);

  /**
   * All of them.
   *
   * @param denied the path that the client has no right to, without the slash
   */
  public static Stream<ReportedElsewhere> against(String denied) {
    return Stream.of(
            paths(
                "quarkus #53930, keycloak #52836",
                "/NAME%3bx",
                "/NAME%3Bx/y",
                "/;a=b/NAME",
                "/%3b/NAME"),
            paths("quarkus #35785, #13756", "//NAME", "///NAME", "/x//NAME", "/NAME//"),
            paths(
                "quarkus #56860",
                "/x;/../NAME",
                "/x;a/..;b/NAME",
                "/x/..%3b/NAME",
                "/x;%2f../NAME"),
            paths("keycloak #43763, vertx-web #2831", "/x/..//NAME", "/.//NAME", "/x/.././NAME"),
            paths(
                "javalin #2426, spring-cloud-gateway #882", "/NAME/http://x/", "/%%NAME", "/NAME%"),
            hosts("undertow GHSA-j382-5jj3-vw4j", "user@internal.example", "internal.example:x"),
            hosts("litestar #4813", "a.example/NAME", "a.example?x=", "a.example#", "a.example\\"),
            hosts("bandit #619, KestrelHttpServer #839", "a.example, b.example", "a b", "[::1"),
            fields("netty #9866", "Content-Length: 5\r\nContent-Length:\r\n6"),
            fields("glaze #2661", "Transfer-Encoding : chunked", "X\u000b: y", " folded: first"),
            fields("netty #10574", "X: a\r\n\0: b", "X: a\rHost: internal.example"))
        .flatMap(rows -> rows)
        .map(row -> row.with(denied));
  }

  /** Whether its target alone is what was taken for another, so that it has a form in HTTP/2. */
  boolean isAboutThePath() {
    return statuses.equals(REFUSED);
  }

  /** Whether its host alone is what was taken for another. */
  public boolean isAboutTheHost() {
    return statuses.equals(NO_HOST);
  }

  /** What stands in its line {@code Host}. */
  public String host() {
    return request.substring(request.indexOf("Host: ") + 6, request.length() - 2);
  }

  /** What stands in its first line. */
  String target() {
    return request.substring(request.indexOf(' ') + 1, request.indexOf(" HTTP/1.1"));
  }

  private static Stream<ReportedElsewhere> paths(String reports, String... targets) {
    return Stream.of(targets)
        .map(target -> "GET " + target + " HTTP/1.1\r\nHost: a.example\r\n")
        .map(request -> new ReportedElsewhere(reports, request, REFUSED));
  }

  private static Stream<ReportedElsewhere> hosts(String reports, String... hosts) {
    return Stream.of(hosts)
        .map(host -> "GET /categories HTTP/1.1\r\nHost: " + host + "\r\n")
        .map(request -> new ReportedElsewhere(reports, request, NO_HOST));
  }

  private static Stream<ReportedElsewhere> fields(String reports, String... fields) {
    return Stream.of(fields)
        .map(field -> "GET /categories HTTP/1.1\r\n" + field + "\r\nHost: a.example\r\n")
        .map(request -> new ReportedElsewhere(reports, request, List.of(200, 400)));
  }

  private ReportedElsewhere with(String denied) {
    return new ReportedElsewhere(reports, request.replace("NAME", denied), statuses);
  }

  @Override
  public String toString() {
    return reports + ": " + request.lines().limit(2).toList();
  }
}
