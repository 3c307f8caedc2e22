package dev.edgekit.examples.springlogin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What Kakao and Google do for a sign-in: it agrees to each at once, and signs identity tokens
 * where OpenID Connect is asked for.
 */
final class TestProvider implements AutoCloseable {
  private final HttpServer server;
  private final RSAKey key;

  /** By the code that was handed out: the nonce of who asked. */
  private final Map<String, String> nonces = new ConcurrentHashMap<>();

  private TestProvider(HttpServer server, RSAKey key) {
    this.server = server;
    this.key = key;
  }

  static TestProvider start() throws IOException, JOSEException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TestProvider provider =
        new TestProvider(server, new RSAKeyGenerator(2048).keyID("one").generate());
    server.createContext("/authorize", provider::authorize);
    server.createContext("/token", provider::token);
    server.createContext(
        "/keys", exchange -> answer(exchange, new JWKSet(provider.key).toString()));
    server.createContext(
        "/kakao",
        exchange ->
            answer(
                exchange,
                "{\"id\":3141592653,\"kakao_account\":{\"email\":\"ada@kakao.example\"}}"));
    server.createContext(
        "/google",
        exchange ->
            answer(exchange, "{\"sub\":\"10769150350006150715113082367\",\"name\":\"Ada\"}"));
    server.start();
    return provider;
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
    String code = "code-" + nonces.size();
    nonces.put(code, asked.getOrDefault("nonce", ""));
    String state = URLEncoder.encode(asked.getOrDefault("state", ""), StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .add("Location", asked.get("redirect_uri") + "?code=" + code + "&state=" + state);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String nonce = nonces.getOrDefault(parameters(body).getOrDefault("code", ""), "");
    String token = "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":3600";
    answer(
        exchange,
        nonce.isEmpty() ? token + "}" : token + ",\"id_token\":\"" + signed(nonce) + "\"}");
  }

  private String signed(String nonce) throws IOException {
    long now = System.currentTimeMillis() / 1000;
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(),
            new Payload(
                Map.of(
                    "iss", "https://accounts.google.com",
                    "aud", "client",
                    "sub", "10769150350006150715113082367",
                    "nonce", nonce,
                    "email", "ada@gmail.example",
                    "iat", now,
                    "exp", now + 3600)));
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IOException(e);
    }
    return token.serialize();
  }

  private static Map<String, String> parameters(String form) {
    return Arrays.stream(form.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
