package dev.edgekit.cache;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.internal.Digest;
import dev.edgekit.http.internal.Token;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The parts of a request that say who is asking. A response to a request with a credential could be
 * one user's: others don't get it, unless the policy says that it is the same for everyone ({@link
 * CachePolicy#sharedAcrossUsers}).
 *
 * <p>An immutable value; each method returns a changed copy. Thread-safe.
 */
public final class Credentials {
  private static final Credentials STANDARD =
      new Credentials(
          List.of("Authorization", "Proxy-Authorization", "Cookie", "X-API-Key"),
          List.of(),
          Optional.empty(),
          request -> Optional.empty());

  private final List<String> fields;
  private final List<String> parameters;
  private final Optional<List<String>> cookies;
  private final Function<Request, Optional<String>> principal;

  /** A bit for each length of a credential field's name: it rules most other names out. */
  private final long lengths;

  private Credentials(
      List<String> fields,
      List<String> parameters,
      Optional<List<String>> cookies,
      Function<Request, Optional<String>> principal) {
    this.fields = fields;
    this.parameters = parameters;
    this.cookies = cookies;
    this.principal = principal;
    this.lengths =
        fields.stream().mapToLong(name -> 1L << name.length()).reduce(0, (a, b) -> a | b);
  }

  /**
   * The fields {@code Authorization}, {@code Proxy-Authorization}, {@code Cookie}, {@code
   * X-API-Key}.
   */
  public static Credentials standard() {
    return STANDARD;
  }

  /** These and this request field, such as {@code X-Auth-Token}. */
  public Credentials withField(String name) {
    requireNonNull(name, "name must not be null");
    if (Headers.of(name, "").isEmpty()) {
      throw new IllegalArgumentException("not a field: " + name);
    }
    return new Credentials(with(fields, name), parameters, cookies, principal);
  }

  /** These and this query parameter, such as {@code api_key}. */
  public Credentials withParameter(String name) {
    if (name.isEmpty() || name.chars().anyMatch(c -> c == '&' || c == '=')) {
      throw new IllegalArgumentException("not a parameter's name: \"" + name + "\"");
    }
    return new Credentials(fields, with(parameters, name), cookies, principal);
  }

  /**
   * Only these cookies, by name: no response may depend on the others, such as an analytics tool's.
   * Without a name, no cookie counts. Default: every cookie is a credential.
   */
  public Credentials withCookiesOnly(String... names) {
    requireNonNull(names, "names must not be null");
    for (String name : names) {
      if (!Token.isToken(requireNonNull(name, "a cookie's name must not be null"))) {
        throw new IllegalArgumentException(
            "withCookiesOnly takes names of cookies, as sid: \"" + name + "\"");
      }
    }
    return new Credentials(fields, parameters, Optional.of(List.of(names)), principal);
  }

  /**
   * These and what the host knows of who is asking, such as the principal of its gate's decision;
   * empty for nobody. Two requests with the same text are the same user's. The function is called
   * on the threads of requests, for each request, so it must be quick.
   */
  public Credentials withPrincipal(Function<Request, Optional<String>> function) {
    return new Credentials(
        fields, parameters, cookies, requireNonNull(function, "function must not be null"));
  }

  /** Who is asking, as a digest that is the same for the same credentials; absent for nobody. */
  public Optional<String> identify(Request request) {
    String who = told(request);
    return who.isEmpty() ? Optional.empty() : Optional.of(Digest.of(who));
  }

  /** Whether {@code Authorization} is the only credential that says who is asking. */
  public boolean areAuthorizationAlone(Request request) {
    String who = told(request);
    Optional<String> value = request.headers().first("Authorization");
    StringBuilder alone = new StringBuilder();
    value.ifPresent(v -> append(alone, "authorization", v));
    return value.isPresent() && who.contentEquals(alone);
  }

  /** Everything that the request says about who is asking; it holds secrets. */
  private String told(Request request) {
    StringBuilder who = new StringBuilder();
    Headers headers = request.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (isField(headers.nameAt(i))) {
        append(who, headers.nameAt(i).toLowerCase(Locale.ROOT), value(headers, i));
      }
    }
    for (String name : parameters) {
      values(request, name).forEach(value -> append(who, '?' + name, value));
    }
    principal.apply(request).ifPresent(name -> append(who, "", name));
    return who.toString();
  }

  private static void append(StringBuilder who, String name, String value) {
    if (!value.isEmpty()) { // with lengths, since values may hold any separator
      who.append(name).append('=').append(value.length()).append(':').append(value).append(';');
    }
  }

  private String value(Headers headers, int index) {
    String value = headers.valueAt(index);
    if (cookies.isEmpty() || !headers.nameAt(index).equalsIgnoreCase("Cookie")) {
      return value;
    }
    List<String> counted = cookies.get();
    TreeSet<String> named = new TreeSet<>();
    for (String pair : value.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals >= 0 && counted.contains(pair.substring(0, equals).strip())) {
        named.add(pair.strip());
      }
    }
    return String.join(";", named);
  }

  private static List<String> values(Request request, String name) {
    List<String> values = new ArrayList<>();
    for (String pair : request.query().orElse("").split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && decoded(pair.substring(0, equals)).equals(name)) {
        values.add(pair.substring(equals + 1));
      }
    }
    return values;
  }

  private static String decoded(String name) {
    try {
      return name.indexOf('%') < 0 ? name : URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name; // no server reads a parameter from a malformed name
    }
  }

  /** Whether {@link #identify} may find a credential elsewhere than in the fields. */
  boolean mayBeBesideFields(Request request) {
    return this != STANDARD && (!parameters.isEmpty() || principal.apply(request).isPresent());
  }

  List<String> fields() {
    return fields;
  }

  boolean isField(String name) {
    if ((lengths & 1L << name.length()) == 0) {
      return false;
    }
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> with(List<String> names, String name) {
    List<String> all = new ArrayList<>(names);
    all.add(name);
    return List.copyOf(all);
  }
}
