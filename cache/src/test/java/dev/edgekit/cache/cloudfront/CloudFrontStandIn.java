package dev.edgekit.cache.cloudfront;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;

/** What CloudFront's API does when an invalidation is created, over HTTP and in its XML. */
final class CloudFrontStandIn implements AutoCloseable {
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final Map<String, List<String>> invalidations = new LinkedHashMap<>();
  private final Deque<Failure> failures = new ArrayDeque<>();
  private int calls;
  private volatile String tagField = "Cache-Tag";

  CloudFrontStandIn() throws IOException {
    server.createContext("/2020-05-31/distribution/E1/invalidation", this::answer);
    server.createContext("/2020-05-31/distribution/E1/config", this::configuration);
    server.start();
  }

  /** An answer that is not the one hoped for. */
  record Failure(int status, String code) {}

  CloudFrontClient client() {
    return CloudFrontClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .region(Region.AWS_GLOBAL)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "not-a-secret")))
        .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  /** The distribution looks for tags in this field; in none if it is empty. */
  void looksForTagsIn(String field) {
    tagField = field;
  }

  private void configuration(HttpExchange exchange) throws IOException {
    try (exchange) {
      String tags =
          tagField.isEmpty()
              ? ""
              : "<CacheTagConfig><HeaderName>" + tagField + "</HeaderName></CacheTagConfig>";
      int status = tagField.equals("denied") ? 403 : 200;
      reply(exchange, status, "<DistributionConfig>" + tags + "</DistributionConfig>");
    }
  }

  synchronized void failNext(int status, String code) {
    failures.add(new Failure(status, code));
  }

  /** The items of each invalidation that was created. */
  synchronized List<List<String>> invalidations() {
    return List.copyOf(invalidations.values());
  }

  synchronized int calls() {
    return calls;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Failure failure = record(new String(body, StandardCharsets.UTF_8));
      if (failure == null) {
        reply(exchange, 201, "<Invalidation><Id>I1</Id><Status>InProgress</Status></Invalidation>");
      } else {
        String error =
            "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>no</Message></Error></ErrorResponse>";
        reply(exchange, failure.status(), error.formatted(failure.code()));
      }
    }
  }

  private synchronized @Nullable Failure record(String xml) {
    calls++;
    Failure failure = failures.poll();
    if (failure == null) {
      Document batch = parse(xml);
      List<String> items = texts(batch, "Path");
      if (items.size() != Integer.parseInt(texts(batch, "Quantity").get(0))) {
        return new Failure(400, "InconsistentQuantities");
      }
      invalidations.put(texts(batch, "CallerReference").get(0), items);
    }
    return failure;
  }

  private static void reply(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Document parse(String xml) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException(xml, e);
    }
  }

  private static List<String> texts(Document document, String element) {
    NodeList nodes = document.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    IntStream.range(0, nodes.getLength()).forEach(i -> texts.add(nodes.item(i).getTextContent()));
    return texts;
  }
}
