package dev.edgekit.cache.internal.rules;

import dev.edgekit.http.Headers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which languages a request prefers (RFC 9110 §12.5.4), by their weights alone: in which order it
 * lists equals doesn't matter. A pure value.
 */
public final class LanguagePreference {
  public static final String FIELD = "Accept-Language";

  /** What is longer comes from no browser; it is left as it is. */
  private static final int MAX_LENGTH = 512;

  private static final Pattern RANGE =
      Pattern.compile(
          "(\\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)"
              + "(?:[ \\t]*;[ \\t]*q=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?))?");

  private static final Comparator<Range> ORDER =
      Comparator.comparing(Range::weight).reversed().thenComparing(Range::language);

  private final List<Range> ranges;

  /** A language range with its weight, 0 to 1. */
  private record Range(String language, double weight) {}

  private LanguagePreference(List<Range> ranges) {
    this.ranges = ranges;
  }

  /**
   * What these fields of a request say; absent if they say nothing, or anything that isn't well
   * formed: what the origin would make of that is unknown, so it must stay as it is.
   */
  static Optional<LanguagePreference> of(Headers request) {
    String field = request.combined(FIELD).orElse("").toLowerCase(Locale.ROOT);
    List<Range> ranges = new ArrayList<>();
    for (String element : field.length() > MAX_LENGTH ? new String[0] : field.split(",", -1)) {
      Matcher range = RANGE.matcher(element.strip());
      if (!range.matches()) {
        return Optional.empty();
      }
      String weight = range.group(2);
      ranges.add(new Range(range.group(1), weight == null ? 1 : Double.parseDouble(weight)));
    }
    ranges.sort(ORDER);
    return ranges.isEmpty() ? Optional.empty() : Optional.of(new LanguagePreference(ranges));
  }

  /** The request fields in which equal preferences are spelt alike. */
  public static Headers normalised(Headers request) {
    return of(request).map(own -> request.with(FIELD, own.toString())).orElse(request);
  }

  /**
   * The fields of a request that wants nothing but the language that this one prefers to every
   * other; absent if there is no such language.
   */
  public static Optional<Headers> favouriteOf(Headers request) {
    return of(request)
        .flatMap(LanguagePreference::favourite)
        .map(language -> request.with(FIELD, language));
  }

  private Optional<String> favourite() {
    Range first = ranges.get(0);
    boolean alone = ranges.size() == 1 || ranges.get(1).weight < first.weight;
    return alone && first.weight > 0 && !first.language.equals("*")
        ? Optional.of(first.language)
        : Optional.empty();
  }

  /** The fields of a request that wants nothing but the one language of this response. */
  public static Optional<Headers> languageOf(Headers response, Headers request) {
    return response
        .combined("Content-Language")
        .map(language -> request.with(FIELD, language.strip().toLowerCase(Locale.ROOT)))
        .flatMap(LanguagePreference::favouriteOf);
  }

  @Override
  public String toString() {
    List<String> spelt = new ArrayList<>();
    for (Range range : ranges) {
      spelt.add(range.weight == 1 ? range.language : range.language + ";q=" + range.weight);
    }
    return String.join(",", spelt);
  }
}
