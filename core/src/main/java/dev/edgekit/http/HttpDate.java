package dev.edgekit.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalField;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Dates of header fields (RFC 9110 §5.6.7): the preferred format and the two obsolete ones. Names
 * are read in either case, and a day of the week that doesn't fit the date is ignored, since it
 * adds nothing; a text that departs from the formats in any other way is no date.
 */
public final class HttpDate {
  /** All fields but the day of the week, which is read but not checked. */
  private static final Set<TemporalField> MEANT =
      Set.of(
          ChronoField.YEAR,
          ChronoField.MONTH_OF_YEAR,
          ChronoField.DAY_OF_MONTH,
          ChronoField.HOUR_OF_DAY,
          ChronoField.MINUTE_OF_HOUR,
          ChronoField.SECOND_OF_MINUTE);

  private static final DateTimeFormatter IMF_FIXDATE = pattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'");
  private static final DateTimeFormatter ASCTIME = pattern("EEE MMM ppd HH:mm:ss uuuu");
  private static final int MAX_LENGTH = 40;

  /** The second that was last asked for, which is mostly the present one. Racy on purpose. */
  private static volatile Written last = written(0);

  private record Written(long second, String text) {}

  private HttpDate() {}

  /** {@code Sun, 06 Nov 1994 08:49:37 GMT}; fractions of a second are dropped. */
  public static String format(Instant instant) {
    Written known = last;
    if (known.second != instant.getEpochSecond()) {
      known = written(instant.getEpochSecond());
      last = known;
    }
    return known.text;
  }

  private static Written written(long second) {
    return new Written(
        second, IMF_FIXDATE.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
  }

  /**
   * The instant that the text names in one of the three formats; absent if it is none of them.
   *
   * @param now decides the century of the obsolete format with a two-digit year: at most 50 years
   *     ahead
   */
  public static Optional<Instant> parse(String text, Instant now) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return parse(text, IMF_FIXDATE)
        .or(() -> parse(text, rfc850(now)))
        .or(() -> parse(text, ASCTIME));
  }

  private static Optional<Instant> parse(String text, DateTimeFormatter format) {
    DateTimeFormatter reading =
        format.withResolverFields(MEANT).withResolverStyle(ResolverStyle.STRICT);
    try {
      return Optional.of(LocalDateTime.parse(text, reading).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static DateTimeFormatter rfc850(Instant now) {
    int latestYear = now.atOffset(ZoneOffset.UTC).getYear() + 50;
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, latestYear - 99)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.US);
  }

  private static DateTimeFormatter pattern(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.US);
  }
}
