package dev.edgekit.auth;

import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.CheckDeclaration;
import dev.edgekit.auth.session.AuthJsSessions;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.IronSessions;
import dev.edgekit.auth.session.SessionCheck;
import dev.edgekit.auth.session.Sessions;
import dev.edgekit.auth.session.SpringSessions;
import dev.edgekit.auth.token.JwtTokens;
import dev.edgekit.auth.token.TokenCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the checks that rules declare, with the secrets that they name. A setting that its check
 * can't honour is refused, not ignored. Confined to one thread.
 */
final class CheckFactory {
  private final String redisUri;
  private final Function<String, @Nullable String> environment;

  /**
   * A factory.
   *
   * @param redisUri the Redis that {@code store: redis} stands for
   */
  CheckFactory(String redisUri, Function<String, @Nullable String> environment) {
    this.redisUri = redisUri;
    this.environment = environment;
  }

  /** The keys that a declaration of the type {@code api-key} describes. */
  ApiKeys apiKeys(CheckDeclaration declaration) {
    String store = declaration.text("store").orElse("redis");
    ApiKeys keys =
        store.startsWith("file:")
            ? ApiKeys.at(path(declaration, store))
            : ApiKeys.connect(redis(declaration));
    return declaration.text("format.prefix").map(keys::withPrefix).orElse(keys);
  }

  /** The sessions that a declaration of another type describes. */
  SessionCheck sessions(CheckDeclaration declaration) {
    return switch (declaration.type()) {
      case "express-session" -> expressSessions(declaration);
      case "spring-session" -> springSessions(declaration);
      case "auth-js" -> authJs(declaration, AuthJsSessions.authJs(secrets(declaration)));
      case "next-auth" -> authJs(declaration, AuthJsSessions.nextAuth(secrets(declaration)));
      case "iron-session" -> ironSessions(declaration);
      default -> ownSessions(declaration);
    };
  }

  private SessionCheck expressSessions(CheckDeclaration declaration) {
    refuse(declaration, "absolute", "express-session notes no time of sign-in");
    refuse(declaration, "idle", "the cookie's maxAge of express-session decides");
    ExpressSessions sessions = ExpressSessions.connect(redis(declaration), secrets(declaration));
    sessions = declaration.text("cookie").map(sessions::withCookie).orElse(sessions);
    sessions = declaration.text("prefix").map(sessions::withPrefix).orElse(sessions);
    return named(declaration, sessions, ExpressSessions::withPrincipal);
  }

  private SessionCheck springSessions(CheckDeclaration declaration) {
    refuse(declaration, "idle", "the session's maxInactiveInterval decides");
    SpringSessions sessions = SpringSessions.connect(redis(declaration));
    sessions = declaration.text("cookie").map(sessions::withCookie).orElse(sessions);
    sessions = declaration.text("namespace").map(sessions::withNamespace).orElse(sessions);
    sessions = named(declaration, sessions, SpringSessions::withPrincipal);
    sessions =
        duration(declaration, "absolute").map(sessions::withAbsoluteLifetime).orElse(sessions);
    return declaration.text("base64").equals(Optional.of("false"))
        ? sessions.withPlainCookie()
        : sessions;
  }

  /** The tokens that a declaration of the type {@code jwt} describes. */
  TokenCheck tokens(CheckDeclaration declaration) {
    JwtTokens tokens = issued(declaration);
    List<String> algorithms = declaration.all("algorithms");
    try {
      tokens =
          algorithms.isEmpty() ? tokens : tokens.withAlgorithms(algorithms.toArray(String[]::new));
      tokens = declaration.text("principal").map(tokens::withPrincipal).orElse(tokens);
      tokens = declaration.text("scopes").map(tokens::withScopes).orElse(tokens);
      tokens = declaration.text("token-type").map(tokens::withType).orElse(tokens);
      tokens = duration(declaration, "leeway").map(tokens::withLeeway).orElse(tokens);
      return duration(declaration, "max-age").map(tokens::withMaxAge).orElse(tokens);
    } catch (IllegalArgumentException e) {
      throw declaration.wrong("type", String.valueOf(e.getMessage()));
    }
  }

  private JwtTokens issued(CheckDeclaration declaration) {
    String issuer = required(declaration, "issuer");
    String audience = required(declaration, "audience");
    if (!declaration.all("secrets").isEmpty()) {
      refuse(declaration, "jwks", "secrets sign these tokens");
      return JwtTokens.ofSecrets(issuer, audience, secrets(declaration));
    }
    String keys = required(declaration, "jwks");
    try {
      return keys.startsWith("file:")
          ? JwtTokens.ofKeySet(issuer, audience, secret(declaration, "jwks", keys))
          : JwtTokens.connect(issuer, audience, URI.create(keys));
    } catch (IllegalArgumentException e) {
      throw declaration.wrong("jwks", String.valueOf(e.getMessage()));
    }
  }

