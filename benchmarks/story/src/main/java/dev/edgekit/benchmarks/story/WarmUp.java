package dev.edgekit.benchmarks.story;

import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.benchmarks.story.node.ServiceNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/**
 * Lets each node's JVM compile what the day needs, past CDN and balancer, with addresses that the
 * day doesn't have.
 */
final class WarmUp {
  private static final int ROUNDS = 30;

  private WarmUp() {}

  static void of(Surroundings around, String key) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    try (ExpressSessions sessions =
        ExpressSessions.connect(around.sessionsRedis(), List.of(ServiceNode.SESSION_SECRET))
            .withInsecureCookie()) {
      String cookie = sessions.create("warm-up").split(";", 2)[0];
      for (String node : around.nodeUrls()) {
        for (int i = 0; i < ROUNDS; i++) {
          for (String path : List.of("/categories", "/categories/2", "/courses/3")) {
            send(client, node + path + "?warm-up=" + i / 2, "Accept-Encoding", "gzip");
          }
          send(client, node + "/client/me", "Cookie", cookie);
          send(client, node + "/prices/3", "X-API-Key", key);
        }
      }
    }
  }

  private static void send(HttpClient client, String url, String field, String value)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).header(field, value).build();
    client.send(request, BodyHandlers.discarding());
  }
}
