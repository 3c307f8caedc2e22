package dev.edgekit.examples.rules;

import dev.edgekit.auth.key.ApiKey;
import dev.edgekit.auth.key.ApiKeyGrant;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.key.IssuedKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Set;

/** {@code keys}: what {@link ApiKeys} does for a service, for a person. */
final class KeysCommand {
  private KeysCommand() {}

  static int run(String[] arguments) {
    String action = arguments.length < 2 ? "" : arguments[1];
    try {
      return switch (action) {
        case "issue" -> issue(arguments);
        case "list" -> list(arguments);
        case "rotate" -> rotate(arguments);
        case "revoke" -> revoke(arguments);
        default ->
            throw new UsageException(
                "keys needs issue, list, rotate or revoke: \"" + action + "\"");
      };
    } catch (NoSuchElementException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static int issue(String[] arguments) {
    Options options =
        Options.parse(arguments, 2, Set.of("keys", "principal", "scopes", "expires", "prefix"));
    ApiKeyGrant grant = ApiKeyGrant.to(options.required("principal"));
    if (options.has("scopes")) {
      grant = grant.withScopes(options.required("scopes").split(",", -1));
    }
    if (options.has("expires")) {
      grant = grant.withExpiry(Instant.now().plus(duration(options.required("expires"))));
    }
    Path file = options.path("keys");
    try (ApiKeys keys =
        ApiKeys.at(file).withPrefix(options.text("prefix").orElse(ApiKeys.DEFAULT_PREFIX))) {
      print(keys.issue(grant));
    }
    return 0;
  }

  private static int list(String[] arguments) {
    Options options = Options.parse(arguments, 2, Set.of("keys"));
    try (ApiKeys keys = ApiKeys.at(options.file("keys"))) {
      Instant now = Instant.now();
      for (ApiKey key : keys.list()) {
        System.out.printf(
            "%s\t%s\t%s\t%s\t%s%n",
            key.id(),
            key.principal(),
            key.statusAt(now),
            key.scopes().isEmpty() ? "-" : String.join(",", key.scopes()),
            key.expiresAt().map(Instant::toString).orElse("-"));
      }
    }
    return 0;
  }

  private static int rotate(String[] arguments) {
    Options options = Options.parse(arguments, 2, Set.of("keys", "id", "overlap"));
    try (ApiKeys keys = ApiKeys.at(options.file("keys"))) {
      print(keys.rotate(options.required("id"), duration(options.text("overlap").orElse("1h"))));
    }
    return 0;
  }

  private static int revoke(String[] arguments) {
    Options options = Options.parse(arguments, 2, Set.of("keys", "id"));
    try (ApiKeys keys = ApiKeys.at(options.file("keys"))) {
      keys.revoke(options.required("id"));
    }
    return 0;
  }

  /** The key goes to standard output alone, so that it can be piped to where it is kept. */
  private static void print(IssuedKey issued) {
    System.err.println("id " + issued.key().id() + "; the key is shown this once:");
    System.out.println(issued.text());
  }

  private static Duration duration(String text) {
    if (!text.matches("[0-9]{1,6}[smhd]")) {
      throw new UsageException("a duration is a number with s, m, h or d: " + text);
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
