package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.EntityTag;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import dev.edgekit.http.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request that goes to the origin, and what a 304 makes of a stored response. */
public final class Revalidation {
  /** The client's own conditions are for this cache, not for the origin. */
  private static final String[] CONDITIONS = {
    "If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "If-Range", "Range"
  };

  /** Fields that belong to the stored bytes, whatever a 304 says of them (RFC 9111 §3.2). */
  private static final List<String> KEPT =
      List.of(
          "content-encoding",
          "content-range",
          "content-length",
          "content-md5",
          "content-digest",
          "repr-digest",
          "etag");

  private Revalidation() {}

  /**
   * The client's request without its connection's fields, with the stored response's validators.
   */
  public static Request request(
      Request client, CachePolicy policy, @Nullable StoredResponse stored) {
    Headers.Builder headers = EndToEnd.fields(client.headers()).without(CONDITIONS).toBuilder();
    if (policy.fresh().isPresent()) {
      headers.remove(
          "Accept-Encoding"); // stored responses are coded here, as each client accepts them
    }
    if (stored != null) {
      stored.headers().first("ETag").ifPresent(tag -> headers.set("If-None-Match", tag));
      stored
          .headers()
          .first("Last-Modified")
          .ifPresent(date -> headers.set("If-Modified-Since", date));
    }
    return copy(client, headers.build());
  }

  /** The client's request, for this range alone, if the representation still has this tag. */
  public static Request range(
      Request client, CachePolicy policy, String range, Optional<String> tag) {
    Request whole = request(client, policy, null);
    Headers part = whole.headers().with("Range", range);
    return copy(whole, tag.map(own -> part.with("If-Range", own)).orElse(part));
  }

  /** The request as it is passed on: without the fields of the client's connection. */
  public static Request passedOn(Request client) {
    return copy(client, EndToEnd.fields(client.headers()));
  }

  /** The request as it is, as a value that outlives the client's connection. */
  public static Request copy(Request client) {
    return copy(client, client.headers());
  }

  /** The GET whose answer has the fields that this HEAD asks for. */
  public static Request asGet(Request client) {
    return copy("GET", client, client.headers());
  }

  private static Request copy(Request client, Headers headers) {
    return copy(client.method(), client, headers);
  }

  private static Request copy(String method, Request client, Headers headers) {
    RequestBuilder copy =
        Request.builder(method, client.target())
            .scheme(client.scheme())
            .host(client.host())
            .clientAddress(client.clientAddress());
    return copy.headers(headers).build();
  }

  /** Whether this 304 has a strong tag, and not that of the stored fields. */
  public static boolean isOfAnother(Response notModified, Headers stored) {
    Optional<EntityTag> told = notModified.headers().first("ETag").flatMap(EntityTag::parse);
    Optional<EntityTag> held = stored.first("ETag").flatMap(EntityTag::parse);
    return told.isPresent()
        && !told.get().weak()
        && held.isPresent()
        && !told.get().opaque().equals(held.get().opaque());
  }

  /** The stored fields as a 304 renews them (RFC 9111 §3.2). */
  public static Headers renewed(Headers stored, Response notModified) {
    Headers.Builder headers = stored.toBuilder().remove("Age");
    if (!notModified.headers().contains("Date")) {
      headers.remove("Date"); // else the renewed response would be as old as the first one
    }
    notModified
        .headers()
        .toMap()
        .forEach(
            (name, values) -> {
              if (!KEPT.contains(name.toLowerCase(Locale.ROOT))) {
                headers.remove(name);
                values.forEach(value -> headers.add(name, value));
              }
            });
    return headers.build();
  }
}
