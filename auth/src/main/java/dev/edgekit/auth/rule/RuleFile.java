package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.support.Numbering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What rule files state, read and checked but not compiled. Immutable.
 *
 * @param rules in the order of the files
 * @param proxyFields the word for the fields in which proxies state who asked
 * @param accept the spellings that the default check and every rule accept, besides those always
 *     accepted
 * @param checks the declared checks by name
 * @param allowShrink whether these rules may replace a set of more than twice as many
 */
record RuleFile(
    List<Rule> rules,
    String defaultCheck,
    List<String> trustedProxies,
    Optional<String> proxyFields,
    Acceptance accept,
    Map<String, CheckDeclaration> checks,
    boolean allowShrink) {
  static final String DEFAULT_CHECK = "api-key";

  /** Whether {@code that} states the same, except for rules at the end of this one. */
  boolean startsLike(RuleFile that) {
    RuleFile whole =
        new RuleFile(
            rules,
            that.defaultCheck,
            that.trustedProxies,
            that.proxyFields,
            that.accept,
            that.checks,
            that.allowShrink);
    return equals(whole)
        && that.rules.size() <= rules.size()
        && rules.subList(0, that.rules.size()).equals(that.rules);
  }

  static RuleFile parse(String document, String source, long maxBytes) {
    return RuleFileReader.read(document, source, maxBytes);
  }

  /** Reads a file's text. */
  interface Reader {
    String read(Path file) throws IOException;
  }

  /**
   * The text of a file in UTF-8.
   *
   * @throws RuleSetException if it is in another encoding, with the line, or too long
   */
  static String text(Path file, long maxBytes) throws IOException {
    if (Files.size(file) > maxBytes) {
      throw new RuleSetException(
          file.toString(),
          0,
          "has more than "
              + maxBytes
              + " octets, the most that a document may have: "
              + Files.size(file)
              + "; divide it into the files of a folder");
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw notUtf8(file, Files.readAllBytes(file));
    }
  }

  private static RuleSetException notUtf8(Path file, byte[] bytes) {
    CharBuffer read = CharBuffer.allocate(bytes.length);
    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), read, true);
    int lines = (int) read.flip().chars().filter(c -> c == '\n').count();
    boolean wide = bytes.length > 1 && (bytes[0] & 0xFE) == 0xFE && (bytes[1] & 0xFE) == 0xFE;
    return new RuleSetException(
        file.toString(),
        1 + lines,
        "not UTF-8" + (wide ? " but UTF-16" : "") + "; save it in UTF-8");
  }

  static RuleFile load(Path path, long maxBytes, Reader reader) {
    try {
      if (!Files.isDirectory(path)) {
        return parse(reader.read(path), path.toString(), maxBytes);
      }
      List<RuleFile> files = new ArrayList<>();
      for (Path file : filesIn(path)) {
        files.add(parse(reader.read(file), file.toString(), maxBytes));
      }
      return merged(files, path);
    } catch (NoSuchFileException e) {
      throw new RuleSetException(path.toString(), 0, "there is no such file or folder");
    } catch (IOException e) {
      throw new RuleSetException(path.toString(), 0, "can't be read: " + e);
    } catch (UncheckedIOException e) {
      throw new RuleSetException(path.toString(), 0, "can't be read: " + e.getCause());
    }
  }

  /** Hidden entries are left out: Kubernetes keeps a config map's versions in them. */
  static List<Path> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(RuleFile::isRuleFile).sorted().toList();
    }
  }

  private static boolean isRuleFile(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && (name.endsWith(".json") || name.endsWith(".yaml") || name.endsWith(".yml"))
        && Files.isRegularFile(file);
  }

  private static RuleFile merged(List<RuleFile> files, Path directory) {
    DistinctRules rules = new DistinctRules();
    List<String> proxies = new ArrayList<>();
    Acceptance accept = Acceptance.NONE;
    Map<String, CheckDeclaration> checks = new TreeMap<>();
    String defaultCheck = DEFAULT_CHECK;
    Optional<String> proxyFields = Optional.empty();
    boolean allowShrink = false;
    for (RuleFile file : files) {
      file.rules.forEach(rules::add);
      proxies.addAll(file.trustedProxies);
      accept = accept.and(file.accept);
      proxyFields = one(proxyFields, file.proxyFields, directory);
      file.checks.values().forEach(check -> add(check, checks));
      allowShrink |= file.allowShrink;
      if (!file.defaultCheck.equals(DEFAULT_CHECK)) {
        if (!defaultCheck.equals(DEFAULT_CHECK) && !defaultCheck.equals(file.defaultCheck)) {
          throw new RuleSetException(
              directory.toString(),
              0,
              "two default checks: " + defaultCheck + ", " + file.defaultCheck);
        }
        defaultCheck = file.defaultCheck;
      }
    }
    if (files.isEmpty()) {
      throw new RuleSetException(directory.toString(), 0, "no .json, .yaml or .yml file in it");
    }
    return new RuleFile(
        rules.list(),
        defaultCheck,
        List.copyOf(proxies),
        proxyFields,
        accept,
        Map.copyOf(checks),
        allowShrink);
  }

  /** Rules in their order, each with an id of its own. Confined to one thread. */
  static final class DistinctRules {
    private final Numbering<String> ids = new Numbering<>();
    private final List<Rule> rules = new ArrayList<>();

    /**
     * Appends a rule.
     *
     * @throws RuleSetException if there is one with its id
     */
    void add(Rule rule) {
      int number = ids.add(rule.id());
      if (number < rules.size()) {
        Rule first = rules.get(number);
        throw new RuleSetException(
            rule.source(),
            rule.line(),
            "the id \""
                + rule.id()
                + "\" stands already in "
                + first.source()
                + ":"
                + first.line());
      }
      rules.add(rule);
    }

    List<Rule> list() {
      return List.copyOf(rules);
    }
  }

  private static Optional<String> one(
      Optional<String> former, Optional<String> next, Path directory) {
    if (former.isPresent() && next.isPresent() && !former.equals(next)) {
      throw new RuleSetException(
          directory.toString(), 0, "two kinds of proxyFields: " + former.get() + ", " + next.get());
    }
    return next.or(() -> former);
  }

  private static void add(CheckDeclaration check, Map<String, CheckDeclaration> to) {
    CheckDeclaration first = to.putIfAbsent(check.name(), check);
    if (first != null) {
      throw new RuleSetException(
          check.source(),
          0,
          "the check \"" + check.name() + "\" is declared already in " + first.source());
    }
  }

  /** 16 hexadecimal digits of a SHA-256 over everything that decides. */
  String version() {
    MessageDigest digest = sha256();
    add(digest, defaultCheck);
    trustedProxies.forEach(proxy -> add(digest, proxy));
    proxyFields.ifPresent(fields -> add(digest, "proxyFields " + fields));
    add(digest, accept.toString());
    new TreeMap<>(checks)
        .values()
        .forEach(check -> add(digest, check.name() + check.type() + check.settings()));
    for (Rule rule : rules) {
      add(digest, rule.id());
      add(digest, rule.when());
      add(digest, Long.toString(rule.explicitPriority()));
      add(digest, rule.check());
      add(digest, rule.strip() == null ? "" : rule.strip());
      add(digest, String.join(" ", rule.scopes()));
      add(digest, rule.service() == null ? "" : rule.service());
      add(digest, rule.accept().toString());
      add(digest, Boolean.toString(rule.csrf()));
      add(digest, rule.ownCredential() ? "own" : "");
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0xFF);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
