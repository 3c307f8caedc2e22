package dev.edgekit.examples.gateway;

import java.util.Locale;
import java.util.Optional;

/**
 * What the command line may say. The usage text is made of these, so no flag is without a line of
 * it, and what the gateway decides for its owner has a flag.
 */
enum Flag {
  ORIGIN(Kind.ORIGIN, "", "where requests that the cache can't answer go: http://127.0.0.1:3000"),
  PORT(Kind.COUNT, "8080", "where to listen: 0 to 65535, 0 for any free port"),
  BIND(Kind.TEXT, "127.0.0.1", "the interface to listen on"),
  TLS_KEYSTORE(Kind.FILE, "", "listens with TLS and this PKCS #12 key store instead of in clear"),
  TLS_PASSWORD(Kind.FILE, "", "the file that holds the key store's password"),

  REDIS(Kind.TEXT, "", "the second tier, shared by every gateway that names it: redis://127.0.0.1"),
  CACHE_BYTES(
      Kind.BYTES,
      "256MiB",
      "what the first tier, in this process, may hold; unless given, a quarter of the heap at"
          + " most"),
  MAX_STALENESS(
      Kind.TIME, "2s", "how long responses stay fresh while the fleet's log is not heard"),
  LISTEN_TO(
      Kind.NAMES,
      "CDN-Cache-Control",
      "targeted fields that go before Cache-Control (RFC 9213), most specific first; or none"),
  STORE_COOKIES(Kind.SWITCH, "", "stores a cacheable response although it sets a cookie"),
  STORE_PARTS(
      Kind.SWITCH,
      "",
      "stores parts (206) in this process, and loads only what is missing of a whole"),
  STORE_POSTS(
      Kind.SWITCH,
      "",
      "stores an answer to POST that states how long it is fresh and names its target in"
          + " Content-Location"),
  MATCH_LANGUAGES(
      Kind.SWITCH,
      "",
      "takes Accept-Language by its weights, and Content-Language for all that the origin chooses"
          + " by it"),
  SESSION_COOKIES(
      Kind.LIST,
      "all",
      "the cookies by which a request says who asks, so that its response is kept from others; or"
          + " all"),
  STALE_WHILE_REVALIDATE(
      Kind.TIME, "0s", "how long after its lifetime a response is served while it is loaded again"),
  STALE_IF_ERROR(
      Kind.TIME, "1h", "how long after its lifetime a response stands in for a failing origin"),
  SOFT_TIMEOUT(Kind.TIME, "2s", "how long to wait for the origin where a response may stand in"),

  RULES(
      Kind.FILE,
      "",
      "rules that choose each request's check and origin, read again whenever they change"),
  RULES_REDIS(
      Kind.TEXT, "redis://127.0.0.1", "the sessions and keys of checks that say store: redis"),
  SERVICES(
      Kind.SERVICES,
      "none",
      "other origins, by the service or id of the rules that lead to them:"
          + " shop=http://127.0.0.1:3001,blog=…; or none"),

  HOST(Kind.HOST, "client", "the Host that the origin sees: the client's, or the origin's own"),
  FORWARDED(
      Kind.FORWARDED,
      "both",
      "who asked, for the origin: standard (Forwarded, RFC 7239), x (X-Forwarded-*), both, none"),
  TRUST_PROXIES(
      Kind.ADDRESSES,
      "none",
      "peers whose Forwarded and X-Forwarded-* fields are kept: 10.0.0.0/8,192.0.2.1; or none"),
  PROXY_FIELDS(
      Kind.PROXY_FIELDS,
      "either",
      "which of the two those proxies write; what a client writes in the other is dropped"),
  VIA(Kind.PSEUDONYM, "edgekit", "this gateway's name in Via"),

  CONNECT_TIMEOUT(Kind.TIME, "5s", "how long connecting to the origin may take"),
  ORIGIN_IDLE(Kind.TIME, "10s", "how long the origin may send nothing, in head or body"),
  ORIGIN_TIMEOUT(Kind.TIME, "30s", "how long an answer of the origin may take, to its last byte"),
  MAX_LOADS(Kind.COUNT, "256", "requests to the origin at once"),
  MAX_WAITING(Kind.COUNT, "1024", "requests that wait for one of those; others get 503"),

  MAX_REQUEST_BODY(Kind.BYTES, "64MiB", "the longest body of a request; else 413"),
  MAX_RESPONSE_BODY(Kind.BYTES, "64MiB", "the longest body of an answer of the origin; else 502"),
  MAX_BODIES(
      Kind.BYTES,
      "256MiB",
      "all bodies under way together, beyond that 503; unless given, an eighth of the heap at"
          + " most"),
  MAX_HEAD(Kind.BYTES, "16KiB", "the longest head of a request or an answer; else 431 or 502"),
  HEAD_TIMEOUT(Kind.TIME, "10s", "how long a request's head may take, to its last byte"),
  IDLE_TIMEOUT(Kind.TIME, "30s", "how long a client's connection may be silent"),
  MIN_RATE(Kind.BYTES, "100", "bytes per second that a client must send of a body, and take"),
  MAX_CONNECTIONS(Kind.COUNT, "4096", "connections of clients at once"),

  HELP(Kind.SWITCH, "", "prints this");

  /** What a flag's value looks like; empty for one that has none. */
  enum Kind {
    ORIGIN("URL"),
    TEXT("TEXT"),
    FILE("FILE"),
    LIST("A,B"),
    NAMES("A,B"),
    PSEUDONYM("NAME"),
    ADDRESSES("A,B"),
    SERVICES("NAME=URL,..."),
    COUNT("N"),
    BYTES("BYTES"),
    TIME("TIME"),
    HOST("client|origin"),
    FORWARDED("both|standard|x|none"),
    PROXY_FIELDS("either|x-forwarded|forwarded"),
    SWITCH("");

    private final String shape;

    Kind(String shape) {
      this.shape = shape;
    }

    String shape() {
      return shape;
    }
  }

  private final Kind kind;
  private final String standard;
  private final String meaning;

  Flag(Kind kind, String standard, String meaning) {
    this.kind = kind;
    this.standard = standard;
    this.meaning = meaning;
  }

  /** As it is typed: {@code --head-timeout}. */
  String text() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Kind kind() {
    return kind;
  }

  /** What holds where it isn't given; absent if nothing does. */
  Optional<String> standard() {
    return standard.isEmpty() ? Optional.empty() : Optional.of(standard);
  }

  /** What would hold nothing, or let nobody in, is below this. */
  long minBytes() {
    return switch (this) {
      case CACHE_BYTES -> 8 << 10;
      case MAX_HEAD -> 1 << 10;
      default -> 0;
    };
  }

  /** Which part of the heap the default is at most. */
  int heapShare() {
    return switch (this) {
      case CACHE_BYTES -> 4;
      case MAX_BODIES -> 8; // read in parts and put together, a body is there up to three times
      default -> 1;
    };
  }

  /** Every flag with what it means, for a person. */
  static String usage() {
    StringBuilder usage =
        new StringBuilder(
"""
usage: examples/gateway/run --origin URL [--port P] [FLAG...]

A caching reverse proxy. A TIME is 250ms, 30s, 5m, 1h or 7d; BYTES are 512, 64KiB, 64MiB or 1GiB.

""");
    for (Flag flag : values()) {
      String head = (flag.text() + " " + flag.kind.shape()).strip();
      String standard = flag.standard().map(value -> "; default " + value).orElse("");
      usage.append("  %-34s %s%s%n".formatted(head, flag.meaning, standard));
    }
    return usage.toString();
  }
}
