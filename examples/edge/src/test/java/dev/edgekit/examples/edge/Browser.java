package dev.edgekit.examples.edge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks a cache in front. */
final class Browser {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  Browser(String url) {
    this.url = url;
  }

  HttpResponse<String> get(String target, String... fields)
      throws IOException, InterruptedException {
    return send("GET", target, fields);
  }

  String body(String target, String... fields) throws IOException, InterruptedException {
    return get(target, fields).body();
  }

  /** The body that a client gets who claims to ask for somebody else. */
  String bodyForAnImpostor(String target) throws IOException, InterruptedException {
    return body(
        target,
        "Forwarded",
        "for=192.0.2.1;host=evil.example",
        "X-Forwarded-For",
        "192.0.2.1",
        "X-Forwarded-Host",
        "evil.example",
        "X-Forwarded-Proto",
        "https");
  }

  HttpResponse<String> send(String method, String target, String... fields)
      throws IOException, InterruptedException {
    return send(method, target, HttpRequest.BodyPublishers.noBody(), fields);
  }

  HttpResponse<String> send(
      String method, String target, HttpRequest.BodyPublisher content, String... fields)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + target)).method(method, content);
    for (int i = 0; i < fields.length; i += 2) {
      request.header(fields[i], fields[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
