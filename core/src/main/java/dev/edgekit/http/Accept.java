package dev.edgekit.http;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The media types that a client prefers (RFC 9110 §12.5.1). A missing {@code Accept}, and one in
 * which nothing can be parsed, accepts everything. Thread-safe.
 */
public final class Accept {
  private final List<Weighted<MediaType>> ranges;

  private Accept(List<Weighted<MediaType>> ranges) {
    this.ranges = ranges;
  }

  /** The preferences that these request fields state. */
  public static Accept of(Headers headers) {
    return new Accept(Weighted.parse(headers.combined("Accept").orElse(""), MediaType::parse));
  }

  /**
   * The weight of this media type in thousandths, by the most specific range that includes it; 0
   * means not acceptable.
   */
  public int weight(MediaType offer) {
    requireNonNull(offer, "offer must not be null");
    if (ranges.isEmpty()) {
      return 1000;
    }
    int weight = 0;
    int specificity = -1;
    for (Weighted<MediaType> range : ranges) {
      if (range.item().includes(offer) && specificity(range.item()) > specificity) {
        specificity = specificity(range.item());
        weight = range.weight();
      }
    }
    return weight;
  }

  /**
   * Whether the client names this media type itself and with a weight above 0. Browsers name the
   * newer image formats that they decode, while <code>*&#47;*</code> also comes from clients that
   * don't decode them.
   */
  public boolean names(MediaType offer) {
    requireNonNull(offer, "offer must not be null");
    return weight(offer) > 0
        && ranges.stream()
            .anyMatch(
                r ->
                    r.item().type().equals(offer.type())
                        && r.item().subtype().equals(offer.subtype()));
  }

  /** The offer with the highest weight, the earliest of equals; absent if none is acceptable. */
  public Optional<MediaType> best(List<MediaType> offers) {
    MediaType best = null;
    int bestWeight = 0;
    for (MediaType offer : offers) {
      int weight = weight(offer);
      if (weight > bestWeight) {
        best = offer;
        bestWeight = weight;
      }
    }
    return Optional.ofNullable(best);
  }

  private static int specificity(MediaType range) {
    if (range.type().equals("*")) {
      return 0;
    }
    return range.subtype().equals("*") ? 1 : 2 + range.parameters().size();
  }
}
