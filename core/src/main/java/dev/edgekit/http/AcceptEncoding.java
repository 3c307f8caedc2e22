package dev.edgekit.http;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.internal.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The content codings that a client accepts (RFC 9110 §12.5.3). {@code identity} is acceptable
 * unless it is excluded by name or by {@code *;q=0}. A client that sends no {@code Accept-Encoding}
 * would formally take any coding; here it gets {@code identity}, since a client that sends no such
 * field is a tool that decodes nothing. Thread-safe.
 */
public final class AcceptEncoding {
  private final List<Weighted<String>> codings;

  private AcceptEncoding(List<Weighted<String>> codings) {
    this.codings = codings;
  }

  /** The preferences that these request fields state. */
  public static AcceptEncoding of(Headers headers) {
    return parse(headers.combined("Accept-Encoding").orElse(""));
  }

  /** The preferences that the value of an {@code Accept-Encoding} field states. */
  public static AcceptEncoding parse(String field) {
    requireNonNull(field, "field must not be null");
    return new AcceptEncoding(Weighted.parse(field, AcceptEncoding::coding));
  }

  /**
   * The weight of this coding in thousandths; 0 means not acceptable. An {@code identity} that is
   * not named has weight 1, below every coding that is.
   */
  public int weight(String coding) {
    String wanted = canonical(coding);
    int wildcard = -1;
    for (Weighted<String> c : codings) {
      if (c.item().equals(wanted)) {
        return c.weight();
      }
      if (c.item().equals("*")) {
        wildcard = c.weight();
      }
    }
    if (wanted.equals("identity")) {
      return wildcard == 0 ? 0 : 1;
    }
    return Math.max(wildcard, 0);
  }

  /** The coding with the highest weight, the earliest of equals; absent if none is acceptable. */
  public Optional<String> best(List<String> offers) {
    String best = null;
    int bestWeight = 0;
    for (String offer : offers) {
      int weight = weight(requireNonNull(offer, "offers must not hold a null"));
      if (weight > bestWeight) {
        best = offer;
        bestWeight = weight;
      }
    }
    return Optional.ofNullable(best);
  }

  private static Optional<String> coding(String text) {
    return Token.isToken(text) ? Optional.of(canonical(text)) : Optional.empty();
  }

  /** RFC 9110 §8.4.1.3: {@code x-gzip} is {@code gzip}. */
  private static String canonical(String coding) {
    String lower = coding.toLowerCase(Locale.ROOT);
    return lower.equals("x-gzip") ? "gzip" : lower;
  }
}
