package dev.edgekit.cache.internal.rules;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses structured fields as strictly as RFC 9651 §4.2 requires: a field is well-formed as a
 * whole, or it is ignored. Parameters are checked and dropped.
 */
public final class StructuredField {
  private final String text;
  private int at;

  private StructuredField(String text) {
    this.text = text;
  }

  /** The members of a dictionary; absent if the field isn't one. */
  public static Optional<Map<String, Item>> dictionary(String field) {
    try {
      return Optional.of(new StructuredField(field).dictionary());
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /** The members of a list; absent if the field isn't one. */
  public static Optional<List<Item>> list(String field) {
    try {
      return Optional.of(new StructuredField(field).list());
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private Map<String, Item> dictionary() throws Malformed {
    Map<String, Item> members = new LinkedHashMap<>();
    skip(" ");
    while (!atEnd()) {
      String key = key();
      Item value = new Item.Bool(true);
      if (take('=')) {
        value = itemOrInnerList();
      } else {
        parameters();
      }
      members.put(key, value);
      nextMember();
    }
    return members;
  }

  private List<Item> list() throws Malformed {
    List<Item> members = new ArrayList<>();
    skip(" ");
    while (!atEnd()) {
      members.add(itemOrInnerList());
      nextMember();
    }
    return members;
  }

  private void nextMember() throws Malformed {
    skip(" \t");
    if (!atEnd()) {
      expect(',');
      skip(" \t");
      if (atEnd()) {
        throw new Malformed(); // a comma at the end
      }
    }
  }

  private Item itemOrInnerList() throws Malformed {
    return take('(') ? innerList() : item();
  }

  private Item.Inner innerList() throws Malformed {
    List<Item> items = new ArrayList<>();
    while (true) {
      skip(" ");
      if (take(')')) {
        parameters();
        return new Item.Inner(items);
      }
      items.add(item());
      if (peek() != ' ' && peek() != ')') {
        throw new Malformed();
      }
    }
  }

  private Item item() throws Malformed {
    Item value = bareItem();
    parameters();
    return value;
  }

  private void parameters() throws Malformed {
    while (take(';')) {
      skip(" ");
      key();
      if (take('=')) {
        bareItem();
      }
    }
  }

  private Item bareItem() throws Malformed {
    char c = peek();
    if (c == '-' || isDigit(c)) {
      return number();
    }
    if (c == '*' || isAlpha(c)) {
      return token();
    }
    at++;
    return switch (c) {
      case '"' -> string();
      case ':' -> bytes();
      case '?' -> bool();
      case '@' -> date();
      case '%' -> display();
      default -> throw new Malformed();
    };
  }

  private String key() throws Malformed {
    int start = at;
    if (!isLower(peek()) && peek() != '*') {
      throw new Malformed();
    }
    while (isLower(peek()) || isDigit(peek()) || "_-.*".indexOf(peek()) >= 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private Item number() throws Malformed {
    int start = at;
    take('-');
    int digits = digits(15);
    if (!take('.')) {
      return new Item.Int(Long.parseLong(text.substring(start, at)));
    }
    if (digits > 12) {
      throw new Malformed();
    }
    digits(3);
    return new Item.Decimal(new BigDecimal(text.substring(start, at)));
  }

  private int digits(int max) throws Malformed {
    int start = at;
    while (isDigit(peek())) {
      at++;
    }
    if (at == start || at - start > max) {
      throw new Malformed();
    }
    return at - start;
  }

  private Item.Token token() {
    int start = at++;
    while (isAlpha(peek()) || isDigit(peek()) || "!#$%&'*+-.^_`|~:/".indexOf(peek()) >= 0) {
      at++;
    }
    return new Item.Token(text.substring(start, at));
  }

  private Item.Str string() throws Malformed {
    StringBuilder value = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      if (c == '\\') {
        c = next();
        if (c != '"' && c != '\\') {
          throw new Malformed();
        }
      } else if (c < ' ' || c >= 0x7f) {
        throw new Malformed();
      }
      value.append(c);
    }
    return new Item.Str(value.toString());
  }

  private Item.Bytes bytes() throws Malformed {
    int end = text.indexOf(':', at);
    if (end < 0) {
      throw new Malformed();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text.substring(at, end));
      at = end + 1;
      return new Item.Bytes(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    } catch (IllegalArgumentException e) {
      throw new Malformed();
    }
  }

  private Item.Bool bool() throws Malformed {
    return switch (next()) {
      case '1' -> new Item.Bool(true);
      case '0' -> new Item.Bool(false);
      default -> throw new Malformed();
    };
  }

  private Item.Date date() throws Malformed {
    if (number() instanceof Item.Int seconds) {
      return new Item.Date(seconds.value());
    }
    throw new Malformed();
  }

  private Item.Display display() throws Malformed {
    expect('"');
    ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
    for (char c = next(); c != '"'; c = next()) {
      if (c < ' ' || c >= 0x7f) {
        throw new Malformed();
      }
      utf8.write(c == '%' ? 16 * hex(next()) + hex(next()) : c);
    }
    try {
      return new Item.Display(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(utf8.toByteArray()))
              .toString());
    } catch (CharacterCodingException e) {
      throw new Malformed();
    }
  }

  private static int hex(char c) throws Malformed {
    int digit = "0123456789abcdef".indexOf(c); // upper case isn't allowed
    if (digit < 0) {
      throw new Malformed();
    }
    return digit;
  }

  private void skip(String characters) {
    while (!atEnd() && characters.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean take(char c) {
    boolean there = peek() == c;
    if (there) {
      at++;
    }
    return there;
  }

  private void expect(char c) throws Malformed {
    if (!take(c)) {
      throw new Malformed();
    }
  }

  private char next() throws Malformed {
    if (atEnd()) {
      throw new Malformed();
    }
    return text.charAt(at++);
  }

  /** NUL, which no field holds, at the end. */
  private char peek() {
    return atEnd() ? 0 : text.charAt(at);
  }

  private boolean atEnd() {
    return at == text.length();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isAlpha(char c) {
    return isLower(c) || (c >= 'A' && c <= 'Z');
  }

  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed() {
      super("malformed", null, false, false);
    }
  }
}
