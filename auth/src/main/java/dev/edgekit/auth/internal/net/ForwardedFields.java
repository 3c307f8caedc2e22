package dev.edgekit.auth.internal.net;

import dev.edgekit.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What proxies say of a request, believed or not: in {@code X-Forwarded-For}, {@code -Host} and
 * {@code -Proto}, or in {@code Forwarded} (RFC 7239). A proxy writes one of the two notations and
 * passes on what the client wrote in the other. Immutable.
 *
 * @param addresses the hops, the nearest last; an empty one is a hop that isn't disclosed
 * @param host the host that the nearest proxy was asked for; empty if it doesn't say
 * @param scheme that of the nearest proxy's connection; empty if it doesn't say
 */
record ForwardedFields(List<String> addresses, String host, String scheme) {
  private static final List<String> X_FIELDS =
      List.of("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto");

  private static final ForwardedFields UNREADABLE = new ForwardedFields(List.of(""), "", "");

  private static final Pattern PART =
      Pattern.compile(
          "[ \t]*+(?:([!#$%&'*+.^_`|~0-9A-Za-z-]++)=([^\", ;\t]++|\"[^\"\\\\]*+\"))?+[ \t]*+([,;]|$)");

  ForwardedFields {
    addresses = List.copyOf(addresses);
  }

  /** Whether both notations are present. */
  static boolean isInBoth(Headers headers) {
    return headers.contains("Forwarded") && isCommon(headers);
  }

  private static boolean isCommon(Headers headers) {
    return X_FIELDS.stream().anyMatch(headers::contains);
  }

  /**
   * What the notations that count say; where both count, the common one takes precedence.
   *
   * @param common whether the {@code X-Forwarded} fields count
   * @param standard whether {@code Forwarded} counts
   */
  static ForwardedFields in(Headers headers, boolean common, boolean standard) {
    return standard && !(common && isCommon(headers))
        ? ofForwarded(headers.combined("Forwarded").orElse(""))
        : new ForwardedFields(
            List.of(headers.combined("X-Forwarded-For").orElse("").split(",", -1)),
            nearest(headers.combined("X-Forwarded-Host")),
            nearest(headers.combined("X-Forwarded-Proto")));
  }

  private static String nearest(Optional<String> field) {
    String list = field.orElse("");
    return list.substring(list.lastIndexOf(',') + 1).strip();
  }

  private static ForwardedFields ofForwarded(String field) {
    List<String> addresses = new ArrayList<>();
    String address = "";
    String host = "";
    String scheme = "";
    Matcher part = PART.matcher(field);
    for (int end = 0; end < field.length(); end = part.end()) {
      if (!part.region(end, field.length()).lookingAt()) {
        return UNREADABLE;
      }
      String name = part.group(1) == null ? "" : part.group(1).toLowerCase(Locale.ROOT);
      String value = part.group(2) == null ? "" : part.group(2).replace("\"", "");
      address = name.equals("for") ? value : address;
      host = name.equals("host") ? value : host;
      scheme = name.equals("proto") ? value : scheme;
      if (part.group(3).equals(",")) {
        addresses.add(address);
        address = "";
        host = "";
        scheme = "";
      }
    }
    addresses.add(address);
    return new ForwardedFields(addresses, host, scheme);
  }
}