  private static String required(CheckDeclaration declaration, String key) {
    return declaration
        .text(key)
        .orElseThrow(() -> declaration.wrong(key, "is needed, and isn't there"));
  }

  private static SessionCheck authJs(CheckDeclaration declaration, AuthJsSessions sessions) {
    refuse(declaration, "absolute", "the token's exp decides");
    refuse(declaration, "idle", "the token's exp decides");
    AuthJsSessions named = declaration.text("cookie").map(sessions::withCookie).orElse(sessions);
    return named(declaration, named, AuthJsSessions::withPrincipal);
  }

  private SessionCheck ironSessions(CheckDeclaration declaration) {
    refuse(declaration, "absolute", "the seal's ttl decides");
    refuse(declaration, "idle", "the seal's ttl decides");
    IronSessions sessions = IronSessions.of(required(declaration, "cookie"), secrets(declaration));
    return named(declaration, sessions, IronSessions::withPrincipal);
  }

  private SessionCheck ownSessions(CheckDeclaration declaration) {
    refuse(declaration, "cookie", "it is __Host-session");
    refuse(declaration, "prefix", "it is edgekit:session:");
    return Sessions.connect(redis(declaration))
        .withLifetimes(
            duration(declaration, "idle").orElse(Duration.ofMinutes(30)),
            duration(declaration, "absolute").orElse(Duration.ofHours(12)));
  }

  private static <S extends SessionCheck> S named(
      CheckDeclaration declaration, S sessions, BiFunction<S, String, S> withPrincipal) {
    try {
      return declaration
          .text("principal")
          .map(place -> withPrincipal.apply(sessions, place))
          .orElse(sessions);
    } catch (IllegalArgumentException e) {
      throw declaration.wrong("principal", String.valueOf(e.getMessage()));
    }
  }

  private static void refuse(CheckDeclaration declaration, String key, String why) {
    if (declaration.text(key).isPresent()) {
      throw declaration.wrong(key, "can't be set: " + why);
    }
  }

  private String redis(CheckDeclaration declaration) {
    String store = declaration.text("store").orElse("redis");
    if (store.equals("redis")) {
      return redisUri;
    }
    return store.startsWith("redis") ? store : secret(declaration, "store", store);
  }

  private List<String> secrets(CheckDeclaration declaration) {
    List<String> references = declaration.all("secrets");
    if (references.isEmpty()) {
      throw declaration.wrong("secrets", "none is named");
    }
    List<String> secrets = new ArrayList<>();
    for (String reference : references) {
      boolean optional = reference.endsWith("?") && !secrets.isEmpty();
      String named = optional ? reference.substring(0, reference.length() - 1) : reference;
      if (!optional || lookUp(declaration, named).isPresent()) {
        secrets.add(secret(declaration, "secrets", named));
      }
    }
    return secrets;
  }

  /**
   * The secret that a reference leads to. Neither the secret nor the cause may stand in a message.
   */
  private String secret(CheckDeclaration declaration, String key, String reference) {
    return lookUp(declaration, reference)
        .orElseThrow(
            () ->
                declaration.wrong(
                    key,
                    reference
                        + " is not there or empty; "
                        + (reference.startsWith("env:")
                            ? "set the environment variable"
                            : "write it into the file")));
  }

  private Optional<String> lookUp(CheckDeclaration declaration, String reference) {
    return Optional.ofNullable(
            reference.startsWith("env:")
                ? environment.apply(reference.substring("env:".length()))
                : content(declaration, reference))
        .map(String::strip)
        .filter(secret -> !secret.isEmpty());
  }

  private static @Nullable String content(CheckDeclaration declaration, String reference) {
    try {
      return Files.readString(path(declaration, reference));
    } catch (IOException e) {
      return null;
    }
  }

  /** The path of a reference, relative to the rule file's folder. */
  private static Path path(CheckDeclaration declaration, String reference) {
    return Path.of(declaration.source()).resolveSibling(reference.substring("file:".length()));
  }

  private static Optional<Duration> duration(CheckDeclaration declaration, String key) {
    return declaration.text(key).map(text -> duration(declaration, key, text));
  }

  private static Duration duration(CheckDeclaration declaration, String key, String text) {
    if (!text.matches("[0-9]{1,6}[smhd]")) {
      throw declaration.wrong(key, "must be a number with s, m, h or d: \"" + text + "\"");
    }
    if (!key.equals("leeway") && text.matches("0+.")) {
      throw declaration.wrong(key, "must be more than nothing: \"" + text + "\"");
    }
    String iso = text.toUpperCase(Locale.ROOT);
    return Duration.parse(iso.endsWith("D") ? "P" + iso : "PT" + iso);
  }
}
