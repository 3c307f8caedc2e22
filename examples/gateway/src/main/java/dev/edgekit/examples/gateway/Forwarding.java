package dev.edgekit.examples.gateway;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * Makes of a client's request the one that the origin will see. The cache is asked with that one,
 * so nothing can select a response that the origin doesn't see, or the other way round. Pure.
 */
final class Forwarding {
  /** Requests that have passed through this gateway's name this often run in a circle. */
  static final int MAX_PASSES = 10;

  private final boolean clientsHost;
  private final boolean standard;
  private final boolean common;
  private final InetAddressSet trusted;
  private final String written;
  private final String name;

  Forwarding(Options options) {
    this.clientsHost = options.text(Flag.HOST).orElseThrow().equals("client");
    String forwarded = options.text(Flag.FORWARDED).orElseThrow();
    this.standard = forwarded.equals("both") || forwarded.equals("standard");
    this.common = forwarded.equals("both") || forwarded.equals("x");
    this.name = options.text(Flag.VIA).orElseThrow();
    this.trusted = options.addresses(Flag.TRUST_PROXIES);
    this.written = options.text(Flag.PROXY_FIELDS).orElseThrow();
  }

  /**
   * The client's request without what concerned its connection, and without claims of peers that
   * aren't believed.
   */
  Request received(Request client) {
    return Request.builder(client.method(), client.target())
        .scheme(client.scheme())
        .host(client.host())
        .headers(kept(client))
        .clientAddress(client.clientAddress())
        .build();
  }

  /**
   * The request for this origin.
   *
   * @param client as {@link #received} made it
   * @param version that it came with, for Via: {@code 1.1}
   */
  Request forOrigin(Request client, OriginAddress origin, String version) {
    String host = clientsHost && !client.host().isEmpty() ? client.host() : origin.authority();
    Headers.Builder fields = client.headers().toBuilder().set("Host", host);
    if (standard) {
      append(fields, "Forwarded", element(client));
    }
    if (common) {
      append(fields, "X-Forwarded-For", client.clientAddress());
      setIfAbsent(fields, "X-Forwarded-Host", client.host());
      setIfAbsent(fields, "X-Forwarded-Proto", client.scheme());
    }
    append(fields, "Via", version + " " + name); // RFC 9110 §7.6.3
    return Request.builder(client.method(), client.target())
        .scheme(client.scheme())
        .host(host)
        .headers(fields.build())
        .clientAddress(client.clientAddress())
        .build();
  }

  /** Whether the request has come through this gateway too often to be on its way to an end. */
  boolean isLoop(Request request) {
    return request.headers().all("Via").stream()
            .flatMap(via -> List.of(via.split(",")).stream())
            .filter(hop -> hop.strip().endsWith(" " + name))
            .count()
        >= MAX_PASSES;
  }

  private Headers kept(Request client) {
    Headers endToEnd = HopByHop.without(client.headers());
    boolean believed = isTrusted(client.clientAddress());
    Headers.Builder kept = Headers.builder();
    endToEnd.forEach(
        (field, value) -> {
          if (!isClaim(field) || (believed && isWritten(field))) {
            kept.add(field, value);
          }
        });
    return kept.build();
  }

  private boolean isTrusted(String address) {
    try {
      return !trusted.isEmpty() && trusted.test(InetAddress.getByName(address)); // a literal
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Whether the trusted proxies write such fields, rather than pass them on. */
  private boolean isWritten(String field) {
    boolean forwarded = field.equalsIgnoreCase("Forwarded");
    return written.equals("either") || forwarded == written.equals("forwarded");
  }

  /** Some servers read {@code _} for {@code -}. */
  private static boolean isClaim(String field) {
    String name = field.toLowerCase(Locale.ROOT).replace('_', '-');
    return name.equals("forwarded") || name.equals("x-real-ip") || name.startsWith("x-forwarded");
  }

  private static void append(Headers.Builder fields, String name, String value) {
    String before = fields.build().combined(name).map(list -> list + ", ").orElse("");
    fields.set(name, before + value);
  }

  private static void setIfAbsent(Headers.Builder fields, String name, String value) {
    if (!fields.build().contains(name) && !value.isEmpty()) {
      fields.add(name, value);
    }
  }

  /** RFC 7239 §4: what isn't a token is quoted, an IPv6 address in brackets besides. */
  private static String element(Request client) {
    String address = client.clientAddress();
    String node = address.contains(":") ? "\"[" + address + "]\"" : address;
    String host = client.host().isEmpty() ? "" : ";host=" + quotedIfNeeded(client.host());
    return "for=" + (node.isEmpty() ? "unknown" : node) + host + ";proto=" + client.scheme();
  }

  private static String quotedIfNeeded(String host) {
    return host.matches("[A-Za-z0-9.-]+") ? host : '"' + host.replaceAll("[\"\\\\]", "") + '"';
  }
}
