package dev.edgekit.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * One element of a field that states preferences, with its weight in thousandths (RFC 9110
 * §12.4.2). An element with a malformed weight is left out, like one that can't be parsed: a client
 * that writes nonsense states no preference.
 */
record Weighted<T>(T item, int weight) {
  /**
   * Elements beyond this number are ignored: no client sends that many, and each costs time on
   * every request.
   */
  static final int MAX_ELEMENTS = 64;

  static <T> List<Weighted<T>> parse(String field, Function<String, Optional<T>> parser) {
    List<Weighted<T>> elements = new ArrayList<>();
    for (String element : Tokens.split(field, ',')) {
      if (elements.size() == MAX_ELEMENTS) {
        break;
      }
      parseElement(element, parser, elements);
    }
    return elements;
  }

  private static <T> void parseElement(
      String element, Function<String, Optional<T>> parser, List<Weighted<T>> into) {
    StringBuilder item = new StringBuilder();
    OptionalInt weight = OptionalInt.of(1000);
    for (String part : Tokens.split(element, ';')) {
      if (part.regionMatches(true, 0, "q=", 0, 2)) {
        weight = weight(part.substring(2).strip());
        break; // what follows the weight is an extension, which RFC 9110 §12.5.1 retired
      }
      item.append(item.isEmpty() ? "" : ";").append(part);
    }
    if (weight.isPresent()) {
      int thousandths = weight.getAsInt();
      parser
          .apply(item.toString())
          .ifPresent(parsed -> into.add(new Weighted<>(parsed, thousandths)));
    }
  }

  /** {@code 0.25} is 250; empty where the text is no qvalue. */
  private static OptionalInt weight(String text) {
    boolean one = text.startsWith("1");
    if (text.isEmpty() || text.length() > 5 || (!one && text.charAt(0) != '0')) {
      return OptionalInt.empty();
    }
    if (text.length() > 1 && text.charAt(1) != '.') {
      return OptionalInt.empty();
    }
    int thousandths = one ? 1000 : 0;
    int unit = 100;
    for (int i = 2; i < text.length(); i++, unit /= 10) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || (one && digit != 0)) {
        return OptionalInt.empty();
      }
      thousandths += digit * unit;
    }
    return OptionalInt.of(thousandths);
  }
}
